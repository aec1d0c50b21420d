import { Logger } from '../../../lib/log/logger';
import { Clock } from '../../../lib/sys/clock';
import { CodedError } from '../../../lib/sys/errors';
import { HttpClient } from '../../http/client/http-client';
import { NotifierMetrics } from './metrics';
import { encodeAlerts, NotifiedAlert } from './notified-alert';

export interface AlertmanagerQueueDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: NotifierMetrics;
  readonly client: Pick<HttpClient, 'fetch'>;
  /** Milliseconds for a request, and for all that is still to be sent when the queue is drained. */
  readonly timeout: number;
  /** Alerts that may wait, and that go in one request. */
  readonly capacity: number;
  readonly batch: number;
}

const MAX_ANSWER = 1 << 20; // bytes; nothing in it is read

/** Alerts on their way to one Alertmanager. What it does not take is not sent again: whoever evaluates rules tells of alerts that last. */
export class AlertmanagerQueue {
  private waiting: NotifiedAlert[] = [];
  private sending: Promise<void> | undefined;
  private readonly ended = new AbortController();
  private readonly metrics;

  constructor(readonly url: string, private readonly deps: AlertmanagerQueueDeps) {
    this.metrics = deps.metrics.of(url, deps.capacity);
  }

  /** Sends alerts as soon as those before them are gone. Where too many wait, the oldest are lost: what is newer says more. */
  add(alerts: readonly NotifiedAlert[]): void {
    const all = [...this.waiting, ...alerts], lost = Math.max(all.length - this.deps.capacity, 0);
    if (lost) this.lose(lost, 'Alert notification queue full, dropping alerts');
    this.waiting = all.slice(lost);
    this.showLength();
    if (this.waiting.length) this.sending ??= this.send();
  }

  /** Ends without sending what waits. @returns what waits */
  take(): readonly NotifiedAlert[] {
    const left = this.waiting;
    this.waiting = [];
    this.showLength();
    return left;
  }

  /** Ends the queue. @param drain whether to send what waits first, for as long as one request may take; what is left then is lost */
  async end(drain: boolean): Promise<void> {
    const done = new AbortController(), { clock, timeout } = this.deps;
    const late = () => this.ended.abort(new CodedError('CANCELED', 'the program ends'));
    if (drain) void clock.sleep(timeout, done.signal).then(late, () => undefined);
    else late();
    await this.sending;
    done.abort();
  }

  private async send(): Promise<void> {
    const { deps: { batch, log }, metrics } = this;
    while (this.waiting.length && !this.ended.signal.aborted) {
      const alerts = this.waiting.splice(0, batch);
      this.showLength();
      try {
        await this.post(alerts);
      } catch (err) {
        metrics.errors.inc(alerts.length);
        metrics.dropped.inc(alerts.length);
        log.error('Error sending alerts', { alertmanager: this.url, count: alerts.length, err });
      }
      metrics.sent.inc(alerts.length);
    }
    if (this.waiting.length) this.lose(this.take().length, 'Alerts were not sent before the program ended');
    this.sending = undefined; // here rather than when the promise settles: alerts may come in between
  }

  private lose(count: number, message: string): void {
    this.deps.log.warn(message, { alertmanager: this.url, count });
    this.metrics.dropped.inc(count);
  }

  /** @throws CodedError HTTP, TIMEOUT */
  private async post(alerts: readonly NotifiedAlert[]): Promise<void> {
    const { client, clock, timeout } = this.deps, start = clock.monotonic();
    try {
      const { head: { status } } = await client.fetch({
        method: 'POST', url: new URL(this.url), headers: { 'Content-Type': 'application/json' }, body: encodeAlerts(alerts), timeout,
        signal: this.ended.signal,
      }, MAX_ANSWER);
      if (status < 200 || status > 299) throw new CodedError('HTTP', `bad response status ${status}`);
    } finally {
      this.metrics.latency.observe((clock.monotonic() - start) / 1000);
    }
  }

  private showLength(): void {
    this.metrics.queueLength.set(this.waiting.length);
  }
}
