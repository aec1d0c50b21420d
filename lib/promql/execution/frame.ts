import { Labels } from '../../model/labels';

/** One value for each step, or none: what an operator fills before a frame takes it over. */
export class Row {
  readonly values: Float64Array;
  /** 1 where the step has a value; elsewhere that of `values` means nothing. */
  readonly present: Uint8Array;

  constructor(steps: number) {
    this.values = new Float64Array(steps);
    this.present = new Uint8Array(steps);
  }

  clear(): void {
    this.present.fill(0);
  }

  set(step: number, v: number): void {
    this.values[step] = v;
    this.present[step] = 1;
  }
}

/**
 * Series by steps: what operators hand each other. A row reaches from the first step with a value to the last, so that series that come and
 * go take no room where they are not; `present` tells the gaps. Row r lies in the cells [begin(r), end(r)) of `values` and `present`, its
 * first cell at step `first(r)`; rows follow each other without gaps, and no two have the same labels.
 * A frame belongs to the operator that receives it, which may write into it.
 */
export class Frame {
  readonly labels: Labels[] = [];
  /** Whether the name of the metric is to go from the answer, but is still there to be matched (delayed name removal). */
  readonly nameless: boolean[] = [];
  values: Float64Array;
  present: Uint8Array;
  /** How many cells have a value. */
  total = 0;
  private ends: Float64Array = new Float64Array(16);
  private firsts: Float64Array = new Float64Array(16);

  constructor(readonly steps: number, cells = 64) {
    this.values = new Float64Array(cells);
    this.present = new Uint8Array(cells);
  }

  get count(): number {
    return this.labels.length;
  }

  /** How many cells are in use. */
  get cells(): number {
    return this.end(this.count - 1);
  }

  begin(row: number): number {
    return row > 0 ? this.ends[row - 1] : 0;
  }

  end(row: number): number {
    return row >= 0 ? this.ends[row] : 0;
  }

  first(row: number): number {
    return this.firsts[row];
  }

  /** The cell of `row` at `step`, or -1 where there is no value. */
  cell(row: number, step: number): number {
    const begin = this.begin(row), cell = begin + step - this.firsts[row];
    return cell >= begin && cell < this.ends[row] && this.present[cell] ? cell : -1;
  }

  /** Copies `row` as a new last row, unless it is empty. */
  push(labels: Labels, nameless: boolean, row: Row): void {
    const { values, present } = row;
    let from = 0, to = this.steps;
    while (from < to && !present[from]) from++;
    while (to > from && !present[to - 1]) to--;
    if (from === to) return;
    const at = this.add(labels, nameless, from, to - from);
    for (let step = from, cell = at; step < to; step++, cell++) {
      this.values[cell] = values[step];
      this.present[cell] = present[step];
      this.total += present[step];
    }
  }

  /** Appends row `row` of `other`, which has as many steps. */
  pushFrom(other: Frame, row: number): void {
    const begin = other.begin(row), end = other.end(row);
    const at = this.add(other.labels[row], other.nameless[row], other.first(row), end - begin);
    this.values.set(other.values.subarray(begin, end), at);
    this.present.set(other.present.subarray(begin, end), at);
    for (let cell = begin; cell < end; cell++) this.total += other.present[cell];
  }

  /** Writes the values of row `row` into `into`, which keeps its others. @returns whether it had none at these steps */
  read(row: number, into: Row): boolean {
    let free = true;
    for (let cell = this.begin(row), end = this.end(row), step = this.firsts[row]; cell < end; cell++, step++) {
      if (!this.present[cell]) continue;
      free &&= !into.present[step];
      into.values[step] = this.values[cell];
      into.present[step] = 1;
    }
    return free;
  }

  /** The rows without those that `present` has emptied since, each from its first value to its last. */
  trimmed(): Frame {
    const frame = new Frame(this.steps, this.cells), row = new Row(this.steps);
    for (let r = 0; r < this.count; r++) {
      row.clear();
      this.read(r, row);
      frame.push(this.labels[r], this.nameless[r], row);
    }
    return frame;
  }

  /** These rows, in this order. */
  picked(rows: readonly number[]): Frame {
    const frame = new Frame(this.steps, rows.length);
    for (const row of rows) frame.pushFrom(this, row);
    return frame;
  }

  /** The values of the only step at `steps` of them. */
  spread(steps: number): Frame {
    const frame = new Frame(steps, this.count * steps), row = new Row(steps);
    row.present.fill(1);
    for (let r = 0; r < this.count; r++) {
      row.values.fill(this.values[r]);
      frame.push(this.labels[r], this.nameless[r], row);
    }
    return frame;
  }

  /** How many series have a value, for each step. */
  perStep(): Uint32Array {
    const counts = new Uint32Array(this.steps);
    for (let row = 0; row < this.count; row++) {
      for (let cell = this.begin(row), end = this.end(row), step = this.firsts[row]; cell < end; cell++, step++) counts[step] += this.present[cell];
    }
    return counts;
  }

  private add(labels: Labels, nameless: boolean, first: number, length: number): number {
    const row = this.count, at = this.cells;
    if (at + length > this.values.length) this.grow(at, at + length);
    if (row === this.ends.length) {
      this.ends = grown(this.ends, row, 2 * row);
      this.firsts = grown(this.firsts, row, 2 * row);
    }
    this.labels.push(labels);
    this.nameless.push(nameless);
    this.firsts[row] = first;
    this.ends[row] = at + length;
    return at;
  }

  private grow(used: number, needed: number): void {
    const capacity = Math.max(needed, 2 * this.values.length);
    this.values = grown(this.values, used, capacity);
    const present = new Uint8Array(capacity);
    present.set(this.present.subarray(0, used));
    this.present = present;
  }
}

function grown(column: Float64Array, used: number, capacity: number): Float64Array {
  const larger = new Float64Array(capacity);
  larger.set(column.subarray(0, used));
  return larger;
}
