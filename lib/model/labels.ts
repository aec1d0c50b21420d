import { quote } from '../encoding/go-quote';
import { compareUtf8 } from '../encoding/utf8-order';
import { isWellFormed } from '../encoding/well-formed';
import { CodedError } from '../sys/errors';
import { hashLabels } from './labels-hash';
import { printedName } from './names';

/** The label that holds the name of the metric. */
export const METRIC_NAME = '__name__';

const LONGEST = 2 ** 24 - 1; // bytes of a name or value in UTF-8, for which the originals have three bytes of length
const NOT_IN_TEXT = '\ud800'; // half of a surrogate pair: labels are well-formed

/**
 * A label set, immutable: names in the order of their UTF-8 bytes, no name twice, no empty value (a label with one is a label that is
 * absent). Series live in slabs of symbols; objects like this are made only where labels enter or leave the process.
 */
export class Labels {
  static readonly EMPTY = new Labels([]);

  /** @param flat name, value, name, value ...; sorted, kept, never changed again */
  private constructor(private readonly flat: readonly string[]) {}

  /** The labels of an object. @throws CodedError BAD_LABELS as `checkLabel` does */
  static of(labels: Readonly<Record<string, string>>): Labels {
    const pairs: string[] = [];
    for (const name of Object.keys(labels)) pairs.push(name, labels[name]);
    return Labels.fromPairs(pairs);
  }

  /** The labels `name, value, name, value ...` in any order. @throws CodedError BAD_LABELS as `checkLabel` does, and where a name is there twice */
  static fromPairs(pairs: readonly string[]): Labels {
    const names: number[] = []; // where they stand
    for (let i = 0; i < pairs.length; i += 2) {
      checkLabel(pairs[i], pairs[i + 1]);
      if (pairs[i + 1] !== '') names.push(i);
    }
    names.sort((a, b) => compareUtf8(pairs[a], pairs[b]));
    const flat: string[] = [];
    for (const at of names) {
      if (flat.length && flat[flat.length - 2] === pairs[at]) throw badLabel(`label name ${shown(pairs[at])} is not unique`);
      flat.push(pairs[at], pairs[at + 1]);
    }
    return Labels.fromSorted(flat);
  }

  /**
   * The labels `name, value, name, value ...` from a place that has checked them, such as an index: sorted, well-formed, no name twice,
   * none empty. The array is kept.
   */
  static fromSorted(flat: readonly string[]): Labels {
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

  /** The name of the metric, or '' where it has none. */
  get metricName(): string {
    return this.get(METRIC_NAME);
  }

  /** The same labels under another name of the metric; without one where `metric` is ''. @throws CodedError BAD_LABELS */
  withMetricName(metric: string): Labels {
    return Labels.fromPairs([METRIC_NAME, metric, ...this.without([METRIC_NAME]).flat]);
  }

  /** Those of the labels that `names` names. */
  keep(names: readonly string[]): Labels {
    return this.filter((name) => names.includes(name));
  }

  /** All labels but those that `names` names. */
  without(names: readonly string[]): Labels {
    return this.filter((name) => !names.includes(name));
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

  /** 64 bits, unsigned: the hash by which the originals pick series for `limit_ratio` and moments for scrapes. */
  hash(): bigint {
    return hashLabels(this.flat);
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

  /** The labels whose names are `wanted`. */
  filter(wanted: (name: string) => boolean): Labels {
    const flat: string[] = [];
    for (let i = 0; i < this.flat.length; i += 2) if (wanted(this.flat[i])) flat.push(this.flat[i], this.flat[i + 1]);
    return flat.length === this.flat.length ? this : Labels.fromSorted(flat);
  }
}

/** @throws CodedError BAD_LABELS for an empty name, and for text that UTF-8 cannot hold, or that needs 16 MiB of it */
export function checkLabel(name: string, value: string | undefined): void {
  if (value === undefined) throw badLabel(`label ${shown(name)} has no value`);
  if (name === '') throw badLabel(`a label with the value ${shown(value)} has no name`);
  if (!isWellFormed(name) || !isWellFormed(value)) throw badLabel(`label ${shown(name)} has half of a surrogate pair in its name or value`);
  if (isTooLong(name) || isTooLong(value)) throw badLabel(`label ${shown(name)} has a name or value of more than ${LONGEST} bytes`);
}

function isTooLong(text: string): boolean {
  return text.length * 3 > LONGEST && Buffer.byteLength(text) > LONGEST;
}

function badLabel(message: string): CodedError {
  return new CodedError('BAD_LABELS', message);
}

function shown(text: string): string {
  return quote(text.length > 100 ? `${text.slice(0, 100)}...` : text);
}
