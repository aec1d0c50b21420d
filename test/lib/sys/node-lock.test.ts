import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { nodeFs } from '../../../lib/sys/node-fs';

// What every lock does stands in the suite of `Fs`. Here: who counts as alive, which needs Linux's /proc.
const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;

let dir: string, path: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'node lock '));
  path = `${dir}/lock`;
});
afterEach(() => rm(dir, { recursive: true }));
const fs = nodeFs({});

/** The parts of the name of this process's file. */
async function identity(): Promise<{ pid: string; start: string; place: string }> {
  const lock = await fs.lock(path);
  const [name] = await readdir(dir);
  await lock.release();
  const [, pid, start, place] = name.match(/^lock\.(\d+)-(\d+)-(.+)$/)!;
  return { pid, start, place };
}

async function leave(pid: number | string, start: string, place: string): Promise<string> {
  const file = `${path}.${pid}-${start}-${place}`;
  await writeFile(file, '');
  return file;
}

describeOnLinux('a file that is left of a holder', () => {
  test('in sight and dead is removed at once', async () => {
    const { place } = await identity();
    await leave(2 ** 22 + 1, '1', place); // larger than any process number
    const lock = await fs.lock(path);
    expect(await readdir(dir)).toHaveLength(1);
    await lock.release();
  });

  test('whose number another process has by now is removed too', async () => {
    const { place } = await identity();
    await leave(process.ppid, '1', place); // started with the machine
    await leave(process.pid, '1', place); // as every container's process 1 finds it after a crash
    await (await fs.lock(path)).release();
    expect(await readdir(dir)).toEqual([]);
  });

  test('in sight and alive keeps others out, who are told of it', async () => {
    const { place } = await identity();
    const file = await leave(process.ppid, await startOf(process.ppid), place);
    await expect(fs.lock(path)).rejects.toMatchObject({ code: 'LOCKED', path, message: expect.stringContaining(`process ${process.ppid} has it (${file})`) });
    expect(await readdir(dir)).toHaveLength(1);
  });

  test('out of sight and silent is removed after a while', async () => {
    const clock = new FakeClock();
    await leave(1, '5', '4026532000-00');
    const pending = nodeFs({}, clock).lock(path);
    await settle(clock, pending);
    expect(clock.monotonic()).toBe(12_000);
    await (await pending).release();
    expect(await readdir(dir)).toEqual([]);
  });

  test('out of sight and touched keeps others out', async () => {
    const clock = new FakeClock();
    const file = await leave(1, '5', '4026532000-00');
    const pending = nodeFs({}, clock).lock(path);
    pending.catch(() => undefined);
    await sleeping(clock);
    await touch(file);
    await settle(clock, pending);
    await expect(pending).rejects.toMatchObject({ code: 'LOCKED', message: expect.stringContaining('process 1 of another container or machine') });
    expect(clock.monotonic()).toBe(2000);
    expect(await readdir(dir)).toHaveLength(1);
  });

  test('out of sight and released meanwhile is no obstacle', async () => {
    const clock = new FakeClock();
    const file = await leave(1, '5', '4026532000-00');
    const pending = nodeFs({}, clock).lock(path);
    await sleeping(clock);
    await rm(file);
    await settle(clock, pending);
    await (await pending).release();
  });

  test('with a name of another form is left alone', async () => {
    await writeFile(`${path}.bak`, '');
    await (await fs.lock(path)).release();
    expect(await readdir(dir)).toEqual(['lock.bak']);
  });
});

describe('a held lock', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] }));
  afterEach(() => jest.useRealTimers());

  test('is touched every 2 seconds', async () => {
    const lock = await fs.lock(path);
    const [file] = (await readdir(dir)).map((name) => join(dir, name));
    for (let beat = 0; beat < 3; beat++) {
      await utimes(file, 1, 1);
      jest.advanceTimersByTime(2000);
      while ((await fs.stat(file))!.mtime === 1000); // ends with the touch
    }
    expect(lock.lost.aborted).toBe(false);
    await lock.release();
    expect(jest.getTimerCount()).toBe(0);
  });

  test('is lost when its file was removed', async () => {
    const lock = await fs.lock(path);
    for (const name of await readdir(dir)) await rm(join(dir, name));
    jest.advanceTimersByTime(2000);
    if (!lock.lost.aborted) await once(lock.lost, 'abort');
    expect(lock.lost.reason).toMatchObject({ code: 'LOCKED', path });
    expect(jest.getTimerCount()).toBe(0);
    await lock.release();
  });
});

describeOnLinux('between processes', () => {
  let program: string;
  let children: ChildProcess[];
  beforeEach(() => {
    program = join(dir, 'holder.cjs');
    children = [];
    buildSync({ stdin: { contents: HOLDER, resolveDir: join(__dirname, '../../../lib/sys'), loader: 'ts' }, bundle: true, platform: 'node', outfile: program });
  });
  afterEach(async () => {
    for (const child of children) if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit');
  });

  function start(...args: string[]) {
    const child = spawn(process.execPath, [program, path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
  }

  test('the lock of a process that was killed is free at once', async () => {
    const { child, lines } = start('hold');
    expect((await lines.next()).value).toBe('held');
    await expect(fs.lock(path)).rejects.toMatchObject({ code: 'LOCKED', message: expect.stringContaining(`process ${child.pid} has it`) });
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await fs.lock(path)).release();
  });

  test('no two ever hold it together, and none waits for ever', async () => {
    const outcomes = await Promise.all(Array.from({ length: 4 }, async () => (await start('contend').lines.next()).value));
    expect(outcomes).toEqual(Array(4).fill('25 turns, 0 met another'));
  }, 30_000);
});

/** `hold` takes the lock and stays; `contend` takes it 25 times and looks for a trace of another holder each time. */
const HOLDER = `
import { mkdir, rmdir } from 'node:fs/promises';
import { nodeFs } from './node-fs';
const [path, what] = process.argv.slice(2);
const fs = nodeFs({});
async function contend() {
  let met = 0;
  for (let turns = 0; turns < 25; ) {
    const lock = await fs.lock(path).catch((err) => { if (err.code !== 'LOCKED') throw err; });
    if (!lock) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5)); // all refused together would try again together
      continue;
    }
    turns++;
    await mkdir(path + ' is held').catch(() => met++);
    await rmdir(path + ' is held').catch(() => met++);
    await lock.release();
  }
  console.log('25 turns, ' + met + ' met another');
}
void (what === 'contend' ? contend() : fs.lock(path).then(() => { console.log('held'); setInterval(() => undefined, 1000); }));
`;

async function startOf(pid: number): Promise<string> {
  const fields = await readFile(`/proc/${pid}/stat`, 'latin1');
  return fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19];
}

/** As a holder does, but so soon that the file system may take it for the same moment. */
async function touch(file: string): Promise<void> {
  const { ctimeMs } = await stat(file);
  while ((await stat(file)).ctimeMs === ctimeMs) await utimes(file, 1, 1);
}

/** Until somebody waits for the clock. */
async function sleeping(clock: FakeClock): Promise<void> {
  while (clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve));
}

/** Moves `clock` whenever somebody waits for it, until `pending` has its outcome. */
async function settle(clock: FakeClock, pending: Promise<unknown>): Promise<void> {
  let settled = false;
  pending.then(() => { settled = true; }, () => { settled = true; });
  while (!settled) {
    if (clock.sleeping > 0) await clock.advance(2000);
    else await new Promise((resolve) => setImmediate(resolve));
  }
}
