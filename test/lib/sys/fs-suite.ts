import { Fs, FsError } from '../../../lib/sys/fs';

export const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
export const bytes = (content: string) => new Uint8Array(Buffer.from(content));

/** Puts a file with `content` at `path`, nothing of it durable. */
export async function write(fs: Fs, path: string, content: string): Promise<void> {
  const file = await fs.create(path);
  await file.append(bytes(content));
  await file.close();
}

/** The content of a file, or undefined where there is none. */
export async function read(fs: Fs, path: string): Promise<string | undefined> {
  return (await fs.stat(path)) && text(await fs.readFile(path, 1 << 20));
}

/** What every `Fs` does. `make` gives one and an empty directory on it. */
export function fsSuite(make: () => Promise<{ fs: Fs; dir: string; dispose?: () => Promise<void> }>): void {
  let fs: Fs, dir: string, dispose: (() => Promise<void>) | undefined;
  beforeEach(async () => { ({ fs, dir, dispose } = await make()); });
  afterEach(async () => dispose?.());
  const names = async (path = dir) => (await fs.list(path)).map(({ name, kind }) => (kind === 'directory' ? `${name}/` : name));

  describe('writing', () => {
    test('create makes a file, empties one that exists, and append goes on behind what is there', async () => {
      await write(fs, `${dir}/a`, 'long content');
      await write(fs, `${dir}/a`, 'one');
      const file = await fs.append(`${dir}/a`);
      expect(file.size).toBe(3);
      await file.append(bytes(' two'));
      await file.append(new Uint8Array(0));
      expect(file.size).toBe(7);
      await file.close();
      expect(await read(fs, `${dir}/a`)).toBe('one two');
    });

    test('append makes a file that is missing', async () => {
      await (await fs.append(`${dir}/new`)).close();
      expect(await fs.stat(`${dir}/new`)).toMatchObject({ kind: 'file', size: 0 });
    });

    test('only the part of a buffer that a view shows is written', async () => {
      const file = await fs.create(`${dir}/a`);
      await file.append(bytes('0123456789').subarray(3, 6));
      await file.close();
      expect(await read(fs, `${dir}/a`)).toBe('345');
    });

    test('shared memory can be written from and read into', async () => {
      const shared = new Uint8Array(new SharedArrayBuffer(8));
      shared.set(bytes('12345678'));
      const file = await fs.create(`${dir}/a`);
      await file.append(shared.subarray(2, 6));
      await file.close();
      const reader = await fs.open(`${dir}/a`);
      await reader.read(shared, 4, 4, 0);
      await reader.close();
      expect(text(shared)).toBe('12343456');
    });

    test('truncate cuts, and the next append goes on there', async () => {
      const file = await fs.create(`${dir}/a`);
      await file.append(bytes('0123456789'));
      await file.truncate(4);
      await file.append(bytes('x'));
      expect(file.size).toBe(5);
      const message = expect.stringContaining('it has 5 bytes');
      for (const size of [6, -1, NaN]) await expect(file.truncate(size)).rejects.toMatchObject({ code: 'MISUSE', message });
      await file.close();
      expect(await read(fs, `${dir}/a`)).toBe('0123x');
    });

    test('sync and datasync change nothing that can be seen, before and after them', async () => {
      const file = await fs.create(`${dir}/a`);
      await file.append(bytes('one'));
      await file.sync();
      await file.append(bytes('two'));
      expect(await read(fs, `${dir}/a`)).toBe('onetwo');
      await file.datasync();
      await file.close();
      await fs.syncDir(dir);
      expect(await read(fs, `${dir}/a`)).toBe('onetwo');
    });

    test('a sync may run beside an append', async () => {
      const file = await fs.create(`${dir}/a`);
      await file.append(bytes('one'));
      await Promise.all([file.sync(), file.append(bytes('two'))]);
      await file.close();
      expect(await read(fs, `${dir}/a`)).toBe('onetwo');
    });

    test('an append or truncate that was not awaited is found out, and the first one is not disturbed', async () => {
      const file = await fs.create(`${dir}/a`);
      const first = file.append(bytes('one'));
      await expect(file.append(bytes('two'))).rejects.toMatchObject({ code: 'MISUSE' });
      await first;
      const second = file.append(bytes('two'));
      await expect(file.truncate(0)).rejects.toMatchObject({ code: 'MISUSE' });
      await second;
      await file.close();
      expect(await read(fs, `${dir}/a`)).toBe('onetwo');
    });

    test('a closed file refuses everything but another close', async () => {
      const file = await fs.create(`${dir}/a`);
      await file.close();
      await file.close();
      for (const use of [file.append(bytes('x')), file.truncate(0), file.sync(), file.datasync()]) await expect(use).rejects.toMatchObject({ code: 'MISUSE' });
    });
  });

  describe('reading', () => {
    test('reads any range, and less only at the end', async () => {
      await write(fs, `${dir}/a`, '0123456789');
      const file = await fs.open(`${dir}/a`);
      const into = bytes('......');
      expect(await file.size()).toBe(10);
      expect([await file.read(into, 1, 3, 4), text(into)]).toEqual([3, '.456..']);
      expect([await file.read(into, 0, 6, 8), text(into)]).toEqual([2, '8956..']);
      expect(await file.read(into, 0, 6, 10)).toBe(0);
      expect(await file.read(into, 0, 6, 1e9)).toBe(0);
      expect(await file.read(into, 6, 0, 0)).toBe(0);
      await expect(file.read(into, 1, 6, 0)).rejects.toMatchObject({ code: 'MISUSE' });
      await file.close();
      await file.close();
      await expect(file.read(into, 0, 1, 0)).rejects.toMatchObject({ code: 'MISUSE' });
      await expect(file.size()).rejects.toMatchObject({ code: 'MISUSE' });
    });

    test('sees what is appended later', async () => {
      const writer = await fs.create(`${dir}/a`), reader = await fs.open(`${dir}/a`);
      await writer.append(bytes('later'));
      const into = new Uint8Array(5);
      expect([await reader.size(), await reader.read(into, 0, 5, 0), text(into)]).toEqual([5, 5, 'later']);
      await Promise.all([writer.close(), reader.close()]);
    });

    test('goes on after the name was removed or given to another file', async () => {
      await write(fs, `${dir}/a`, 'old');
      await write(fs, `${dir}/b`, 'new');
      const first = await fs.open(`${dir}/a`);
      await fs.rename(`${dir}/b`, `${dir}/a`);
      const second = await fs.open(`${dir}/a`);
      await fs.remove(`${dir}/a`);
      const into = new Uint8Array(6);
      await first.read(into, 0, 3, 0);
      await second.read(into, 3, 3, 0);
      expect(text(into)).toBe('oldnew');
      await Promise.all([first.close(), second.close()]);
    });

    test('readFile takes a file of exactly the limit and names both sizes of one that is larger', async () => {
      await write(fs, `${dir}/a`, 'x'.repeat(5000));
      expect((await fs.readFile(`${dir}/a`, 5000)).length).toBe(5000);
      const error = await fs.readFile(`${dir}/a`, 4999).catch((err) => err);
      expect(error).toMatchObject({ code: 'TOO_LARGE', path: `${dir}/a` });
      expect(error.message).toMatch(/5000 bytes.* 4999 /);
    });

    test('what readFile returns belongs to the caller', async () => {
      await write(fs, `${dir}/a`, 'abc');
      (await fs.readFile(`${dir}/a`, 10)).fill(0);
      expect(await read(fs, `${dir}/a`)).toBe('abc');
    });
  });

  describe('names', () => {
    test('list gives names in order, with their kinds', async () => {
      await fs.mkdir(`${dir}/b/c`);
      for (const name of ['z', 'B', 'a', '10', '9', 'a b']) await write(fs, `${dir}/${name}`, '');
      expect(await names()).toEqual(['10', '9', 'B', 'a', 'a b', 'b/', 'z']);
      expect(await names(`${dir}/b`)).toEqual(['c/']);
    });

    test('stat tells kind, size and a whole time, and undefined where nothing is', async () => {
      await write(fs, `${dir}/a`, 'abc');
      const { mtime, ...rest } = (await fs.stat(`${dir}/a`))!;
      expect(rest).toEqual({ kind: 'file', size: 3 });
      expect(Number.isInteger(mtime) && mtime > 1e12).toBe(true);
      expect(await fs.stat(dir)).toMatchObject({ kind: 'directory' });
      expect(await fs.stat(`${dir}/b`)).toBeUndefined();
      expect(await fs.stat(`${dir}/b/c`)).toBeUndefined();
      expect(await fs.stat(`${dir}/a/b`)).toBeUndefined();
    });

    test('rename moves files and directories, also between directories, and replaces', async () => {
      await fs.mkdir(`${dir}/from`);
      await fs.mkdir(`${dir}/to`);
      await write(fs, `${dir}/from/a`, 'a');
      await write(fs, `${dir}/to/b`, 'b');
      await fs.rename(`${dir}/from/a`, `${dir}/to/b`);
      expect([await names(`${dir}/from`), await names(`${dir}/to`), await read(fs, `${dir}/to/b`)]).toEqual([[], ['b'], 'a']);
      await fs.rename(`${dir}/to`, `${dir}/from`);
      expect([await names(), await names(`${dir}/from`)]).toEqual([['from/'], ['b']]);
    });

    test('renaming a file to itself or to its other name changes nothing', async () => {
      await write(fs, `${dir}/a`, 'a');
      await fs.rename(`${dir}/a`, `${dir}/a`);
      await fs.link(`${dir}/a`, `${dir}/b`);
      await fs.rename(`${dir}/a`, `${dir}/b`);
      expect(await names()).toEqual(['a', 'b']);
    });

    test('linked names are one file, until the last is gone', async () => {
      await write(fs, `${dir}/a`, 'one');
      await fs.link(`${dir}/a`, `${dir}/b`);
      const file = await fs.append(`${dir}/b`);
      await file.append(bytes('two'));
      await file.close();
      expect(await read(fs, `${dir}/a`)).toBe('onetwo');
      await fs.remove(`${dir}/a`);
      expect(await read(fs, `${dir}/b`)).toBe('onetwo');
    });

    test('mkdir makes parents too and takes what exists', async () => {
      await fs.mkdir(`${dir}/a/b/c`);
      await fs.mkdir(`${dir}/a/b`);
      expect(await names(`${dir}/a/b`)).toEqual(['c/']);
    });

    test('remove takes files and empty directories, removeAll everything, and what is missing', async () => {
      await fs.mkdir(`${dir}/a/b/c`);
      await write(fs, `${dir}/a/b/file`, 'x');
      await fs.remove(`${dir}/a/b/c`);
      await fs.remove(`${dir}/a/b/file`);
      await write(fs, `${dir}/a/file`, 'x');
      await fs.removeAll(`${dir}/a`);
      await fs.removeAll(`${dir}/a`);
      await write(fs, `${dir}/file`, 'x');
      await fs.removeAll(`${dir}/file`);
      expect(await names()).toEqual([]);
    });

    test.each(['/./', '//', '/sub/../', '/sub/./../sub/..//'])('a path with %p in it is resolved in its text', async (middle) => {
      await write(fs, `${dir}/a`, 'here');
      expect(await read(fs, `${dir}${middle}a`)).toBe('here');
      expect(await fs.list(`${dir}${middle}`)).toHaveLength(1);
    });

    test('no `..` climbs over the root', async () => {
      await write(fs, `${dir}/a`, 'here');
      expect(await read(fs, `/../..${dir}/a`)).toBe('here');
    });

    test('there is free space, a number of bytes', async () => {
      expect(await fs.freeSpace(dir)).toBeGreaterThan(0);
    });

    test('a disk is at least as large as what is free of it', async () => {
      const { size, free, available, files, filesFree } = await fs.diskSpace(dir);
      expect([size >= free, free >= available, available > 0, files >= filesFree]).toEqual([true, true, true, true]);
    });
  });

  describe('refusals', () => {
    beforeEach(async () => {
      await fs.mkdir(`${dir}/empty`);
      await fs.mkdir(`${dir}/full/sub`);
      await write(fs, `${dir}/file`, 'content');
    });
    const at = (name: string) => `${dir}/${name}`;

    test.each<[string, string, string, () => Promise<unknown>]>([
      ['open', 'NOT_FOUND', 'none', () => fs.open(at('none'))],
      ['open', 'NOT_DIRECTORY', 'file/below', () => fs.open(at('file/below'))],
      ['open', 'IS_DIRECTORY', 'empty', () => fs.open(at('empty'))],
      ['create', 'NOT_FOUND', 'none/a', () => fs.create(at('none/a'))],
      ['create', 'IS_DIRECTORY', 'empty', () => fs.create(at('empty'))],
      ['create', 'NOT_DIRECTORY', 'file/below', () => fs.create(at('file/below'))],
      ['append', 'NOT_FOUND', 'none/a', () => fs.append(at('none/a'))],
      ['append', 'IS_DIRECTORY', 'empty', () => fs.append(at('empty'))],
      ['readFile', 'NOT_FOUND', 'none', () => fs.readFile(at('none'), 10)],
      ['readFile', 'IS_DIRECTORY', 'empty', () => fs.readFile(at('empty'), 10)],
      ['rename', 'NOT_FOUND', 'none', () => fs.rename(at('none'), at('a'))],
      ['rename into a missing directory:', 'NOT_FOUND', 'file', () => fs.rename(at('file'), at('none/a'))],
      ['rename to a directory:', 'IS_DIRECTORY', 'file', () => fs.rename(at('file'), at('empty'))],
      ['rename to a file:', 'NOT_DIRECTORY', 'empty', () => fs.rename(at('empty'), at('file'))],
      ['rename to a full directory:', 'NOT_EMPTY', 'empty', () => fs.rename(at('empty'), at('full'))],
      ['rename into itself:', 'BAD_PATH', 'full', () => fs.rename(at('full'), at('full/sub/a'))],
      ['link', 'NOT_FOUND', 'none', () => fs.link(at('none'), at('a'))],
      ['link to a taken name:', 'EXISTS', 'file', () => fs.link(at('file'), at('empty'))],
      ['link a directory:', 'PERMISSION', 'empty', () => fs.link(at('empty'), at('a'))],
      ['remove', 'NOT_FOUND', 'none', () => fs.remove(at('none'))],
      ['remove', 'NOT_EMPTY', 'full', () => fs.remove(at('full'))],
      ['remove', 'NOT_DIRECTORY', 'file/below', () => fs.remove(at('file/below'))],
      ['removeAll', 'NOT_DIRECTORY', 'file/below', () => fs.removeAll(at('file/below'))],
      ['mkdir', 'EXISTS', 'file', () => fs.mkdir(at('file'))],
      ['mkdir', 'NOT_DIRECTORY', 'file/below/it', () => fs.mkdir(at('file/below/it'))],
      ['list', 'NOT_FOUND', 'none', () => fs.list(at('none'))],
      ['list', 'NOT_DIRECTORY', 'file', () => fs.list(at('file'))],
      ['syncDir', 'NOT_FOUND', 'none', () => fs.syncDir(at('none'))],
      ['syncDir', 'NOT_DIRECTORY', 'file', () => fs.syncDir(at('file'))],
      ['freeSpace', 'NOT_FOUND', 'none', () => fs.freeSpace(at('none'))],
      ['diskSpace', 'NOT_FOUND', 'none', () => fs.diskSpace(at('none'))],
      ['lock', 'NOT_FOUND', 'none/lock', () => fs.lock(at('none/lock'))],
      ['lock', 'NOT_DIRECTORY', 'file/lock', () => fs.lock(at('file/lock'))],
    ])('%s %s', async (_operation, code, name, use) => {
      const before = await names();
      const error: FsError = await use().then(() => undefined, (err) => err);
      expect(error).toBeInstanceOf(FsError);
      expect({ code: error.code, path: error.path }).toEqual({ code, path: at(name) });
      expect(error.message).toMatch(/^cannot .*: .*; .*/);
      expect(error.message).toContain(at(name));
      expect([await names(), await read(fs, at('file'))]).toEqual([before, 'content']);
    });

    test.each(['', 'relative', './relative', 'a\0b', '/a\0b'])('the path %p', async (path) => {
      for (const use of [() => fs.open(path), () => fs.stat(path), () => fs.rename(dir, path), () => fs.lock(path)]) {
        await expect(use()).rejects.toMatchObject({ code: 'BAD_PATH', path });
      }
    });
  });

  describe('locks', () => {
    test('one holder at a time; released twice is released', async () => {
      const first = await fs.lock(`${dir}/lock`);
      await expect(fs.lock(`${dir}/lock`)).rejects.toMatchObject({ code: 'LOCKED', path: `${dir}/lock` });
      await first.release();
      const second = await fs.lock(`${dir}/lock`);
      await first.release();
      await expect(fs.lock(`${dir}/./lock`)).rejects.toMatchObject({ code: 'LOCKED' });
      await second.release();
      expect([first.lost.aborted, second.lost.aborted]).toEqual([false, false]);
      expect(await names()).toEqual([]);
    });

    test('of many calls at once one gets it, and another one afterwards', async () => {
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => fs.lock(`${dir}/lock`)));
      const held = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      expect(held.length).toBe(1);
      await held[0].release();
      await (await fs.lock(`${dir}/lock`)).release();
    });

    test('locks with other names do not meet', async () => {
      const locks = [await fs.lock(`${dir}/lock`), await fs.lock(`${dir}/lock.2`), await fs.lock(`${dir}/loc`)];
      for (const lock of locks) await lock.release();
    });
  });
}
