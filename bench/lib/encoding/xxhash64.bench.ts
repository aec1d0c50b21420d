import { createHash } from 'node:crypto';
import { XxHash64 } from '../../../lib/encoding/xxhash64';
import { SeededRandom } from '../../../lib/sys/random';
import { Bench } from '../../ratio';

const SIZE = 220; // ten labels
const COUNT = 20_000;

const bytes = new SeededRandom(1).bytes(new Uint8Array(SIZE + COUNT));
const hasher = new XxHash64();

function sum(hash: (from: number) => number): number {
  let total = 0;
  for (let from = 0; from < COUNT; from++) total += hash(from);
  return total;
}

export const benches: Bench[] = [{
  name: 'lib/encoding/xxhash64 220 bytes',
  unit: 'byte',
  units: SIZE * COUNT,
  ours: { name: 'XxHash64', run: () => sum((from) => hasher.hash(bytes, from, from + SIZE).low) },
  against: { name: 'crypto md5', run: () => sum((from) => createHash('md5').update(bytes.subarray(from, from + SIZE)).digest()[0]) },
  note: 'native code, another hash',
}];
