import { Logger } from '../../../lib/log/logger';
import { Clock } from '../../../lib/sys/clock';
import { CodedError } from '../../../lib/sys/errors';
import { Random } from '../../../lib/sys/random';
import { Alert } from '../alert';
import { Inhibitor } from '../inhibit/inhibitor';
import { NotificationLog } from '../nflog/notification-log';
import { Silencer } from '../silence/silencer';
import { backoff } from './backoff';
import { Hashes, reasonToSend } from './dedup';
import { Failure, Integration, Message, SendError } from './integration';
import { isResolved, Notification, SendSignals } from './notification';
import { NotifyMetrics } from './notify-metrics';
import { TimeIntervals } from './time-intervals';

export interface PipelineDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly metrics: NotifyMetrics;
  readonly inhibitor: Inhibitor;
  readonly silencer: Silencer;
  readonly notificationLog: NotificationLog;
}

/** The stages that a notification passes on its way to receivers: inhibition, time intervals, silences; then, per integration, dedup, send, note. */
export class Pipeline {
  private receivers: ReadonlyMap<string, readonly Integration[]> = new Map();
  private intervals = new TimeIntervals(new Map());

  constructor(private readonly deps: PipelineDeps) {}

  /** Takes other receivers and intervals; what is being sent goes its old way. */
  configure(receivers: ReadonlyMap<string, readonly Integration[]>, intervals: TimeIntervals): void {
    this.receivers = receivers;
    this.intervals = intervals;
  }

  /** Names of the intervals that keep a route quiet now. */
  mutedBy(options: Notification['options']): string[] {
    return this.intervals.mutedBy(options, this.deps.clock.now());
  }

  /** Tells every integration of the receiver what it does not know yet. @throws what kept the first of them from being told */
  readonly notify = async (notification: Notification, signals: SendSignals): Promise<void> => {
    const alerts = this.audible(notification);
    const integrations = this.receivers.get(notification.options.receiver) ?? [];
    if (alerts.length === 0) return;
    const outcomes = await Promise.allSettled(integrations.map((integration) => this.tell(integration, notification, alerts, signals)));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  };

  private audible({ alerts, options, now }: Notification): readonly Alert[] {
    const { inhibitor, silencer } = this.deps;
    let left = this.without(alerts, 'inhibition', (alert) => inhibitor.inhibitedBy(alert) !== undefined);
    if (left.length > 0 && this.intervals.outside(options, now)) left = this.without(left, 'active_time_interval', () => true);
    if (left.length > 0 && this.intervals.muting(options, now).length > 0) left = this.without(left, 'mute_time_interval', () => true);
    return this.without(left, 'silence', (alert) => silencer.silencedBy(alert).length > 0);
  }

  private without(alerts: readonly Alert[], reason: string, muted: (alert: Alert) => boolean): readonly Alert[] {
    const left = alerts.filter((alert) => !muted(alert));
    this.deps.metrics.suppressed.with(reason).inc(alerts.length - left.length);
    return left;
  }

  private async tell(integration: Integration, notification: Notification, alerts: readonly Alert[], signals: SendSignals): Promise<void> {
    const { clock, notificationLog } = this.deps;
    const { groupKey, options: { repeatInterval } } = notification;
    const { recipient, sendResolved } = integration;
    const hashes: Hashes = { firing: hashesOf(alerts.filter((alert) => !isResolved(alert))), resolved: hashesOf(alerts.filter(isResolved)) };
    const reason = reasonToSend(notificationLog.get(groupKey, recipient), hashes, { sendResolved, repeatInterval, now: clock.now() });
    if (!reason) return;
    const wanted = sendResolved ? alerts : alerts.filter((alert) => !isResolved(alert));
    if (wanted.length > 0) await this.send(integration, { notification, alerts: wanted, reason }, signals);
    await notificationLog.record(groupKey, recipient, hashes.firing, hashes.resolved, 2 * repeatInterval);
  }

  /** Tries again and again, until the message is taken, is refused for good, or one of the signals aborts. */
  private async send(integration: Integration, message: Message, { signal, ending }: SendSignals): Promise<void> {
    const { clock, random, metrics } = this.deps;
    const { groupName, integration: kind, index } = integration.recipient;
    const name = `${groupName}/${kind}[${index}]`;
    const log = this.deps.log.with({ receiver: groupName, integration: `${kind}[${index}]`, aggrGroup: message.notification.groupKey });
    metrics.notifications.with(kind).inc();
    let attempts = 0;
    let last: unknown;
    try {
      for (const wait of backoff(random)) {
        attempts++;
        last = await this.attempt(integration, message, signal);
        if (last === undefined) return log.debug('Notify success', { attempts, alerts: message.alerts.length });
        if (last instanceof SendError && !last.retry) throw last;
        if (!signal.aborted) log.warn('Notify attempt failed, will retry later', { attempts, err: last });
        await clock.sleep(wait, AbortSignal.any([signal, ending]));
      }
    } catch (err) {
      metrics.failed.with(kind, failureOf(err, last)).inc();
      const why = last instanceof SendError && !last.retry ? 'due to unrecoverable error ' : '';
      throw new CodedError('NOTIFY', `${name}: notify retry canceled ${why}after ${attempts} attempts`, last);
    }
  }

  /** @returns what went wrong */
  private async attempt(integration: Integration, message: Message, signal: AbortSignal): Promise<unknown> {
    const { clock, metrics } = this.deps;
    const kind = integration.recipient.integration;
    const begin = clock.monotonic();
    metrics.requests.with(kind).inc();
    try {
      await integration.send(message, signal);
      return undefined;
    } catch (err) {
      metrics.requestsFailed.with(kind).inc();
      return err;
    } finally {
      metrics.latency.with(kind).observe((clock.monotonic() - begin) / 1000);
    }
  }
}

function hashesOf(alerts: readonly Alert[]): Set<string> {
  return new Set(alerts.map((alert) => alert.notificationHash));
}

/** @param err what ended the attempts @param last what the last one failed with */
function failureOf(err: unknown, last: unknown): Failure {
  if (last instanceof SendError && last.failure !== 'other') return last.failure;
  const code = err instanceof CodedError ? err.code : '';
  return code === 'TIMEOUT' ? 'contextDeadlineExceeded' : code === 'CANCELED' ? 'contextCanceled' : 'other';
}
