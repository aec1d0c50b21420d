import { compareUtf8 } from '../encoding/utf8-order';
import { Labels } from '../model/labels';
import { Matcher } from '../model/matcher';
import { ChunkQuerier, ChunkSet } from '../storage/chunk-querier';
import { Querier, SampleColumns, SeriesSet, TimeRange } from '../storage/querier';
import { addSamples } from './chunk-samples';
import { isOrdered } from './block/block-series';

type Both = Querier & ChunkQuerier;

/** One part of a database and the times that it is asked about. */
export interface Part { readonly querier: Both; readonly mint: number; readonly maxt: number }

/** Answers queries from several parts, in the order of time; of two samples at one time that of the later part counts. */
export class MergedQuerier implements Querier, ChunkQuerier {
  constructor(private readonly parts: readonly Part[]) {}

  async select(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<SeriesSet> {
    const sets = await this.each(range, (querier, within) => querier.select(matchers, within, signal));
    if (sets.length === 1) return sets[0];
    const merged = mergeSeries(sets), scratch = new SampleColumns();
    return {
      count: merged.labels.length, labels: (series) => merged.labels[series],
      samples: (series, into) => {
        const start = into.length;
        for (const [set, own] of merged.parts[series]) {
          scratch.length = 0;
          sets[set].samples(own, scratch);
          if (scratch.length > 0) addSamples(into, start, scratch.times, scratch.values, 0, scratch.length);
        }
      },
    };
  }

  async selectChunks(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<ChunkSet> {
    const sets = await this.each(range, (querier, within) => querier.selectChunks(matchers, within, signal));
    if (sets.length === 1) return sets[0];
    const { labels, parts } = mergeSeries(sets), first = new Uint32Array(labels.length + 1), bases: number[] = [];
    const memories: Uint8Array[] = [];
    for (const { chunks } of sets) {
      bases.push(memories.length);
      for (const memory of chunks.memories) memories.push(memory);
    }
    const total = sets.reduce((sum, set) => sum + set.first[set.count], 0);
    const memory = new Uint32Array(total), offset = new Float64Array(total), length = new Uint32Array(total);
    const encoding = new Uint8Array(total), mint = new Float64Array(total), maxt = new Float64Array(total);
    let at = 0;
    for (let s = 0; s < labels.length; s++) {
      for (const [set, own] of parts[s]) {
        const { first: from, chunks } = sets[set];
        for (let c = from[own]; c < from[own + 1]; c++, at++) {
          memory[at] = bases[set] + chunks.memory[c];
          offset[at] = chunks.offset[c];
          length[at] = chunks.length[c];
          encoding[at] = chunks.encoding[c];
          mint[at] = chunks.mint[c];
          maxt[at] = chunks.maxt[c];
        }
      }
      first[s + 1] = at;
    }
    const found = { count: labels.length, first, chunks: { memories, memory, offset, length, encoding, mint, maxt } };
    return { ...found, ordered: sets.every((set) => set.ordered) && isOrdered(found), labels: (series) => labels[series] };
  }

  async labelNames(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<string[]> {
    return together(await this.each(range, (querier, within) => querier.labelNames(matchers, within, signal)));
  }

  async labelValues(name: string, matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<string[]> {
    return together(await this.each(range, (querier, within) => querier.labelValues(name, matchers, within, signal)));
  }

  close(): void {
    for (const { querier } of this.parts) querier.close();
  }

  /** Asks the parts that have some of the range, the last one in any case. */
  private async each<T>(range: TimeRange, ask: (querier: Both, within: TimeRange) => Promise<T>): Promise<T[]> {
    const answers: T[] = [], last = this.parts.length - 1;
    for (const [i, { querier, mint, maxt }] of this.parts.entries()) {
      const within = { mint: Math.max(mint, range.mint), maxt: Math.min(maxt, range.maxt) };
      if (within.mint <= within.maxt || (i === last && answers.length === 0)) answers.push(await ask(querier, within));
    }
    return answers;
  }
}

function together(lists: readonly string[][]): string[] {
  return lists.length === 1 ? lists[0] : [...new Set(lists.flat())].sort(compareUtf8);
}

interface MergedSeries { readonly labels: readonly Labels[]; readonly parts: ReadonlyArray<ReadonlyArray<readonly [set: number, own: number]>> }

/** The series of several sets in the order of their labels, each with the sets that have it and its number there. */
function mergeSeries(sets: ReadonlyArray<{ readonly count: number; labels(series: number): Labels }>): MergedSeries {
  const labels: Labels[] = [], parts: Array<Array<readonly [number, number]>> = [];
  const at = sets.map(() => 0), heads = sets.map((set) => (set.count > 0 ? set.labels(0) : undefined));
  for (;;) {
    let least: Labels | undefined;
    for (const head of heads) if (head && (!least || head.compare(least) < 0)) least = head;
    if (!least) return { labels, parts };
    const having: Array<readonly [number, number]> = [];
    for (let set = 0; set < sets.length; set++) {
      if (!heads[set]?.equals(least)) continue;
      having.push([set, at[set]++]);
      heads[set] = at[set] < sets[set].count ? sets[set].labels(at[set]) : undefined;
    }
    labels.push(least);
    parts.push(having);
  }
}
