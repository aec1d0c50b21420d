// The database: a process that is killed with SIGKILL while it writes has lost nothing that it had acknowledged.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { LineLogger } from '../../lib/log/line-logger';
import { SampleColumns } from '../../lib/storage/querier';
import { systemClock } from '../../lib/sys/clock';
import { SeededRandom } from '../../lib/sys/random';
import { openIn, RETENTION, SERIES, STEP } from './kill-writer';

const KILLS = 10;
const WRITER = "import { writeForEver } from './kill-writer'; void writeForEver(process.argv[2], Number(process.argv[3]));";

test(`after each of ${KILLS} kills every acknowledged sample is there`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kill ')), data = join(folder, 'data'), random = new SeededRandom(1);
  const program = join(folder, 'writer.cjs');
  buildSync({
    stdin: { contents: WRITER, resolveDir: __dirname, loader: 'ts' }, bundle: true, platform: 'node', outfile: program, logLevel: 'error',
  });
  const checkpoints = new Set<string>();
  let next = 0, unacknowledged = 0;
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      const acknowledged = await killedAfter(program, data, next, 300 + random.below(1500));
      const found = await samplesIn(data), newest = found.newest / STEP;
      expect(newest).toBeGreaterThanOrEqual(acknowledged);
      expect(newest).toBeLessThanOrEqual(acknowledged + 1); // of the one under way all or nothing
      unacknowledged += newest - acknowledged;
      const oldest = Math.max(0, newest - RETENTION / STEP);
      expect(found.complete(oldest, newest)).toBe(true);
      for (const name of readdirSync(join(data, 'wal'))) if (name.startsWith('checkpoint.')) checkpoints.add(name);
      next = newest + 1;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  process.stdout.write(`kill: ${next} transactions, ${KILLS} kills, ${unacknowledged} between commit and acknowledgement, ${checkpoints.size} checkpoints\n`);
  expect(checkpoints.size).toBeGreaterThan(0);
}, 120_000);

/** Lets the writer begin with transaction `first` and kills it once it has acknowledged `count`. @returns the last one acknowledged */
async function killedAfter(program: string, data: string, first: number, count: number): Promise<number> {
  const writer = spawn(process.execPath, [program, data, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let last = first - 1;
  for await (const line of createInterface({ input: writer.stdout })) {
    last = Number(line);
    if (last === first + count) writer.kill('SIGKILL'); // what it still says before it dies is acknowledged, too
  }
  return last;
}

/** What a restarted database has: the time of the newest sample, and whether all of the transactions [from, to] are there as a whole. */
async function samplesIn(data: string): Promise<{ newest: number; complete: (from: number, to: number) => boolean }> {
  const db = await openIn(data, new LineLogger({ clock: systemClock, sink: (line) => process.stderr.write(line), format: 'logfmt', level: 'error' }));
  const counts = new Map<number, number>(), set = await db.querier().select([], { mint: 0, maxt: 8e15 });
  let newest = -Infinity;
  for (let series = 0; series < set.count; series++) {
    const samples = new SampleColumns();
    set.samples(series, samples);
    for (let i = 0; i < samples.length; i++) {
      expect(samples.values[i] * STEP).toBe(samples.times[i]);
      counts.set(samples.values[i], (counts.get(samples.values[i]) ?? 0) + 1);
      newest = Math.max(newest, samples.times[i]);
    }
  }
  await db.close();
  const complete = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => counts.get(from + i)).every((count) => count === SERIES + 1);
  return { newest, complete };
}
