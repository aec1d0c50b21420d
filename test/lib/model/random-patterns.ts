import { SeededRandom } from '../../../lib/sys/random';

/** What plans can express. */
const TAME = [
  'a', 'b', 'ab', 'K', 's', '-', '\u{1f600}', '\u00fc', '\n', '\\.', '.*', '.+', '.*', '.+?', '.', '.?', 'b?', '[ab]', '[a-c]', '[A-z]', '(?:a|b)', '(a|)',
];
/** What they cannot, and bad syntax. */
const WILD = [
  '^', '$', '[^a]', '(', ')', '[', '\\d', 'x{2}', 'a*', '(ab)+', '??', '*', '(?i)A', '(?i:k)', '(?-s:.)', '\\', '\\Qa.\\E', '\\b',
  '{', ']', 'a{,2}', '\u212a', '(?s)', '\\Q\\E',
];
const CHARS = ['a', 'b', 'c', '-', '.', '\n', '\u{1f600}', '\u00fc', '\u00dc', 'x', '1', 'A', 'k', 's', '\u212a', '\u017f'];

/** A pattern, mostly valid and mostly one that plans can express. */
export function randomPattern(random: SeededRandom): string {
  return (random.below(8) ? '' : '(?i)') + part(random, 3);
}

/** A value that such a pattern has a chance to match. */
export function randomValue(random: SeededRandom): string {
  return Array.from({ length: random.below(7) }, () => pick(random, CHARS)).join('');
}

function part(random: SeededRandom, depth: number): string {
  let pattern = '';
  for (let items = random.below(5); items > 0; items--) {
    const kind = depth > 0 ? random.below(12) : 11;
    if (kind === 0) pattern += `(${part(random, depth - 1)})${random.below(2) ? '' : '?'}`;
    else if (kind === 1) pattern += `${part(random, depth - 1)}|${part(random, depth - 1)}`;
    else pattern += pick(random, random.below(10) ? TAME : WILD);
  }
  return pattern;
}

function pick<T>(random: SeededRandom, from: readonly T[]): T {
  return from[random.below(from.length)];
}
