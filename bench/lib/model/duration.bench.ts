import { formatDuration, parseDuration } from '../../../lib/model/duration';
import { Bench } from '../../ratio';

const TEXTS = ['15s', '1m', '5m', '30s', '1h', '1h30m', '15d', '500ms', '0', '1y2w3d4h5m6s7ms'];
const ROUNDS = 20_000;

const PATTERN = /^(?:0|(?:([0-9]+)y)?(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?)$/;
const SIZES = [31_536_000_000, 604_800_000, 86_400_000, 3_600_000, 60_000, 1000, 1];

function byPattern(text: string): number {
  const [, ...counts] = PATTERN.exec(text)!;
  return counts.reduce((sum, count, i) => (count === undefined ? sum : sum + Number(count) * SIZES[i]), 0);
}

function sum(parse: (text: string) => number): number {
  let total = 0;
  for (let round = 0; round < ROUNDS; round++) for (const text of TEXTS) total += parse(text);
  return total;
}

export const benches: Bench[] = [
  {
    name: 'lib/model/duration parse',
    unit: 'text',
    units: ROUNDS * TEXTS.length,
    ours: { name: 'parseDuration', run: () => sum(parseDuration) },
    against: { name: 'one RegExp', run: () => sum(byPattern) },
    note: 'knows no error texts',
  },
  {
    name: 'lib/model/duration format',
    unit: 'text',
    units: ROUNDS * TEXTS.length,
    ours: { name: 'formatDuration', run: () => sum((text) => formatDuration(text.length * 45_000).length) },
    against: { name: 'toISOString', run: () => sum((text) => new Date(text.length * 45_000).toISOString().length) },
    note: 'builtin, other text',
  },
];
