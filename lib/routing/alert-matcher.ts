import { quote } from '../encoding/go-quote';
import { compareUtf8 } from '../encoding/utf8-order';
import { Labels } from '../model/labels';
import { Matcher, MatchType } from '../model/matcher';
import { compileRegex } from '../model/regex';

const TYPE_ORDER: readonly MatchType[] = ['=', '!=', '=~', '!~'];

/**
 * A condition on one label as Alertmanager has them. It is the Matcher of queries but for two things: the `.` of its patterns matches no
 * newline, and it is printed in a way of its own, which group keys contain.
 */
export class AlertMatcher {
  private readonly matcher: Matcher;
  private singleLine?: (value: string) => boolean; // of the pattern, for values of several lines alone

  /** @param name any text; a matcher of the empty name sees the empty value @throws CodedError BAD_REGEX in the words of Go */
  constructor(readonly name: string, readonly type: MatchType, readonly value: string) {
    this.matcher = matcherOf(name, type, value);
  }

  get isRegex(): boolean {
    return this.type === '=~' || this.type === '!~';
  }

  /** Whether a label with this value fulfils the condition; '' stands for an absent label. */
  matches(value: string): boolean {
    if (!this.isRegex || !value.includes('\n')) return this.matcher.matches(value);
    if (!this.singleLine) {
      const regex = compileRegex(`(?-s:${this.value})`);
      this.singleLine = (text) => regex.testExact(text);
    }
    return this.singleLine(value) === (this.type === '=~');
  }

  matchesLabels(labels: Labels): boolean {
    return this.matches(labels.get(this.name));
  }

  equals(other: AlertMatcher): boolean {
    return this.name === other.name && this.type === other.type && this.value === other.value;
  }

  /** The order within a set: name, value, type. */
  compare(other: AlertMatcher): number {
    return compareUtf8(this.name, other.name) || compareUtf8(this.value, other.value) || TYPE_ORDER.indexOf(this.type) - TYPE_ORDER.indexOf(other.type);
  }

  /** As the original prints it: the name bare and the value with the three escapes of OpenMetrics, or both quoted as Go does. */
  toString(): string {
    if (RESERVED.test(this.name)) return `${quote(this.name)}${this.type}${quote(this.value)}`;
    return `${this.name}${this.type}"${this.value.replace(/["\\\n]/g, (char) => (char === '\n' ? '\\n' : `\\${char}`))}"`;
  }
}

function matcherOf(name: string, type: MatchType, value: string): Matcher {
  try {
    return new Matcher(name, type, value);
  } catch (err) {
    compileRegex(`^(?:${value})$`); // Alertmanager tells of the pattern with its anchors
    throw err;
  }
}

/** What neither a name nor a value may contain unless it is quoted: a part of the syntax, or what Unicode calls white space. */
export const RESERVED = /[{}!=~,\\"'`\p{White_Space}]/u;

/** Whether every matcher of the set holds; an empty set always does. */
export function matchesAll(matchers: readonly AlertMatcher[], labels: Labels): boolean {
  for (let i = 0; i < matchers.length; i++) if (!matchers[i].matchesLabels(labels)) return false;
  return true;
}

/** The set in its order, in which it is printed and compared. */
export function sortMatchers(matchers: readonly AlertMatcher[]): AlertMatcher[] {
  return [...matchers].sort((a, b) => a.compare(b));
}

/** `{a="b",c=~"d"}`: a set as group keys and logs have it. */
export function printMatchers(matchers: readonly AlertMatcher[]): string {
  return `{${matchers.join(',')}}`;
}
