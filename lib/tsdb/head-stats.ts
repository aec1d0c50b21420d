import { compareUtf8 } from '../encoding/utf8-order';
import { METRIC_NAME } from '../model/labels';
import { Head } from './head';

export interface Stat { readonly name: string; readonly value: number }

/** What `/api/v1/status/tsdb` shows. `mint` and `maxt` in milliseconds; Infinity and -Infinity of an empty head. */
export interface HeadStats {
  readonly series: number;
  readonly labelPairs: number;
  readonly chunks: number;
  readonly mint: number;
  readonly maxt: number;
  /** The highest counts first. */
  readonly seriesCountByMetricName: readonly Stat[];
  readonly labelValueCountByLabelName: readonly Stat[];
  /** Bytes of the name and its values, on every series anew: what the originals keep. */
  readonly memoryInBytesByLabelName: readonly Stat[];
  /** Named `label=value`. */
  readonly seriesCountByLabelValuePair: readonly Stat[];
}

/** @param limit how many entries each list may have */
export function headStats({ series, chunks, mint, maxt }: Head, limit: number): HeadStats {
  const { pairs } = series;
  const metrics = new Top(limit), values = new Top(limit), memory = new Top(limit), byPair = new Top(limit);
  let labelPairs = 0;
  for (const name of pairs.allNames()) {
    let count = 0, bytes = 0;
    for (const [value, pair] of pairs.valuesOf(name)) {
      const having = pairs.count(pair);
      if (having === 0) continue; // its series have gone
      count++;
      bytes += (storedLength(name) + storedLength(value)) * having;
      if (name === METRIC_NAME) metrics.add(value, having);
      byPair.add(`${name}=${value}`, having);
    }
    labelPairs += count;
    if (count > 0) values.add(name, count);
    if (count > 0) memory.add(name, bytes);
  }
  return {
    series: series.count, labelPairs, chunks: chunks.count, mint, maxt,
    seriesCountByMetricName: metrics.stats(), labelValueCountByLabelName: values.stats(), memoryInBytesByLabelName: memory.stats(),
    seriesCountByLabelValuePair: byPair.stats(),
  };
}

/** Bytes that the originals need for a text: those of its length are one, or four. */
function storedLength(text: string): number {
  const length = Buffer.byteLength(text);
  return length + (length < 255 ? 1 : 4);
}

/** The highest of many counts. */
class Top {
  private kept: Stat[] = [];

  constructor(private readonly limit: number) {}

  add(name: string, value: number): void {
    this.kept.push({ name, value });
    if (this.kept.length >= 2 * this.limit + 64) this.kept = this.stats();
  }

  stats(): Stat[] {
    return this.kept.sort((a, b) => b.value - a.value || compareUtf8(a.name, b.name)).slice(0, this.limit);
  }
}
