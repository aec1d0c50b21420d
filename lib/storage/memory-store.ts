import { compareUtf8 } from '../encoding/utf8-order';
import { Labels } from '../model/labels';
import { Matcher } from '../model/matcher';
import { Appendable, Appender, Refusal } from './appender';
import { ChunkEncoding, ChunkQuerier, ChunkSet, Queryable } from './chunk-querier';
import { Querier, SampleColumns, SeriesSet, TimeRange } from './querier';

interface Series { readonly ref: number; readonly labels: Labels; readonly samples: SampleColumns }

/**
 * All contracts of storage in memory and without an index: for rule tests, for tests, and as the plain reference that the database is
 * compared with. It takes samples of any time, in order for each series, and keeps them until it is dropped.
 */
export class MemoryStore implements Appendable, Queryable {
  private readonly byKey = new Map<string, Series>();
  private readonly byRef: Series[] = [];

  appender(): Appender {
    return new MemoryAppender((ref, labels) => this.series(ref, labels));
  }

  querier(): Querier {
    return new MemoryQuerier(this.view());
  }

  chunkQuerier(): ChunkQuerier {
    return new MemoryQuerier(this.view());
  }

  private series(ref: number, labels: Labels): Series {
    const known = this.byRef[ref - 1];
    if (known?.labels.equals(labels)) return known;
    const key = labels.key();
    const series = this.byKey.get(key) ?? { ref: this.byRef.length + 1, labels, samples: new SampleColumns(16) };
    if (series.ref > this.byRef.length) {
      this.byKey.set(key, series);
      this.byRef.push(series);
    }
    return series;
  }

  /** The series with samples as they are now. Columns only grow, and growing replaces the arrays, so holding them is enough. */
  private view(): SeriesView[] {
    return this.byRef.filter((series) => series.samples.length > 0)
      .map(({ labels, samples: { times, values, length } }) => ({ labels, times: times.subarray(0, length), values: values.subarray(0, length) }))
      .sort((a, b) => a.labels.compare(b.labels));
  }
}

class MemoryAppender implements Appender {
  private readonly pending: Array<{ series: Series; t: number; v: number }> = [];
  private readonly newest = new Map<Series, { t: number; v: number }>();

  constructor(private readonly find: (ref: number, labels: Labels) => Series) {}

  append(ref: number, labels: Labels, t: number, v: number): number {
    const series = this.find(ref, labels);
    const before = this.newest.get(series) ?? last(series.samples);
    if (before && t < before.t) return Refusal.OutOfOrder;
    if (before && t === before.t) return sameBits(v, before.v) ? series.ref : Refusal.DuplicateTimestamp;
    this.newest.set(series, { t, v });
    this.pending.push({ series, t, v });
    return series.ref;
  }

  async commit(): Promise<void> {
    for (const { series: { samples }, t, v } of this.pending) {
      if (t <= (last(samples)?.t ?? -Infinity)) continue; // another transaction was faster
      samples.reserve(1);
      samples.times[samples.length] = t;
      samples.values[samples.length++] = v;
    }
    this.rollback();
  }

  rollback(): void {
    this.pending.length = 0;
    this.newest.clear();
  }
}

const words = new Uint32Array(4);
const floats = new Float64Array(words.buffer);

/** Whether two values are one: unlike for `===`, a NaN equals itself, another NaN it does not, and the zeroes differ. */
function sameBits(a: number, b: number): boolean {
  floats[0] = a;
  floats[1] = b;
  return words[0] === words[2] && words[1] === words[3];
}

function last({ times, values, length }: SampleColumns): { t: number; v: number } | undefined {
  return length ? { t: times[length - 1], v: values[length - 1] } : undefined;
}

interface SeriesView { readonly labels: Labels; readonly times: Float64Array; readonly values: Float64Array }

class MemoryQuerier implements Querier, ChunkQuerier {
  constructor(private view: readonly SeriesView[]) {}

  async select(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<SeriesSet> {
    const selected = this.selected(matchers, range, signal);
    return {
      count: selected.length,
      labels: (series) => selected[series].labels,
      samples: (series, into) => {
        const { times, values } = selected[series];
        into.push(times, values, firstFrom(times, range.mint), firstFrom(times, range.maxt + 1));
      },
    };
  }

  async selectChunks(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<ChunkSet> {
    const selected = this.selected(matchers, range, signal);
    return {
      count: selected.length,
      first: Uint32Array.from({ length: selected.length + 1 }, (_, series) => series), // one chunk each
      ordered: true,
      labels: (series) => selected[series].labels,
      chunks: {
        memories: selected.map(rawChunk),
        memory: Uint32Array.from(selected, (_, series) => series),
        offset: new Float64Array(selected.length),
        length: Uint32Array.from(selected, ({ times }) => times.length * 16),
        encoding: new Uint8Array(selected.length).fill(ChunkEncoding.Raw),
        mint: Float64Array.from(selected, ({ times }) => times[0]),
        maxt: Float64Array.from(selected, ({ times }) => times[times.length - 1]),
      },
    };
  }

  async labelNames(matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<string[]> {
    return distinct(this.selected(matchers, range, signal).flatMap(({ labels }) => Array.from({ length: labels.size }, (_, i) => labels.name(i))));
  }

  async labelValues(name: string, matchers: readonly Matcher[], range: TimeRange, signal?: AbortSignal): Promise<string[]> {
    return distinct(this.selected(matchers, range, signal).map(({ labels }) => labels.get(name)).filter((value) => value !== ''));
  }

  close(): void {
    this.view = [];
  }

  private selected(matchers: readonly Matcher[], { mint, maxt }: TimeRange, signal?: AbortSignal): SeriesView[] {
    signal?.throwIfAborted();
    return this.view.filter(({ labels, times }) => firstFrom(times, mint) < firstFrom(times, maxt + 1)
      && matchers.every((matcher) => matcher.matchesLabels(labels)));
  }
}

/** The index of the first time at or behind `t`. */
function firstFrom(times: Float64Array, t: number): number {
  let low = 0, high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rawChunk({ times, values }: SeriesView): Uint8Array {
  const columns = new Float64Array(times.length * 2);
  columns.set(times);
  columns.set(values, times.length);
  return new Uint8Array(columns.buffer);
}

function distinct(texts: string[]): string[] {
  return [...new Set(texts)].sort(compareUtf8);
}
