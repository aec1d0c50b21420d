import { compareUtf8 } from '../encoding/utf8-order';
import { Matcher } from '../model/matcher';
import { ChunkQuerier, ChunkSet } from '../storage/chunk-querier';
import { Querier, SampleColumns, SeriesSet, TimeRange } from '../storage/querier';
import { XorDecode, xorCount } from './chunkenc/xor';
import { collectChunks } from './collect-chunks';
import { Head } from './head';
import { SampleSearch } from './sample-search';
import { Selections } from './selections';

/** Answers queries from the head as it was when this was made. */
export class HeadQuerier implements Querier, ChunkQuerier {
  private readonly view;
  private readonly search;

  constructor(private readonly head: Head, private readonly selections: Selections, private readonly decode: XorDecode) {
    this.view = head.views.openView();
    this.search = new SampleSearch(head.chunks, decode);
  }

  async select(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<SeriesSet> {
    signal?.throwIfAborted();
    const rows = this.selections.rows(matchers).filter((row) => this.hasSample(row, range));
    const set = collectChunks(this.head, this.view, this.search, rows, range);
    return { count: set.count, labels: set.labels, samples: (series, into) => this.samples(set, series, range, into) };
  }

  async selectChunks(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<ChunkSet> {
    signal?.throwIfAborted();
    return collectChunks(this.head, this.view, this.search, this.selections.rows(matchers), range);
  }

  async labelNames(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<string[]> {
    signal?.throwIfAborted();
    const { pairs } = this.head.series;
    if (matchers.length === 0) return [...pairs.allNames()].filter((name) => this.valuesOf(name, range).next().done === false).sort(compareUtf8);
    const names = new Set<string>(), seen = new Uint8Array(pairs.end);
    for (const row of this.selections.rows(matchers)) {
      if (!this.hasSample(row, range)) continue;
      this.head.series.eachPair(row, (pair) => {
        if (seen[pair] === 0) names.add(pairs.nameOf(pair));
        seen[pair] = 1;
      });
    }
    return [...names].sort(compareUtf8);
  }

  async labelValues(name: string, matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<string[]> {
    signal?.throwIfAborted();
    if (matchers.length === 0) return [...this.valuesOf(name, range)].sort(compareUtf8);
    const { series } = this.head, nameId = series.pairs.nameId(name), values: string[] = [];
    if (nameId < 0) return values;
    const seen = new Uint8Array(series.pairs.end);
    for (const row of this.selections.rows(matchers)) {
      const pair = series.pairOf(row, nameId);
      if (pair < 0 || seen[pair] === 1 || !this.hasSample(row, range)) continue;
      seen[pair] = 1;
      values.push(series.pairs.valueOf(pair));
    }
    return values.sort(compareUtf8);
  }

  close(): void {
    this.head.views.close(this.view);
  }

  /** The values of `name` on any series. */
  private* valuesOf(name: string, range: TimeRange): Generator<string> {
    const { pairs } = this.head.series;
    for (const [value, pair] of pairs.valuesOf(name)) if (pairs.rows(pair).some((row) => this.hasSample(row, range))) yield value;
  }

  private hasSample(row: number, { mint, maxt }: TimeRange): boolean {
    return this.search.hasSample(row, mint, Math.min(maxt, this.view.limit(row)));
  }

  private samples({ first, chunks }: ChunkSet, series: number, { mint, maxt }: TimeRange, into: SampleColumns): void {
    for (let c = first[series]; c < first[series + 1]; c++) {
      const bytes = chunks.memories[chunks.memory[c]], from = chunks.offset[c], start = into.length;
      into.reserve(xorCount(bytes, from));
      let end = start + this.search.checked(this.decode(bytes, from, from + chunks.length[c], into.times, into.values, start));
      let begin = start;
      while (begin < end && into.times[begin] < mint) begin++;
      while (end > begin && into.times[end - 1] > maxt) end--;
      if (begin > start) {
        into.times.copyWithin(start, begin, end);
        into.values.copyWithin(start, begin, end);
      }
      into.length = start + end - begin;
    }
  }
}
