import type { RE2JS } from 're2js';
import { quote } from '../encoding/go-quote';
import { CodedError } from '../sys/errors';
import { Labels } from './labels';
import { isLegacyLabelName } from './names';
import { matchesGlob, planRegex, RegexPlan } from './regex-plan';

export type MatchType = '=' | '!=' | '=~' | '!~';

const LONGEST_PATTERN = 64 * 1024;
const FEW = 8; // up to here a walk through an array is cheaper than a hash

/**
 * A condition on one label. Patterns are RE2's, match a value as a whole, and their `.` matches newlines too; an absent label has
 * the value ''. No pattern, whoever wrote it, takes more than linear time.
 */
export class Matcher {
  /** What a pattern comes down to, for whoever can look literals and prefixes up in an index; undefined where RE2 decides, and for = and !=. */
  readonly plan?: RegexPlan;
  private readonly accepts: (value: string) => boolean;

  /** @throws CodedError BAD_REGEX in RE2's words, also for a pattern longer than 64 KiB */
  constructor(readonly name: string, readonly type: MatchType, readonly value: string) {
    if (type === '=' || type === '!=') {
      this.accepts = (other) => other === value;
      return;
    }
    if (value.length > LONGEST_PATTERN) {
      const size = `${value.length} characters, at most ${LONGEST_PATTERN} are taken`;
      throw new CodedError('BAD_REGEX', `error parsing regexp: the pattern for label ${quote(name)} has ${size}`);
    }
    this.plan = planRegex(value);
    this.accepts = this.plan ? accepting(this.plan) : compiled(value);
  }

  /** Whether the condition excludes what it names. */
  get negative(): boolean {
    return this.type === '!=' || this.type === '!~';
  }

  /** Whether a label with this value fulfils it; '' stands for an absent label. */
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
    return `${isLegacyLabelName(this.name) ? this.name : quote(this.name)}${this.type}${quote(this.value)}`;
  }
}

const INVERSE: Readonly<Record<MatchType, MatchType>> = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' };

function accepting({ literals, globs }: RegexPlan): (value: string) => boolean {
  const set = literals.length > FEW ? new Set(literals) : undefined;
  const isLiteral = set ? (value: string) => set.has(value) : (value: string) => literals.includes(value);
  if (!globs.length) return isLiteral;
  return (value) => {
    for (let i = 0; i < globs.length; i++) if (matchesGlob(globs[i], value)) return true;
    return isLiteral(value);
  };
}

/** Loads the engine on first need: it takes longer than everything else that a synth loads of us. */
function compiled(pattern: string): (value: string) => boolean {
  const { RE2JS: engine, RE2JSException } = require('re2js') as typeof import('re2js');
  let regex: RE2JS;
  try {
    regex = engine.compile(pattern, engine.DOTALL);
  } catch (err) {
    if (err instanceof RE2JSException) throw new CodedError('BAD_REGEX', err.message.replace('`(?s)', '`'), err); // the flag is ours, not the user's
    throw err;
  }
  return (value) => regex.matches(value);
}
