import { ScrapeConfig } from '../../../lib/config/prometheus/scrape';
import { Labels, METRIC_NAME } from '../../../lib/model/labels';
import { LabelsBuilder } from '../../../lib/model/labels-builder';
import { STALE_NAN } from '../../../lib/model/stale';
import { Appendable, Appender, Refusal } from '../../../lib/storage/appender';
import { CodedError } from '../../../lib/sys/errors';
import { Entry } from '../../../lib/textparse/entry';
import { newParser, ScrapeProtocol } from '../../../lib/textparse/parser';
import { ScrapeMetrics } from './metrics';
import { sampleLabels } from './sample-labels';
import { CachedSeries, ScrapeCache } from './scrape-cache';
import { Exposition } from './scrape-request';

/** What a scrape came to, for the series about it. */
export interface ScrapeReport {
  readonly up: boolean;
  /** Seconds. */
  readonly duration: number;
  /** Samples before and after relabelling, and series that the scrape before did not have. */
  readonly scraped: number;
  readonly kept: number;
  readonly added: number;
  readonly bytes: number;
}

const REPORT = ['up', 'scrape_duration_seconds', 'scrape_samples_scraped', 'scrape_samples_post_metric_relabeling', 'scrape_series_added'] as const;
const EXTRA_REPORT = ['scrape_timeout_seconds', 'scrape_sample_limit', 'scrape_body_size_bytes'] as const;
const SHOWN_LIMIT = 10 * 60_000; // ms that a target may be ahead of us

/** Writes what one target sends, and what became of it, to the store. */
export class ScrapeWriter {
  private readonly cache = new ScrapeCache();
  private readonly reports: Array<{ readonly labels: Labels; ref: number }>;

  constructor(
    private readonly config: ScrapeConfig, private readonly target: Labels, private readonly timeout: number, private readonly store: Appendable,
    private readonly metrics: ScrapeMetrics,
  ) {
    const names = config.extraScrapeMetrics ? [...REPORT, ...EXTRA_REPORT] : REPORT;
    this.reports = names.map((name) => ({ labels: new LabelsBuilder(target).set(METRIC_NAME, name).labels(), ref: 0 }));
  }

  /**
   * Writes the samples of `exposition` at `t` where they bring no time of their own, and marks what is no longer there.
   * @returns all of the report that depends on it
   * @throws what the parser throws; CodedError BAD_SERIES, LABEL_LIMIT, SAMPLE_LIMIT: nothing is written then
   */
  async write({ bytes, contentType }: Exposition, t: number): Promise<Pick<ScrapeReport, 'scraped' | 'kept' | 'added'>> {
    const appender = this.store.appender();
    try {
      const counts = this.append(appender, bytes, contentType, t);
      for (const series of this.cache.end()) appender.append(series.ref, series.labels!, t, STALE_NAN);
      await appender.commit();
      return counts;
    } catch (err) {
      appender.rollback();
      this.cache.abandon();
      throw err;
    }
  }

  /** Marks all that the target had as gone. */
  async markGone(t: number): Promise<void> {
    const gone = this.cache.clear();
    if (gone.length === 0) return;
    const appender = this.store.appender();
    for (const series of gone) appender.append(series.ref, series.labels!, t, STALE_NAN);
    await appender.commit();
  }

  /** Writes the series about the scrape. @param gone they end: the target is no more */
  async report(report: ScrapeReport, t: number, gone = false): Promise<void> {
    const values = [
      Number(report.up), report.duration, report.scraped, report.kept, report.added, this.timeout / 1000, this.config.sampleLimit, report.bytes,
    ];
    const appender = this.store.appender();
    this.reports.forEach((series, i) => {
      series.ref = Math.max(appender.append(series.ref, series.labels, t, gone ? STALE_NAN : values[i]), 0);
    });
    await appender.commit();
  }

  private append(appender: Appender, bytes: Buffer, contentType: string | undefined, t: number): Pick<ScrapeReport, 'scraped' | 'kept' | 'added'> {
    const { sampleLimit, honorTimestamps, trackTimestampsStaleness } = this.config;
    const parser = newParser(bytes, contentType, (this.config.fallbackScrapeProtocol || undefined) as ScrapeProtocol | undefined);
    let scraped = 0, kept = 0, added = 0;
    this.cache.begin();
    for (let entry = parser.next(); entry !== Entry.End; entry = parser.next()) {
      if (entry !== Entry.Series) continue;
      scraped++;
      const series = this.cache.find(bytes, parser.start, parser.end) ?? this.newSeries(bytes, parser.start, parser.end, parser.labels());
      const ownTime = honorTimestamps && parser.timestamp === parser.timestamp;
      this.cache.see(series, !ownTime || trackTimestampsStaleness);
      if (!series.labels) continue;
      kept++;
      if (sampleLimit && kept > sampleLimit) continue; // counted to the end, so that the report tells how many there are
      const isNew = series.ref === 0;
      const at = ownTime ? parser.timestamp : t;
      if (at > t + SHOWN_LIMIT) this.metrics.outOfBounds.inc();
      else if (this.appended(appender.append(series.ref, series.labels, at, parser.value), series) && isNew) added++;
    }
    if (sampleLimit && kept > sampleLimit) {
      this.metrics.sampleLimit.inc();
      throw new CodedError('SAMPLE_LIMIT', 'sample limit exceeded');
    }
    return { scraped, kept, added };
  }

  private newSeries(bytes: Buffer, start: number, end: number, scraped: Labels): CachedSeries {
    try {
      return this.cache.add(bytes, start, end, sampleLabels(scraped, this.target, this.config));
    } catch (err) {
      if (err instanceof CodedError && err.code === 'LABEL_LIMIT') this.metrics.labelLimit.inc();
      throw err;
    }
  }

  /** Late samples are dropped one by one and counted. */
  private appended(result: number, series: CachedSeries): boolean {
    if (result > 0) series.ref = result;
    else if (result === Refusal.OutOfOrder) this.metrics.outOfOrder.inc();
    else if (result === Refusal.DuplicateTimestamp) this.metrics.duplicateTimestamp.inc();
    else this.metrics.outOfBounds.inc();
    return result > 0;
  }
}
