import { Registry } from '../../../lib/metrics/registry';
import { Clock } from '../../../lib/sys/clock';

const ALERTMANAGER = ['alertmanager'] as const;

/** What is told of notifications, by the URLs of Alertmanagers, under the names that alerts and dashboards know. */
export class NotifierMetrics {
  private readonly latency;
  private readonly sent;
  private readonly errors;
  private readonly dropped;
  private readonly queueLength;
  private readonly queueCapacity;
  readonly discovered;

  constructor(registry: Registry, clock: Clock) {
    this.latency = registry.summary('prometheus_notifications_latency_seconds', 'Time that it takes to hand alerts over.',
      { quantiles: [0.5, 0.9, 0.99], clock }, ALERTMANAGER);
    this.sent = registry.counter('prometheus_notifications_sent_total', 'Alerts that were sent, whatever became of them.', ALERTMANAGER);
    this.errors = registry.counter('prometheus_notifications_errors_total', 'Alerts that an Alertmanager did not take.', ALERTMANAGER);
    this.dropped = registry.counter('prometheus_notifications_dropped_total', 'Alerts that were lost: not taken, or pushed out of a full queue.', ALERTMANAGER);
    this.queueLength = registry.gauge('prometheus_notifications_queue_length', 'Alerts that wait.', ALERTMANAGER);
    this.queueCapacity = registry.gauge('prometheus_notifications_queue_capacity', 'Alerts that may wait.', ALERTMANAGER);
    this.discovered = registry.gauge('prometheus_notifications_alertmanagers_discovered', 'Alertmanagers that alerts go to.');
  }

  /** The series of one Alertmanager, there from the start, so that nobody misses their first step. */
  of(url: string, capacity: number) {
    this.queueCapacity.with(url).set(capacity);
    return {
      latency: this.latency.with(url), sent: this.sent.with(url), errors: this.errors.with(url), dropped: this.dropped.with(url),
      queueLength: this.queueLength.with(url),
    };
  }

  remove(url: string): void {
    for (const family of [this.latency, this.sent, this.errors, this.dropped, this.queueLength, this.queueCapacity]) family.remove(url);
  }
}
