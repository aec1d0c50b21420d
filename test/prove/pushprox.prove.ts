// One PushProx proxy with 1,000 clients and 200 scrapes a second: at most 10 ms more than direct scrapes, and memory that does not grow.
import { ChildProcess, spawn, StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { addressOf } from '../listening';
import { Load, Part, Quantiles } from './pushprox-load';

const LAUNCHER = resolve(__dirname, '../../bin/monitoring');
/** Seconds that each of the five parts lasts: minutes, or less for trying; then memory is not judged. */
const PART = Number(process.env.PUSHPROX_PART ?? 60);
const CLIENTS = 1000;
const SCRAPES = 200; // a second
const MOST = { overhead: 10, growth: 1.1 }; // ms at the 99th of 100; memory of the fifth minute by that of the second
const PROGRAM = "import { load, serve } from './pushprox-load'; if (process.argv[2]) void load(JSON.parse(process.argv[2])); else serve();";

const PAGE_SIZE = 4096; // bytes

let folder: string;
const started: ChildProcess[] = [];

beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'pushprox ')); });
afterAll(async () => {
  for (const program of started) {
    program.kill('SIGKILL');
    if (program.exitCode === null && program.signalCode === null) await once(program, 'exit');
  }
  rmSync(folder, { recursive: true });
});

function start(stdio: StdioOptions, ...args: readonly string[]): ChildProcess {
  const program = spawn(process.execPath, args, { stdio });
  started.push(program);
  return program;
}

test(`${CLIENTS} clients and ${SCRAPES} scrapes a second`, async () => {
  const program = join(folder, 'load.cjs');
  buildSync({ stdin: { contents: PROGRAM, resolveDir: __dirname, loader: 'ts' }, bundle: true, platform: 'node', outfile: program, logLevel: 'error' });
  const proxy = start(['ignore', 'ignore', 'pipe'], LAUNCHER, 'pushprox-proxy', '--web.listen-address=127.0.0.1:0');
  const targets = start(['ignore', 'pipe', 'inherit'], program);
  const [port] = await once(createInterface({ input: targets.stdout! }), 'line') as [string];
  const load: Load = { address: await addressOf(proxy), port: Number(port), clients: CLIENTS, scrapes: SCRAPES, part: PART };
  const generator = start(['ignore', 'pipe', 'inherit'], '--max-semi-space-size=32', program, JSON.stringify(load));
  const parts: Part[] = [], memories: number[] = [];
  let samples: number[] = [];
  const sampling = setInterval(() => samples.push(residentBytes(proxy.pid!)), 1000); // not by the generator: it takes up to 20 ms
  process.stdout.write('part  scrapes  failed  proxied: median  99th   most   direct: median  99th   most   memory\n');
  for await (const line of createInterface({ input: generator.stdout! })) {
    const part = JSON.parse(line) as Part;
    parts.push(part);
    memories.push(samples.reduce((sum, bytes) => sum + bytes, 0) / samples.length);
    samples = [];
    process.stdout.write(`${cell(parts.length, 4)}${cell(part.scrapes, 9)}${cell(part.failed, 8)}${times(part.proxied)}${times(part.direct)}`
      + `${cell((memories.at(-1)! / 1e6).toFixed(1), 7)} MB\n`);
  }
  clearInterval(sampling);
  expect(parts).toHaveLength(5);
  expect(parts.map(({ failed }) => failed)).toEqual([0, 0, 0, 0, 0]);
  const overheads = parts.map(({ proxied, direct }) => proxied.p99 - direct.p99).sort((a, b) => a - b);
  expect(overheads[2]).toBeLessThanOrEqual(MOST.overhead); // the middle one: a minute in which the machine did something else proves nothing
  if (PART >= 60) expect(memories[4] / memories[1]).toBeLessThanOrEqual(MOST.growth);
}, 5 * PART * 1000 + 60_000);

function residentBytes(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_SIZE;
}

function cell(value: number | string, width: number): string {
  return String(value).padStart(width);
}

function times({ median, p99, most }: Quantiles): string {
  return cell(median.toFixed(1), 17) + cell(p99.toFixed(1), 6) + cell(most.toFixed(1), 7);
}
