import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fs } from '../../../lib/sys/fs';
import { MemFs } from '../../../lib/sys/mem-fs';
import { nodeFs } from '../../../lib/sys/node-fs';
import { replaceFile } from '../../../lib/sys/replace-file';
import { atEveryCrash } from './every-crash';
import { bytes, read, write } from './fs-suite';

const OLD = 'old '.repeat(2000), NEW = 'new '.repeat(3000); // several pages, so that they can be torn and mixed

async function prepare(fs: MemFs, old = OLD): Promise<void> {
  await fs.mkdir('/data');
  await fs.syncDir('/');
  if (old) await replaceFile(fs, '/data', 'file', bytes(old));
}

test('replaces on real files', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'replace file '));
  const fs = nodeFs({});
  await replaceFile(fs, dir, 'file', bytes(OLD));
  await replaceFile(fs, dir, 'file', bytes(NEW));
  expect([await read(fs, `${dir}/file`), await fs.list(dir)]).toEqual([NEW, [{ name: 'file', kind: 'file' }]]);
  await rm(dir, { recursive: true });
});

test.each([['a file', OLD], ['nothing', '']])('a crash at any moment leaves %s or the new content, and the new one once it resolved', async (_what, old) => {
  const found = new Set<string | undefined>();
  const mutations = await atEveryCrash((fs) => prepare(fs, old), (fs) => replaceFile(fs, '/data', 'file', bytes(NEW)), async (fs, done) => {
    const content = await read(fs, '/data/file');
    expect(content).toBe(done || content === NEW ? NEW : old || undefined);
    found.add(content);
  });
  expect([mutations, found.size]).toEqual([5, 2]); // create, append, sync, rename, syncDir
});

test('what an earlier crash left of a temporary file does no harm', async () => {
  const fs = new MemFs();
  await prepare(fs);
  await write(fs, '/data/file.tmp', 'left '.repeat(10_000));
  await replaceFile(fs, '/data', 'file', bytes(NEW));
  expect(await read(fs, '/data/file')).toBe(NEW);
});

const FAILING = ['create', 'append', 'sync', 'rename'] as const;

test.each(FAILING)('after a %s that fails the old content stands, no file is left open, the next try succeeds', async (op) => {
  const fs = new MemFs();
  await prepare(fs);
  fs.fail('NO_SPACE', { op, times: 1 });
  await expect(replaceFile(fs, '/data', 'file', bytes(NEW))).rejects.toMatchObject({ code: 'NO_SPACE' });
  expect([await read(fs, '/data/file'), fs.openFiles]).toEqual([OLD, 0]);
  await replaceFile(fs, '/data', 'file', bytes(NEW));
  expect(await read(fs, '/data/file')).toBe(NEW);
});

// The same with one step missing: what the crash test is there to find.
test.each<[string, (fs: Fs) => Promise<void>]>([
  ['written in place', async (fs) => {
    const file = await fs.create('/data/file');
    await file.append(bytes(NEW));
    await file.sync();
    await file.close();
  }],
  ['without sync', async (fs) => {
    await write(fs, '/data/file.tmp', NEW);
    await fs.rename('/data/file.tmp', '/data/file');
    await fs.syncDir('/data');
  }],
  ['without syncDir', async (fs) => {
    const file = await fs.create('/data/file.tmp');
    await file.append(bytes(NEW));
    await file.sync();
    await file.close();
    await fs.rename('/data/file.tmp', '/data/file');
  }],
])('%s, a crash does harm', async (_name, work) => {
  let harm = 0;
  await atEveryCrash((fs) => prepare(fs), work, async (fs, done) => {
    const content = await read(fs, '/data/file');
    if (content !== NEW && (done || content !== OLD)) harm++;
  });
  expect(harm).toBeGreaterThan(0);
});
