import { enlarged } from './slab';

/** The label pairs of an index that is being written, each with the series that have it. Pairs are two numbers of symbols. */
export class PairPostings {
  private readonly numbers = new Map<number, number>(); // of the pairs, by name and value in one number
  private readonly keys: number[] = [];
  private lengths = new Uint32Array(64);
  private entries = new Uint32Array(1024); // pair after pair of series after series
  private entryCount = 0;
  private series = new Uint32Array(256); // ids
  private ends = new Uint32Array(256); // by series: where its entries end
  private seriesCount = 0;

  /** @param symbolCount names and values are below it */
  constructor(private readonly symbolCount: number) {}

  /** Adds a series by its label symbols `symbols[from, to)`, name and value in turn. Ids rise. */
  add(id: number, symbols: Uint32Array, from: number, to: number): void {
    if (this.entryCount + (to - from) / 2 > this.entries.length) this.entries = enlarged(this.entries, 2 * this.entries.length + to - from);
    if (this.seriesCount === this.series.length) {
      this.series = enlarged(this.series, 2 * this.seriesCount);
      this.ends = enlarged(this.ends, 2 * this.seriesCount);
    }
    for (let i = from; i < to; i += 2) {
      const pair = this.pair(symbols[i] * this.symbolCount + symbols[i + 1]);
      this.lengths[pair]++;
      this.entries[this.entryCount++] = pair;
    }
    this.series[this.seriesCount] = id;
    this.ends[this.seriesCount++] = this.entryCount;
  }

  /** The ids of all series, rising. */
  all(): Uint32Array {
    return this.series.subarray(0, this.seriesCount);
  }

  /** Every pair in the order of names and values, with the rising ids of the series that have it: a view of one array for all. */
  sorted(): Iterable<{ readonly name: number; readonly value: number; readonly series: Uint32Array }> {
    const starts = new Uint32Array(this.keys.length + 1);
    for (let pair = 0; pair < this.keys.length; pair++) starts[pair + 1] = starts[pair] + this.lengths[pair];
    const next = starts.slice(), ids = new Uint32Array(this.entryCount);
    for (let s = 0, entry = 0; s < this.seriesCount; s++) for (; entry < this.ends[s]; entry++) ids[next[this.entries[entry]]++] = this.series[s];
    const { symbolCount, numbers } = this, keys = Float64Array.from(this.keys).sort();
    return (function* eachPair() {
      for (const key of keys) {
        const pair = numbers.get(key)!;
        yield { name: Math.floor(key / symbolCount), value: key % symbolCount, series: ids.subarray(starts[pair], starts[pair + 1]) };
      }
    })();
  }

  private pair(key: number): number {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const pair = this.keys.length;
    if (pair === this.lengths.length) this.lengths = enlarged(this.lengths, 2 * pair);
    this.keys.push(key);
    this.numbers.set(key, pair);
    return pair;
  }
}
