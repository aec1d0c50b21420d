import { quote } from '../encoding/go-quote';
import { Labels } from './labels';
import { printedName } from './names';
import { compileRegex } from './regex';
import { fold, planRegex, prefixOf, RegexPlan, TextKind } from './regex-plan';

export type MatchType = '=' | '!=' | '=~' | '!~';

const INVERSE: Readonly<Record<MatchType, MatchType>> = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' };
const FEW = 8; // up to here a walk through an array is cheaper than a hash

/**
 * A condition on one label, immutable. Patterns are RE2's, match a value as a whole, and their `.` matches newlines too; an absent label
 * has the value ''. Whoever wrote a pattern, it takes linear time.
 */
export class Matcher {
  /** Whether the condition excludes the values that `plan` is about. */
  readonly negative: boolean;
  /** What `value` comes down to, negative or not, so that an index can look it up. */
  readonly plan: RegexPlan;
  private readonly accepts: (value: string) => boolean;

  /** @throws CodedError BAD_REGEX in the words of Go */
  constructor(readonly name: string, readonly type: MatchType, readonly value: string) {
    this.negative = type === '!=' || type === '!~';
    this.plan = type === '=~' || type === '!~' ? planRegex(value) : { kind: 'set', texts: [value], ignoreCase: false };
    this.accepts = accepting(this.plan, value);
  }

  /** A text that all values of the plan begin with: where a search in sorted values may start, and end. */
  get prefix(): string {
    return prefixOf(this.plan);
  }

  /** Whether a label with this value fulfils the condition; '' stands for an absent label. */
  matches(value: string): boolean {
    return this.accepts(value) !== this.negative;
  }

  matchesLabels(labels: Labels): boolean {
    return this.matches(labels.get(this.name));
  }

  /** The condition that holds where this one does not. */
  inverse(): Matcher {
    return new Matcher(this.name, INVERSE[this.type], this.value);
  }

  /** As the originals print it: `job=~"a|b"`. */
  toString(): string {
    return `${printedName(this.name)}${this.type}${quote(this.value)}`;
  }
}

function accepting(plan: RegexPlan, pattern: string): (value: string) => boolean {
  if (plan.kind === 'any') return () => true;
  if (plan.kind === 'nonEmpty') return (value) => value !== '';
  if (plan.kind === 'regex') return acceptingRegex(plan.prefix, pattern);
  const accepts = plan.kind === 'globs' ? anyOf(plan.globs.map((glob) => (value) => glob.matches(value))) : acceptingTexts(plan.kind, plan.texts);
  return plan.ignoreCase ? (value) => accepts(fold(value)) : accepts;
}

function acceptingTexts(kind: TextKind, texts: readonly string[]): (value: string) => boolean {
  if (kind === 'set') return acceptingSet(texts);
  return anyOf(texts.map((text) => (
    kind === 'prefix' ? (value) => value.startsWith(text) : kind === 'suffix' ? (value) => value.endsWith(text) : (value) => value.includes(text))));
}

function anyOf(all: ReadonlyArray<(value: string) => boolean>): (value: string) => boolean {
  if (all.length === 1) return all[0];
  return (value) => {
    for (let i = 0; i < all.length; i++) if (all[i](value)) return true;
    return false;
  };
}

function acceptingSet(texts: readonly string[]): (value: string) => boolean {
  const [text] = texts;
  if (texts.length === 1) return (value) => value === text;
  if (texts.length <= FEW) return (value) => texts.includes(value);
  const set = new Set(texts);
  return (value) => set.has(value);
}

function acceptingRegex(prefix: string, pattern: string): (value: string) => boolean {
  const regex = compileRegex(pattern);
  return (value) => value.startsWith(prefix) && regex.testExact(value);
}
