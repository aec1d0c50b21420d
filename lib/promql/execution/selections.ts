import { Frame } from './frame';

/** Which of the rows of a group stay at `step`; rows without a value there never do. */
export type Selection = (frame: Frame, rows: readonly number[], step: number, param: number) => readonly number[];

/** The rows with the `k` greatest values, the greatest first. */
export const largest: Selection = (frame, rows, step, k) => extremes(frame, rows, step, k, 1);
/** The rows with the `k` smallest values, the smallest first. */
export const smallest: Selection = (frame, rows, step, k) => extremes(frame, rows, step, k, -1);

/** The first `k` rows. */
export const takeFirst: Selection = (frame, rows, step, k) => {
  const first: number[] = [];
  for (let i = 0; i < rows.length && first.length < k; i++) if (frame.cell(rows[i], step) >= 0) first.push(rows[i]);
  return first;
};

const HASHES = 2 ** 64;

/** The rows whose hash lies in the lower `ratio` of all hashes, or in the upper -`ratio` of them. */
export function byHash({ labels }: Frame): Selection {
  const places = Float64Array.from(labels, (set) => Number(set.hash()) / HASHES);
  return (frame, rows, step, ratio) => rows.filter((row) => (
    frame.cell(row, step) >= 0 && (ratio < 0 ? places[row] >= 1 + ratio : places[row] < ratio)));
}

/** Values are ordered by `sign` times themselves, with NaN below all. Which of equal ones stay is decided as the originals do, by a heap. */
function extremes(frame: Frame, rows: readonly number[], step: number, k: number, sign: 1 | -1): number[] {
  if (k < 1) return [];
  const heap = new Heap();
  for (const row of rows) {
    const cell = frame.cell(row, step);
    if (cell < 0) continue;
    const v = sign * frame.values[cell];
    if (heap.rows.length < k) heap.push(v, row);
    else heap.replaceLeast(v, row);
  }
  return heap.descending();
}

/** A binary heap with the least value on top. */
class Heap {
  readonly rows: number[] = [];
  private readonly values: number[] = [];

  push(v: number, row: number): void {
    this.values.push(v);
    this.rows.push(row);
    for (let at = this.rows.length - 1, up = (at - 1) >> 1; at > 0 && this.less(at, up); at = up, up = (at - 1) >> 1) this.swap(at, up);
  }

  /** Puts an element in the place of the least, unless it is no greater. */
  replaceLeast(v: number, row: number): void {
    const least = this.values[0];
    if (!(least < v) && !(least !== least && v === v)) return;
    this.values[0] = v;
    this.rows[0] = row;
    for (let at = 0; ;) {
      let child = 2 * at + 1;
      if (child + 1 < this.rows.length && this.less(child + 1, child)) child++;
      if (child >= this.rows.length || !this.less(child, at)) return;
      this.swap(at, child);
      at = child;
    }
  }

  descending(): number[] {
    const order = this.rows.map((_, i) => i).sort((a, b) => (this.less(b, a) ? -1 : this.less(a, b) ? 1 : 0));
    return order.map((i) => this.rows[i]);
  }

  private less(a: number, b: number): boolean {
    const x = this.values[a], y = this.values[b];
    return x < y || (x !== x && y === y);
  }

  private swap(a: number, b: number): void {
    const { values, rows } = this;
    [values[a], values[b]] = [values[b], values[a]];
    [rows[a], rows[b]] = [rows[b], rows[a]];
  }
}
