import { groupKey } from '../../../lib/routing/group-key';
import { Labels } from '../../../lib/model/labels';
import { Logger } from '../../../lib/log/logger';
import { Route } from '../../../lib/routing/route';
import { Clock } from '../../../lib/sys/clock';
import { startDeadline } from '../../http/client/deadline';
import { Alert, compareAlerts } from '../alert';
import { Instant } from '../instant';
import { Notification, SendSignals } from '../notify/notification';

const SHORTEST_DEADLINE = 10_000; // ms that a notification may take at least, however often groups are told of

export interface GroupDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** Tells the receivers. @throws whatever kept any of them from being told: the group is tried again at its next flush */
  notify(notification: Notification, signals: SendSignals): Promise<void>;
  /** Aborts when the program ends: what failed is not tried again. */
  readonly ending: AbortSignal;
  /** Aborts when nothing may be sent any more. */
  readonly giveUp: AbortSignal;
}

/** The alerts of one route that share the labels by which it groups, told of together. */
export class Group {
  /** `{}/{team="a"}:{alertname="Down"}` */
  readonly key: string;
  private readonly members = new Map<string, Alert>(); // by fingerprint
  private readonly stopping = new AbortController();
  private flushing: Promise<void> = Promise.resolve();

  constructor(private readonly deps: GroupDeps, public route: Route, readonly labels: Labels) {
    this.key = groupKey(route.key, labels);
  }

  get size(): number {
    return this.members.size;
  }

  /** In the order in which they came, in an array of the caller's own. */
  get alerts(): Alert[] {
    return [...this.members.values()];
  }

  insert(alert: Alert): void {
    this.members.set(alert.fingerprint, alert);
  }

  remove(alert: Alert): void {
    this.members.delete(alert.fingerprint);
  }

  /**
   * Flushes after `wait` milliseconds, and from then on every group interval, counted from the beginning of a flush. One that takes longer is
   * followed by the next at once.
   * @param behind what must have ended before the first flush
   */
  start(wait: number, behind: Promise<void>): void {
    const { clock } = this.deps;
    const { signal } = this.stopping;
    const loop = async () => {
      for (let due = clock.monotonic() + wait; ; ) {
        await clock.sleep(due - clock.monotonic(), signal);
        await behind;
        if (signal.aborted) return;
        due = clock.monotonic() + this.route.options.groupInterval;
        this.flushing = this.flush();
        await this.flushing;
      }
    };
    loop().catch((err) => { if (!signal.aborted) this.deps.log.error('A group has stopped', { groupKey: this.key, err }); });
  }

  /** No more flushes. One that has begun goes on. @returns what resolves when it has ended */
  stop(): Promise<void> {
    this.stopping.abort(new Error('the group is stopped'));
    return this.flushing;
  }

  /** Never throws. */
  private async flush(): Promise<void> {
    if (this.members.size === 0) return;
    const { clock, log, notify, giveUp, ending } = this.deps;
    const { options } = this.route;
    const now = clock.now();
    const told = this.alerts;
    const alerts = told.map((alert) => (alert.resolvedAt(now) ? alert : alert.with({ endsAt: Instant.ZERO }))).sort(compareAlerts);
    const deadline = startDeadline(clock, Math.max(SHORTEST_DEADLINE, options.groupInterval), giveUp);
    try {
      await notify({ groupKey: this.key, groupLabels: this.labels, options, alerts, now }, { signal: deadline.signal, ending });
      for (const alert of told) {
        if (alert.resolvedAt(now) && this.members.get(alert.fingerprint) === alert) this.remove(alert); // else it fires again
      }
    } catch (err) {
      log.error('Notify for alerts failed', { num_alerts: alerts.length, groupKey: this.key, err });
    } finally {
      deadline.clear();
    }
  }
}
