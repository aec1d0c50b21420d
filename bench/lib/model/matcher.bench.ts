import { RE2JS } from 're2js';
import { Matcher } from '../../../lib/model/matcher';
import { SeededRandom } from '../../../lib/sys/random';
import { Bench } from '../../ratio';

const random = new SeededRandom(1);
const values = Array.from({ length: 10_000 }, (_, i) => `${['app', 'api', 'web'][random.below(3)]}-${['foo', 'bar'][random.below(2)]}-${i}`);
const codes = Array.from({ length: 10_000 }, () => String(100 * (1 + random.below(5)) + random.below(30)));
const pods = values.slice(0, 200).join('|');

const ROUNDS = 20;

function against(what: string, pattern: string, over: readonly string[]): Bench {
  const ours = new Matcher('l', '=~', pattern), engine = RE2JS.compile(pattern, RE2JS.DOTALL);
  return {
    name: `lib/model/matcher ${what}`,
    unit: 'value',
    units: ROUNDS * over.length,
    ours: { name: 'Matcher', run: () => count(over, (value) => ours.matches(value)) },
    against: { name: 're2js', run: () => count(over, (value) => engine.testExact(value)) },
    note: ours.plan.kind,
  };
}

function count(over: readonly string[], accepts: (value: string) => boolean): number {
  let accepted = 0;
  for (let round = 0; round < ROUNDS; round++) for (const value of over) if (accepts(value)) accepted++;
  return accepted;
}

export const benches: Bench[] = [
  against('app-.*', 'app-.*', values),
  against('a|b|c', 'app-foo-1|api-bar-2|web-foo-3', values),
  against('200 pods', pods, values),
  against('.*foo.*', '.*foo.*', values),
  against('5..', '5..', codes),
  against('(api|web)-.+-[37]', '(api|web)-.+-[37]', values),
  against('(?i)APP-.*', '(?i)APP-.*', values),
  against('app-[a-z]+-[0-9]+', 'app-[a-z]+-[0-9]+', values),
];
