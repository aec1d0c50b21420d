import { resolve } from 'node:path';
import { InlinePool } from '../../../lib/sys/inline-pool';
import { Pool } from '../../../lib/sys/pool';
import { Crc32cInput, tasks } from '../../../runtime/workers/tasks';
import { ThreadPool } from '../../../runtime/workers/thread-pool';
import { Bench } from '../../ratio';

const TRIPS = 500;
const input: Crc32cInput = { memory: new SharedArrayBuffer(64), from: 0, to: 64 };
const threads = new ThreadPool(resolve('bundle/worker.js'), 1); // benches run in the root, after `compile`
const inline = new InlinePool(tasks);

async function roundTrips(pool: Pool): Promise<number> {
  let sum = 0;
  for (let i = 0; i < TRIPS; i++) sum += await pool.run<Crc32cInput, number>('crc32c', input);
  return sum;
}

export const benches: Bench[] = [{
  name: 'runtime/workers/thread-pool round trip',
  unit: 'task',
  units: TRIPS,
  ours: { name: 'ThreadPool', run: () => roundTrips(threads) },
  against: { name: 'InlinePool', run: () => roundTrips(inline) },
  note: 'the same 64 bytes; what a task must save to be worth a thread',
}];
