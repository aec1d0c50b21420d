import { SeededRandom } from '../../lib/sys/random';

const VALUES = [
  '1', '-42', '255', '0', '9223372036854775807', '1.5', '-0.0', '3.14159', '1e100', '1e-7', '123456789.0', '0.000123', '2.5', '1e21', '99999.5', '5e-324',
  '"h\u00e9llo w\u00f6rld"', '""', '"a\\"b`c\\n"', 'true', 'false', 'nil', '(list 1 "a" 1.5 nil)', '(dict "a" 1 "b" "x")', "'\u00e9'", "'\\n'",
  '(stringSlice "a" "b")', '.GroupLabels', '.GroupLabels.SortedPairs', '((index .Alerts 0).StartsAt.Sub (index .Alerts 1).StartsAt)', '(safeHtml "<b>")',
  '(index .Alerts 0).StartsAt.Month', '(index "abc" 0)',
];
const VERBS = 'vvvdsqxXobOcUteEfFgGTz';

/** Calls of `printf` with any directives and any values, fitting or not. */
export function randomFormats(seed: number, count: number): string[] {
  const random = new SeededRandom(seed);
  const one = <T>(of: ArrayLike<T>) => of[random.below(of.length)];
  const directive = () => {
    const verb = one(VERBS);
    const flags = [0, 1].map(() => one(['', '', '', '-', '+', ' ', '0', /[xXgG]/.test(verb) ? '' : '#'])).join('');
    return `%${flags}${one(['', '', '', '5', '10', '3'])}${one(['', '', '', '.2', '.0', '.5', '.', '.10'])}${verb}`;
  };
  return Array.from({ length: count }, () => {
    const directives = Array.from({ length: 1 + random.below(2) }, directive);
    const values = Array.from({ length: Math.max(directives.length + one([0, 0, 0, 1, -1]), 0) }, () => one(VALUES));
    return `{{ printf "${directives.join('|')}" ${values.join(' ')} }}`;
  });
}
