import { Labels, METRIC_NAME } from '../../model/labels';
import { VectorMatching } from '../parser/ast';
import { Frame } from './frame';

const NOT_IN_TEXT = '\ud800'; // half of a surrogate pair: labels are well-formed

/** A text that tells the values of these labels, '' for those that are absent, from any others: the key of a map. */
export function valuesKey(labels: Labels, names: readonly string[]): string {
  return names.length === 1 ? labels.get(names[0]) : names.map((name) => labels.get(name)).join(NOT_IN_TEXT);
}

/** The labels of an element that decide which elements it is paired with. */
export function matchLabels(labels: Labels, matching: VectorMatching): Labels {
  return matching.on ? labels.keep(matching.labels) : labels.without([METRIC_NAME, ...matching.labels]);
}

/** Numbers the match groups of rows, from 0. */
export class Signatures {
  private readonly ids = new Map<string, number>();

  constructor(private readonly matching: VectorMatching) {}

  /** How many groups there are so far. */
  get count(): number {
    return this.ids.size;
  }

  /** The group of each row of `frame`. */
  of(frame: Frame): Int32Array {
    return Int32Array.from(frame.labels, (labels) => this.id(labels));
  }

  private id(labels: Labels): number {
    const key = this.matching.on ? valuesKey(labels, this.matching.labels) : matchLabels(labels, this.matching).key();
    const id = this.ids.get(key) ?? this.ids.size;
    if (id === this.ids.size) this.ids.set(key, id);
    return id;
  }
}

/** The rows of each group. */
export function rowsByGroup(groups: Int32Array, count: number): number[][] {
  const rows: number[][] = Array.from({ length: count }, () => []);
  groups.forEach((group, row) => rows[group].push(row));
  return rows;
}

/** Whether a match group has an element at a step. */
export class GroupPresence {
  private readonly unions: Array<Uint8Array | undefined> = [];

  constructor(private readonly frame: Frame, private readonly rows: readonly number[][]) {}

  has(group: number, step: number): boolean {
    const rows = this.rows[group];
    if (rows.length === 0) return false;
    if (rows.length === 1) return this.frame.cell(rows[0], step) >= 0;
    return (this.unions[group] ??= this.union(rows))[step] !== 0;
  }

  private union(rows: readonly number[]): Uint8Array {
    const { frame } = this, there = new Uint8Array(frame.steps);
    for (const row of rows) {
      for (let cell = frame.begin(row), end = frame.end(row), step = frame.first(row); cell < end; cell++, step++) there[step] |= frame.present[cell];
    }
    return there;
  }
}
