import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import { crc32c } from '../../../lib/encoding/crc32c';
import { SeededRandom } from '../../../lib/sys/random';
import { ThreadPool } from '../../../runtime/workers/thread-pool';
import { poolSuite } from '../../lib/sys/pool-suite';
import { nextTurn } from '../../lib/sys/pool-tasks';

const folder = mkdtempSync(join(tmpdir(), 'thread pool '));
const bundled = (entry: string, name: string) => {
  const outfile = join(folder, name);
  buildSync({ entryPoints: [join(__dirname, entry)], bundle: true, platform: 'node', outfile });
  return outfile;
};
const script = bundled('thread-tasks.ts', 'thread-tasks.js');
afterAll(() => rmSync(folder, { recursive: true }));

describe('the suite', () => poolSuite((size) => new ThreadPool(script, size)));

describe('threads', () => {
  let pool: ThreadPool;
  beforeEach(() => { pool = new ThreadPool(script, 2); });
  afterEach(() => pool.close());

  test('start when they are needed and are used again', async () => {
    const first = await pool.run('thread', 0);
    expect(first).not.toBe(threadId);
    for (let i = 0; i < 5; i++) expect(await pool.run('thread', 0)).toBe(first);
    const both = new Set(await Promise.all([pool.run('thread', 0), pool.run('thread', 0)]));
    expect([both.size, both.has(first)]).toEqual([2, true]);
  });

  test.each<[string, number, RegExp, string | undefined]>([
    ['exit', 3, /ended with code 3 under task "exit"; the next task gets a new thread/, undefined],
    ['throwLater', 0, /ended with code 1 under task "throwLater"/, 'nobody caught it'],
  ])('one that dies in task %s rejects it, others are not touched, and another takes its place', async (task, input, message, cause) => {
    const others = Promise.all(Array.from({ length: 10 }, (_, i) => pool.run('later', i)));
    const error = await pool.run<number, never>(task, input).catch((err) => err);
    expect(error).toMatchObject({ code: 'WORKER_DIED', message: expect.stringMatching(message) });
    expect(error.message).toContain(script);
    expect(error.cause?.message).toBe(cause);
    expect(await others).toHaveLength(10);
    expect(await Promise.all([pool.run('echo', 1), pool.run('echo', 2)])).toEqual([1, 2]);
  });

  test('one that dies while it has no task is replaced too', async () => {
    const single = new ThreadPool(script, 1);
    const first = await single.run('thread', 0);
    await single.run('throwAfterwards', 0);
    for (let next = first; next === first; next = await single.run<number, number>('thread', 0).catch(() => first)) await nextTurn();
    await single.close();
  });

  test('one that loops without end: an abort frees its caller, close ends it', async () => {
    const started = new Int32Array(new SharedArrayBuffer(4));
    const stop = new AbortController();
    const spin = pool.run('spin', started, { signal: stop.signal });
    while (Atomics.load(started, 0) === 0) await nextTurn();
    stop.abort(new Error('enough'));
    await expect(spin).rejects.toThrow('enough');
    expect(await pool.run('echo', 1)).toBe(1); // on the other one
    await pool.close();
  });

  test('a script that is missing is told by every task', async () => {
    const broken = new ThreadPool('/nowhere/worker.js', 1);
    for (let i = 0; i < 2; i++) {
      const error = await broken.run<number, never>('echo', 1).catch((err) => err);
      expect(error).toMatchObject({ code: 'WORKER_DIED', message: expect.stringContaining('/nowhere/worker.js') });
      expect(error.cause.message).toContain('Cannot find module');
    }
    await broken.close();
  });

  test('the path of the script is absolute', () => expect(() => new ThreadPool('worker.js', 1)).toThrow('absolute path, not worker.js'));
});

test('a pool that was not closed lets the process end, and not before its task', () => {
  const program = join(folder, 'program.js');
  const contents = `
    import { ThreadPool } from './runtime/workers/thread-pool';
    const pool = new ThreadPool(process.argv[2], 1);
    void pool.run('later', 'done').then(console.log);
  `;
  buildSync({ stdin: { contents, resolveDir: join(__dirname, '../../..'), loader: 'ts' }, bundle: true, platform: 'node', outfile: program });
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, script], { encoding: 'utf8', timeout: 20_000 });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'done\n', stderr: '' });
});

describe('the threads of the programs', () => {
  test('crc32c, over a range of shared memory', async () => {
    const pool = new ThreadPool(bundled('../../../runtime/workers/worker.ts', 'worker.js'), 2);
    const memory = new SharedArrayBuffer(1000);
    new SeededRandom(1).bytes(new Uint8Array(memory));
    const ranges = [[0, 1000], [1, 999], [500, 500], [7, 8]];
    const sums = await Promise.all(ranges.map(([from, to]) => pool.run('crc32c', { memory, from, to })));
    expect(sums).toEqual(ranges.map(([from, to]) => crc32c(new Uint8Array(memory), from, to)));
    await pool.close();
  });
});
