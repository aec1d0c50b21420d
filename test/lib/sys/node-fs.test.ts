import { existsSync } from 'node:fs';
import { FileHandle, mkdir, mkdtemp, open, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FsError } from '../../../lib/sys/fs';
import { nodeFs } from '../../../lib/sys/node-fs';
import { bytes, fsSuite, read, write } from './fs-suite';

let dir: string;
beforeEach(async () => { dir = await mkdtemp(join(tmpdir(), 'node fs ')); });
afterEach(() => rm(dir, { recursive: true }));
const mounted = (mounts: Record<string, string>) => nodeFs({ MONITORING_MOUNTS: JSON.stringify(mounts) });
const plain = nodeFs({});
const onLinux = process.platform === 'linux' ? test : test.skip;

describe('the suite', () => fsSuite(async () => ({ fs: plain, dir })));
describe('the suite, within a mount', () => fsSuite(async () => ({ fs: mounted({ '/var/lib/data': dir }), dir: '/var/lib/data' })));

describe('mounts', () => {
  beforeEach(async () => {
    for (const name of ['config', 'config/sub', 'rules', 'other']) {
      await mkdir(join(dir, name));
      await writeFile(join(dir, name, 'file'), `in ${name}`);
    }
  });

  test.each([
    ['/etc/config/file', 'in config'],
    ['/etc/config/sub/file', 'in config/sub'],
    ['/etc/config/rules/file', 'in rules'], // the longest path wins, whatever the order
    ['/etc/config/rules/../sub/file', 'in config/sub'],
    ['/etc/config//rules/./file', 'in rules'],
    ['/etc/single.yml', 'in other'], // a file is mounted as a folder is
    ['/etc/configuration/file', undefined], // a path is cut at slashes only
    ['/etc/config/../../other/file', undefined], // `..` does not lead out of a folder
    ['/etc/config/rules/../../../../other/file', undefined],
  ])('%s holds %p', async (path, content) => {
    const fs = mounted({ '/etc/config': `${dir}/config/`, '/etc/config/rules/': `${dir}/rules`, '/etc/single.yml': `${dir}/other/file` });
    expect(await read(fs, path)).toBe(content);
  });

  test('every operation looks there, on both sides of a rename', async () => {
    const fs = mounted({ '/a': `${dir}/config`, '/b': `${dir}/rules` });
    await fs.rename('/a/file', '/b/moved');
    await fs.link('/b/moved', '/a/linked');
    expect(await readdir(join(dir, 'config'))).toEqual(['linked', 'sub']);
    expect(await readdir(join(dir, 'rules'))).toEqual(['file', 'moved']);
  });

  test('the root can be a mount', async () => expect(await read(mounted({ '/': dir }), '/rules/file')).toBe('in rules'));
  test('a mount can be the root', async () => expect(await read(mounted({ '/host': '/' }), `/host${dir}/rules/file`)).toBe('in rules'));
  test.each([[undefined], ['']])('%p is none', async (mounts) => {
    expect(await read(nodeFs({ MONITORING_MOUNTS: mounts }), `${dir}/rules/file`)).toBe('in rules');
  });

  test('an error names the path that was asked for, its cause the real one', async () => {
    const error: FsError = await mounted({ '/a': dir }).open('/a/none').then(undefined, (err) => err);
    expect(error).toMatchObject({ code: 'NOT_FOUND', path: '/a/none', message: expect.stringContaining('cannot open /a/none:') });
    expect((error.cause as Error).message).toContain(`${dir}/none`);
  });

  test.each(['{', '[]', 'null', '"/a"', '{"a": "/b"}', '{"/a": "b"}', '{"/a": 5}', '{"/a": null}', '{"/a": "/b\\u0000"}'])('%s is refused', (json) => {
    expect(() => nodeFs({ MONITORING_MOUNTS: json })).toThrow(expect.objectContaining({ code: 'BAD_MOUNTS', message: expect.stringContaining(json) }));
  });
});

describe('symbolic links', () => {
  beforeEach(async () => {
    await mkdir(join(dir, 'real'));
    await writeFile(join(dir, 'real', 'file'), 'content');
    await symlink('real', join(dir, 'link'));
    await symlink('nowhere', join(dir, 'dangling'));
    await symlink('circle', join(dir, 'circle'));
  });

  test('are followed, as volumes of ConfigMaps need it', async () => {
    expect(await plain.list(dir)).toEqual([
      { name: 'circle', kind: 'other' }, { name: 'dangling', kind: 'other' }, { name: 'link', kind: 'directory' }, { name: 'real', kind: 'directory' },
    ]);
    expect(await read(plain, `${dir}/link/file`)).toBe('content');
    expect(await plain.stat(`${dir}/dangling`)).toBeUndefined();
  });

  test.each(['remove', 'removeAll'] as const)('%s takes the link and nothing behind it', async (operation) => {
    await plain[operation](`${dir}/link`);
    expect([existsSync(`${dir}/link`), existsSync(`${dir}/real/file`)]).toEqual([false, true]);
  });
});

describe('a disk that fails', () => {
  let handles: FileHandle; // the prototype of all
  beforeEach(async () => {
    const handle = await open(dir);
    handles = Object.getPrototypeOf(handle);
    await handle.close();
  });
  afterEach(() => jest.restoreAllMocks());
  const failure = (code: string) => Object.assign(new Error(`${code}: from the disk`), { code });

  /** Writes at most `most` bytes, as a kernel may. */
  function short(most: number) {
    const whole = handles.write as unknown as (...args: unknown[]) => Promise<never>;
    return function (this: FileHandle, ...[from, offset, length, position]: unknown[]) {
      return whole.call(this, from, offset, Math.min(length as number, most), position);
    };
  }

  test('writes that are cut short are continued', async () => {
    const threeOnly = short(3);
    const writes = jest.spyOn(handles, 'write').mockImplementation(threeOnly);
    const file = await plain.create(`${dir}/a`);
    await file.append(bytes('0123456789'));
    await file.close();
    expect([await read(plain, `${dir}/a`), writes.mock.calls.length]).toEqual(['0123456789', 4]);
  });

  test('after a failed append `size` counts what got in, and the rest can follow or the part go', async () => {
    const fourOnly = short(4);
    const failOnce = () => jest.spyOn(handles, 'write').mockImplementationOnce(fourOnly).mockRejectedValueOnce(failure('ENOSPC'));
    const file = await plain.create(`${dir}/a`);
    failOnce();
    await expect(file.append(bytes('0123456789'))).rejects.toMatchObject({ code: 'NO_SPACE' });
    expect(file.size).toBe(4);
    await file.append(bytes('456789'));
    failOnce();
    await expect(file.append(bytes('torn off'))).rejects.toMatchObject({ code: 'NO_SPACE' });
    await file.truncate(10);
    await file.append(bytes('.'));
    await file.close();
    expect(await read(plain, `${dir}/a`)).toBe('0123456789.');
  });

  test('a write that takes nothing is a failure, not an endless loop', async () => {
    jest.spyOn(handles, 'write').mockResolvedValue({ bytesWritten: 0, buffer: '' });
    const file = await plain.create(`${dir}/a`);
    await expect(file.append(bytes('x'))).rejects.toMatchObject({ code: 'IO' });
    await file.close();
  });

  test.each(['sync', 'datasync'] as const)('a %s that failed is never made good by a later one', async (operation) => {
    jest.spyOn(handles, operation).mockRejectedValueOnce(failure('EIO'));
    const file = await plain.create(`${dir}/a`);
    await file.append(bytes('x'));
    await expect(file[operation]()).rejects.toMatchObject({ code: 'IO', path: `${dir}/a` });
    await expect(file.sync()).rejects.toMatchObject({ code: 'IO' });
    await expect(file.datasync()).rejects.toMatchObject({ code: 'IO' });
    await file.close();
  });

  test.each([
    ['ENOSPC', 'NO_SPACE'], ['EDQUOT', 'NO_SPACE'], ['EROFS', 'READ_ONLY'], ['EACCES', 'PERMISSION'], ['EPERM', 'PERMISSION'], ['EMFILE', 'TOO_MANY_OPEN'],
    ['ENFILE', 'TOO_MANY_OPEN'], ['ENAMETOOLONG', 'BAD_PATH'], ['EIO', 'IO'], ['ESTALE', 'IO'],
  ])('%s is %s', async (errno, code) => {
    const file = await plain.create(`${dir}/a`);
    jest.spyOn(handles, 'write').mockRejectedValueOnce(failure(errno));
    await expect(file.append(bytes('x'))).rejects.toMatchObject({ code, path: `${dir}/a`, cause: { code: errno } });
    await file.close();
  });

  onLinux('a file that cannot be looked at after it was opened is closed again', async () => {
    await write(plain, `${dir}/a`, '');
    for (const use of [() => plain.open(`${dir}/a`), () => plain.append(`${dir}/a`), () => plain.readFile(`${dir}/a`, 9)]) {
      jest.spyOn(handles, 'stat').mockRejectedValueOnce(failure('EIO'));
      await expect(use()).rejects.toMatchObject({ code: 'IO' });
    }
    const open = await Promise.all((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
    expect(open.filter((path) => path.startsWith(dir))).toEqual([]);
  });
});

onLinux('files that call themselves empty are read to their end, and no further than allowed', async () => {
  const whole = await plain.readFile('/proc/self/smaps', 1 << 24);
  expect(whole.length).toBeGreaterThan(8192);
  expect(Buffer.from(whole.subarray(-64)).toString()).toMatch(/VmFlags.*\n$/);
  await expect(plain.readFile('/proc/self/smaps', 8192)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  await expect(plain.readFile('/dev/zero', 100_000)).rejects.toMatchObject({ code: 'TOO_LARGE' });
});

onLinux('a full disk', async () => {
  const file = await plain.append('/dev/full');
  await expect(file.append(bytes('x'))).rejects.toMatchObject({ code: 'NO_SPACE', path: '/dev/full' });
  expect(file.size).toBe(0);
  await file.close();
});
