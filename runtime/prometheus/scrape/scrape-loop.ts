import { Logger } from '../../../lib/log/logger';
import { formatDuration } from '../../../lib/model/duration';
import { Clock } from '../../../lib/sys/clock';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { ScrapeMetrics } from './metrics';
import { ScrapeRequest } from './scrape-request';
import { ScrapeReport, ScrapeWriter } from './scrape-writer';
import { Target } from './target';

export interface ScrapeLoopDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: ScrapeMetrics;
  readonly request: Pick<ScrapeRequest, 'send'>;
  readonly writer: ScrapeWriter;
  /** Differs between servers that scrape the same targets, so that they do so at other moments. */
  readonly seed: bigint;
}

const TOLERANCE = 2; // ms by which a scrape may be late and still count as on time: equal distances compress better

/** Scrapes one target every interval, whatever becomes of the single scrape. */
export class ScrapeLoop {
  private last = NaN; // when the last scrape was due

  constructor(readonly target: Target, private readonly deps: ScrapeLoopDeps) {}

  /** Runs until `signal` aborts; a scrape that runs then is ended. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, seed } = this.deps;
    const { interval } = this.target;
    const offset = this.target.offset(seed);
    let due = Math.ceil((clock.now() - offset) / interval) * interval + offset;
    for (;;) {
      await clock.sleep(due - clock.now(), signal).catch(() => undefined);
      if (signal.aborted) return;
      await this.scrape(this.aligned(due), signal);
      due += interval * Math.max(1, Math.ceil((clock.now() - due) / interval)); // what a stall made late is skipped, not caught up
    }
  }

  /** Marks all series of the target as gone. Another loop may have gone on with them: what is newer stays. */
  async end(): Promise<void> {
    const t = this.deps.clock.now();
    await this.deps.writer.markGone(t);
    await this.deps.writer.report({ up: false, duration: 0, scraped: 0, kept: 0, added: 0, bytes: 0 }, t, true);
  }

  /** One scrape, written at `t`. */
  async scrape(t: number, signal: AbortSignal): Promise<void> {
    const { clock, metrics, log } = this.deps;
    const begin = clock.monotonic();
    if (this.last === this.last) metrics.intervalLength.with(formatDuration(this.target.interval)).observe((t - this.last) / 1000);
    this.last = t;
    let failure = '';
    let report: Omit<ScrapeReport, 'duration'> = { up: false, scraped: 0, kept: 0, added: 0, bytes: 0 };
    try {
      const exposition = await this.deps.request.send(this.target, signal);
      const counts = await this.deps.writer.write(exposition, t);
      report = { up: true, ...counts, bytes: exposition.bytes.length };
    } catch (err) {
      if (signal.aborted) return;
      if (err instanceof CodedError && err.code === 'BODY_TOO_LARGE') metrics.bodySizeLimit.inc();
      failure = errorText(err);
      log.debug('Scrape failed', { scrape_pool: this.target.discovered.get('job'), target: this.target.url.href, err });
    }
    const duration = clock.monotonic() - begin;
    this.target.state = { health: report.up ? 'up' : 'down', lastError: failure, lastScrape: t, lastDuration: duration };
    try {
      if (!report.up) await this.deps.writer.markGone(t);
      await this.deps.writer.report({ ...report, duration: duration / 1000 }, t);
    } catch (err) {
      log.error('Cannot store what a scrape came to', { target: this.target.url.href, err });
    }
  }

  /** `due` if it is only just over, else now. */
  private aligned(due: number): number {
    const now = this.deps.clock.now();
    const tolerance = Math.min(this.target.interval / 100, TOLERANCE);
    return Math.abs(now - due) <= tolerance ? due : now;
  }
}
