import { Labels } from '../../../lib/model/labels';

/** What is known of a line of a target: the text before its value is always the same. */
export interface CachedSeries {
  /** Its bytes as text, one char a byte. */
  readonly text: string;
  /** What it is stored as; undefined where relabelling drops it. */
  readonly labels: Labels | undefined;
  /** Of the store, 0 as long as it has none. */
  ref: number;
  /** The scrapes that showed it first and last. */
  readonly since: number;
  seen: number;
  /** Whether its absence is marked: it came without a timestamp of its own. */
  tracked: boolean;
}

/**
 * The series of one target, so that labels are parsed and relabelled once for each, not once for each sample. Targets send their lines in
 * the same order time after time: the one that stands where it stood last time is found by comparing bytes, any other by its text.
 */
export class ScrapeCache {
  private readonly byText = new Map<string, CachedSeries>();
  private order: CachedSeries[] = [];
  private next: CachedSeries[] = [];
  private scrape = 0;

  /** Begins a scrape. */
  begin(): void {
    this.scrape++;
    this.next = [];
  }

  /** What is known of the line whose series is `bytes[start, end)`, if anything is. */
  find(bytes: Buffer, start: number, end: number): CachedSeries | undefined {
    const expected = this.order[this.next.length];
    if (expected && same(expected.text, bytes, start, end)) return expected;
    return this.byText.get(bytes.toString('latin1', start, end));
  }

  add(bytes: Buffer, start: number, end: number, labels: Labels | undefined): CachedSeries {
    const series: CachedSeries = { text: bytes.toString('latin1', start, end), labels, ref: 0, since: this.scrape, seen: 0, tracked: false };
    this.byText.set(series.text, series);
    return series;
  }

  /** Notes that the scrape shows `series`. @returns false where it showed it before */
  see(series: CachedSeries, tracked: boolean): boolean {
    this.next.push(series);
    const first = series.seen !== this.scrape;
    series.seen = this.scrape;
    series.tracked = tracked;
    return first;
  }

  /** Ends a scrape. @returns series that the one before had and this one has not, which are forgotten; in no order */
  end(): CachedSeries[] {
    const gone: CachedSeries[] = [];
    if (this.byText.size > this.next.length || this.next.length !== this.order.length) {
      for (const [text, series] of this.byText) {
        if (series.seen === this.scrape) continue;
        this.byText.delete(text);
        gone.push(series);
      }
    }
    this.order = this.next;
    return gone.filter(({ labels, tracked }) => labels && tracked);
  }

  /** Ends a scrape that failed: what it alone showed is forgotten, and nothing counts as gone by it. */
  abandon(): void {
    for (const [text, series] of this.byText) if (series.since === this.scrape) this.byText.delete(text);
  }

  /** All series that count as there, and forgets them. */
  clear(): CachedSeries[] {
    const all = [...this.byText.values()].filter(({ labels, tracked }) => labels && tracked);
    this.byText.clear();
    this.order = [];
    return all;
  }
}

function same(text: string, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}
