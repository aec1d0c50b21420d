import { quote } from '../encoding/go-quote';
import { compareUtf8 } from '../encoding/utf8-order';
import { isWellFormed } from '../encoding/well-formed';
import { CodedError } from '../sys/errors';
import { isLegacyLabelName } from './names';

/** The label that holds the name of the metric. */
export const METRIC_NAME = '__name__';

/**
 * A label set, immutable: names in the order of their UTF-8 bytes, no name twice, no empty value (a label with one is a label that is
 * absent). Series live in slabs of symbols; objects like this are made only where labels enter or leave the process.
 */
export class Labels {
  static readonly EMPTY = new Labels([]);

  /** @param flat name, value, name, value ...; sorted, kept, never changed again */
  private constructor(private readonly flat: readonly string[]) {}

  /** The labels of an object. @throws CodedError BAD_LABELS for text that UTF-8 cannot hold, or an empty name */
  static of(labels: Readonly<Record<string, string>>): Labels {
    return Labels.fromPairs(Object.entries(labels).flat());
  }

  /** The labels `name, value, name, value ...` in any order. @throws CodedError BAD_LABELS also where a name is there twice */
  static fromPairs(pairs: readonly string[]): Labels {
    const names: number[] = []; // where they stand
    for (let i = 0; i < pairs.length; i += 2) {
      checkText(pairs[i], pairs[i + 1]);
      if (pairs[i + 1] !== '') names.push(i);
    }
    names.sort((a, b) => compareUtf8(pairs[a], pairs[b]));
    const flat: string[] = [];
    for (const at of names) {
      if (flat.length && flat[flat.length - 2] === pairs[at]) throw new CodedError('BAD_LABELS', `label name ${quote(pairs[at])} is not unique`);
      flat.push(pairs[at], pairs[at + 1]);
    }
    return flat.length ? new Labels(flat) : Labels.EMPTY;
  }

  /** How many labels there are. */
  get size(): number {
    return this.flat.length / 2;
  }

  name(index: number): string {
    return this.flat[2 * index];
  }

  value(index: number): string {
    return this.flat[2 * index + 1];
  }

  /** The value of `name`, or '' where it is absent. */
  get(name: string): string {
    for (let i = 0; i < this.flat.length; i += 2) if (this.flat[i] === name) return this.flat[i + 1];
    return '';
  }

  has(name: string): boolean {
    return this.get(name) !== '';
  }

  equals(other: Labels): boolean {
    const a = this.flat, b = other.flat;
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
    return true;
  }

  /** The order in which series are stored and answered: label by label, name before value; of two that begin alike the shorter first. */
  compare(other: Labels): number {
    const a = this.flat, b = other.flat;
    const shorter = Math.min(a.length, b.length);
    for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return compareUtf8(a[i], b[i]);
    return a.length - b.length;
  }

  /** A text that only an equal set has: the key of a map. */
  key(): string {
    return this.flat.join(NOT_IN_TEXT);
  }

  /** As an object, for JSON. */
  toObject(): Record<string, string> {
    return Object.fromEntries(Array.from({ length: this.size }, (_, i) => [this.name(i), this.value(i)])); // a name may be __proto__
  }

  /** As the originals print it: `{__name__="up", job="web"}`. */
  toString(): string {
    const texts: string[] = [];
    for (let i = 0; i < this.size; i++) texts.push(`${printedName(this.name(i))}=${quote(this.value(i))}`);
    return `{${texts.join(', ')}}`;
  }
}

const NOT_IN_TEXT = '\ud800'; // half of a surrogate pair: labels are well-formed

function printedName(name: string): string {
  return isLegacyLabelName(name) ? name : quote(name);
}

function checkText(name: string, value: string | undefined): void {
  if (value === undefined) throw new CodedError('BAD_LABELS', `label ${quote(name)} has no value`);
  if (name === '') throw new CodedError('BAD_LABELS', `a label with the value ${quote(value)} has no name`);
  if (!isWellFormed(name) || !isWellFormed(value)) throw new CodedError('BAD_LABELS', `label ${quote(name)} has half of a surrogate pair in its name or value`);
}
