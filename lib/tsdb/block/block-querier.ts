import { compareUtf8 } from '../../encoding/utf8-order';
import { Matcher } from '../../model/matcher';
import { ChunkQuerier, ChunkSet } from '../../storage/chunk-querier';
import { Querier, SeriesSet, TimeRange } from '../../storage/querier';
import { ChunkSamples } from '../chunk-samples';
import { XorDecode } from '../chunkenc/xor';
import { findSeries } from '../index/find-series';
import { SeriesColumns } from '../index/series-columns';
import { Block } from './block';
import { isOrdered, labelsOf, loadChunks, textsOf } from './block-series';

/** Answers queries from a block. Names and values of labels are those of the series that have a chunk in the range; without matchers those of all. */
export class BlockQuerier implements Querier, ChunkQuerier {
  private closed = false;

  constructor(private readonly block: Block, private readonly decode: XorDecode) {
    block.hold();
  }

  async select(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<SeriesSet> {
    const { first, chunks, count, labels } = await this.selectChunks(matchers, range, signal), { mint, maxt } = range;
    const samples = new ChunkSamples(chunks, this.decode), kept = new Uint32Array(count);
    let left = 0;
    for (let s = 0; s < count; s++) if (hasSample(samples, chunks, first[s], first[s + 1], range)) kept[left++] = s;
    return {
      count: left, labels: (series) => labels(kept[series]),
      samples: (series, into) => samples.append(first[kept[series]], first[kept[series] + 1], mint, maxt, into),
    };
  }

  async selectChunks(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<ChunkSet> {
    const { columns, texts } = await this.find(matchers, range, signal), loaded = await loadChunks(this.block, columns, this.decode, signal);
    return { ...loaded, ordered: isOrdered(loaded), labels: (series) => labelsOf(columns, texts, series) };
  }

  async labelNames(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<string[]> {
    if (matchers.length === 0) return this.block.index.postingsTable.names();
    const { columns, texts } = await this.find(matchers, range, signal), names = new Set<number>();
    for (let i = 0; i < columns.labelsFrom[columns.count]; i += 2) names.add(columns.symbols[i]);
    return Array.from(names, (symbol) => texts[symbol]).sort(compareUtf8);
  }

  async labelValues(name: string, matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<string[]> {
    if (matchers.length === 0) {
      const all: string[] = [];
      await this.block.index.postingsTable.eachValue(name, '', (value) => all.push(value));
      return all;
    }
    const { columns, texts } = await this.find(matchers, range, signal), nameSymbol = texts.indexOf(name), values = new Set<number>();
    for (let i = 0; i < columns.labelsFrom[columns.count]; i += 2) if (columns.symbols[i] === nameSymbol) values.add(columns.symbols[i + 1]);
    return Array.from(values, (symbol) => texts[symbol]).sort(compareUtf8);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.block.release().catch(() => undefined); // nothing was written, so nothing can be lost
  }

  /** The series that every matcher accepts and their chunks in the range. */
  private async find(matchers: readonly Matcher[], { mint, maxt }: TimeRange, signal?: AbortSignal): Promise<{ columns: SeriesColumns; texts: string[] }> {
    const { index } = this.block, columns = new SeriesColumns(), { ids, rest } = await findSeries(index, matchers, signal);
    await index.readSeries(ids, mint, maxt, columns, signal);
    const texts = await textsOf(this.block, columns);
    for (const matcher of rest) keepAccepted(columns, texts, matcher);
    return { columns, texts };
  }
}

/** Takes the series out that `matcher` refuses, asking it about each value once. */
function keepAccepted(columns: SeriesColumns, texts: readonly string[], matcher: Matcher): void {
  const { symbols, labelsFrom, count } = columns, name = texts.indexOf(matcher.name), kept = new Uint8Array(count);
  const verdicts = new Map<number, boolean>(), absent = matcher.matches('');
  for (let s = 0; s < count; s++) {
    let value = -1;
    for (let i = labelsFrom[s]; i < labelsFrom[s + 1]; i += 2) if (symbols[i] === name) value = symbols[i + 1];
    let accepted = value < 0 ? absent : verdicts.get(value);
    if (accepted === undefined) verdicts.set(value, accepted = matcher.matches(texts[value]));
    kept[s] = Number(accepted);
  }
  columns.keep(kept);
}

/** Chunks that have a border in the range have a sample there; only one that reaches over both of its ends must be looked into. */
function hasSample(samples: ChunkSamples, { mint: mints, maxt: maxts }: ChunkSet['chunks'], from: number, to: number, { mint, maxt }: TimeRange): boolean {
  for (let c = from; c < to; c++) if ((mints[c] >= mint && mints[c] <= maxt) || (maxts[c] >= mint && maxts[c] <= maxt)) return true;
  for (let c = from; c < to; c++) if (samples.hasSample(c, mint, maxt)) return true;
  return false;
}
