import { compareUtf8 } from '../../encoding/utf8-order';
import { collectChunks } from '../collect-chunks';
import { XorDecode } from '../chunkenc/xor';
import { Head } from '../head';
import { SeriesColumns } from '../index/series-columns';
import { SampleSearch } from '../sample-search';
import { View } from '../view';
import { SeriesBatch, SeriesSource } from './series-source';

const BATCH = 512; // series

/** The series of a head that have samples before `end`, with these. Nothing may be appended there any more. */
export class HeadSource implements SeriesSource {
  private readonly rows: Uint32Array;
  private readonly columns = new SeriesColumns();
  private readonly search: SampleSearch;
  private names = new Uint32Array(0); // symbols, by pair
  private values = new Uint32Array(0);
  private at = 0;

  /**
   * @param mint,end milliseconds; `end` is a border of chunks, and not included
   * @param view stays open until this is done: no row is given to another series before
   */
  constructor(private readonly head: Head, private readonly mint: number, private readonly end: number, private readonly view: View, decode: XorDecode) {
    const { series, chunks } = head, rows = new Uint32Array(series.count);
    let count = 0;
    for (let row = 0; row < series.end; row++) if (series.isLive(row) && chunks.mint(row) < end) rows[count++] = row;
    this.rows = rows.subarray(0, count).sort((a, b) => series.compare(a, b));
    this.search = new SampleSearch(chunks, decode);
  }

  async symbols(): Promise<string[]> {
    const { series, series: { pairs } } = this.head, used = new Uint8Array(pairs.end), texts = new Set<string>();
    for (const row of this.rows) series.eachPair(row, (pair) => { used[pair] = 1; });
    for (let pair = 0; pair < used.length; pair++) if (used[pair] === 1) texts.add(pairs.nameOf(pair)).add(pairs.valueOf(pair));
    const sorted = [...texts].sort(compareUtf8), numbers = new Map(sorted.map((text, number) => [text, number]));
    this.names = new Uint32Array(pairs.end);
    this.values = new Uint32Array(pairs.end);
    for (let pair = 0; pair < used.length; pair++) {
      if (used[pair] === 0) continue;
      this.names[pair] = numbers.get(pairs.nameOf(pair))!;
      this.values[pair] = numbers.get(pairs.valueOf(pair))!;
    }
    return sorted;
  }

  async next(): Promise<SeriesBatch | undefined> {
    if (this.at >= this.rows.length) return undefined;
    const { head, columns } = this, rows = this.rows.subarray(this.at, this.at += BATCH);
    const loaded = collectChunks(head, this.view, this.search, rows, { mint: this.mint, maxt: this.end - 1 });
    columns.clear();
    for (let s = 0; s < loaded.count; s++) {
      const row = loaded.rows[s];
      let at = columns.begin(head.series.labelCount(row));
      head.series.eachPair(row, (pair) => {
        columns.symbols[at++] = this.names[pair];
        columns.symbols[at++] = this.values[pair];
      });
      columns.end(0, at, loaded.first[s + 1]);
    }
    return { columns, loaded };
  }
}
