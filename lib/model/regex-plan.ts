import { isWellFormed } from '../encoding/well-formed';
import { ANY, Glob } from './glob';
import { leadingLiteral, Shape, shapesOf } from './regex-shapes';

/**
 * What a whole, anchored pattern comes down to, found without a regular expression engine. Most of those in use do: `a|b`, `node-[123]`,
 * `5..`, `app-.*`, `.*error.*`, `^(blue|green)-.+$`, `(?i)web`. Where `ignoreCase` is set, texts are folded, and so must be the values that
 * they are compared with.
 */
export type RegexPlan =
  /** All values. */
  | { readonly kind: 'any' }
  /** All values but the empty one. */
  | { readonly kind: 'nonEmpty' }
  /** Values that are one of `texts`, or begin with one, end with one, contain one. */
  | { readonly kind: TextKind; readonly texts: readonly string[]; readonly ignoreCase: boolean }
  /** Values that have one of several shapes. */
  | { readonly kind: 'globs'; readonly globs: readonly Glob[]; readonly ignoreCase: boolean }
  /** Only RE2 can tell. Whatever it accepts begins with `prefix`. */
  | { readonly kind: 'regex'; readonly prefix: string };

export type TextKind = 'set' | 'prefix' | 'suffix' | 'contains';

const LONGEST = 1 << 20; // UTF-16 units: room for a dashboard that lists every pod
const MOST_GLOBS = 4; // they are tried one after the other; RE2 tries all at once, which takes about as long as six
const IGNORE_CASE = '(?i)';
const BEYOND_ASCII = /[\u0080-\uffff]/;

/** The plan of a pattern in RE2's syntax whose `.` matches newlines too. A bad one is RE2's to refuse. */
export function planRegex(pattern: string): RegexPlan {
  const ignoreCase = pattern.startsWith(IGNORE_CASE);
  if (pattern.length > LONGEST || !isWellFormed(pattern) || (ignoreCase && BEYOND_ASCII.test(pattern))) return { kind: 'regex', prefix: '' };
  const shapes = ignoreCase ? shapesOf(pattern.slice(IGNORE_CASE.length), fold) : shapesOf(pattern, (text) => text);
  return (shapes && planShapes(shapes, ignoreCase)) ?? { kind: 'regex', prefix: leadingLiteral(pattern) };
}

/** `text` with every character that RE2 takes for an ASCII letter where it ignores case replaced by that letter, in lower case. */
export function fold(text: string): string {
  return BEYOND_ASCII.test(text) ? text.replace(FOLDED, (char) => (char === '\u017f' ? 's' : char.toLowerCase())) : text.toLowerCase();
}

const FOLDED = /[A-Z\u017f\u212a]/g; // the long s, and the Kelvin sign, whose lower case is k

/** A text that all values of `plan` begin with, '' where none is known. */
export function prefixOf(plan: RegexPlan): string {
  if (plan.kind === 'regex') return plan.prefix;
  if (plan.kind === 'any' || plan.kind === 'nonEmpty' || plan.ignoreCase) return '';
  if (plan.kind === 'globs') return commonPrefix(plan.globs.map((glob) => glob.prefix));
  return plan.kind === 'set' || plan.kind === 'prefix' ? commonPrefix(plan.texts) : '';
}

function commonPrefix([first, ...others]: readonly string[]): string {
  let length = first.length;
  for (const other of others) {
    let same = 0;
    while (same < length && other.charCodeAt(same) === first.charCodeAt(same)) same++;
    length = same;
  }
  const prefix = first.slice(0, length);
  return isWellFormed(prefix) ? prefix : prefix.slice(0, -1); // two emoji may share one half
}

function planShapes(shapes: readonly Shape[], ignoreCase: boolean): RegexPlan | undefined {
  const kinds = new Set(shapes.map(kindOf));
  const kind = kinds.has('any') ? 'any' : kinds.size === 1 ? kindOf(shapes[0]) : 'globs';
  if (kind === 'any' || kind === 'nonEmpty') return { kind };
  if (kind !== 'set' && shapes.length > MOST_GLOBS) return undefined;
  if (kind === 'globs') return { kind, globs: shapes.map((pieces) => new Glob(pieces)), ignoreCase };
  return { kind, texts: [...new Set(shapes.map((pieces) => pieces.join('')))], ignoreCase };
}

/** The plan that one shape alone would be. */
function kindOf(pieces: Shape): Exclude<RegexPlan['kind'], 'regex'> {
  const [first, second, third] = pieces;
  if (pieces.length === 2 && second === '' && first === ANY) return 'nonEmpty';
  if (pieces.some((piece) => piece.includes(ANY))) return 'globs';
  if (pieces.length === 1) return 'set';
  if (pieces.length === 2 && second === '') return first === '' ? 'any' : 'prefix';
  if (pieces.length === 2 && first === '') return 'suffix';
  return pieces.length === 3 && first === '' && third === '' ? 'contains' : 'globs';
}
