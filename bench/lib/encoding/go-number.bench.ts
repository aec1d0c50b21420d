import { formatApi, formatFloat } from '../../../lib/encoding/go-number';
import { SeededRandom } from '../../../lib/sys/random';
import { Bench } from '../../ratio';

const random = new SeededRandom(1);
const counts = Array.from({ length: 200_000 }, () => random.below(1_000_000));
const bytes = Array.from({ length: 50_000 }, () => Math.floor(random.next() * 1e11));
const seconds = Array.from({ length: 50_000 }, () => random.next() * 1000);

function against(what: string, numbers: readonly number[], format: (v: number) => string): Bench {
  return {
    name: `lib/encoding/go-number ${what}`,
    unit: 'number',
    units: numbers.length,
    ours: { name: format.name, run: () => lengths(numbers, format) },
    against: { name: 'String', run: () => lengths(numbers, String) },
    note: 'builtin, other layout',
  };
}

function lengths(numbers: readonly number[], format: (v: number) => string): number {
  let sum = 0;
  for (const v of numbers) sum += format(v).length;
  return sum;
}

export const benches: Bench[] = [
  against('counts, text', counts, formatFloat),
  against('bytes, text', bytes, formatFloat),
  against('seconds, text', seconds, formatFloat),
  against('seconds, API', seconds, formatApi),
];
