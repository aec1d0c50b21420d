import { Labels } from '../../../lib/model/labels';
import { RouteOptions } from '../../../lib/routing/route';
import { Alert } from '../alert';

/** Why receivers are told of a group; in the words that payloads have. */
export type Reason = 'first notification' | 'new alerts added' | 'some alerts resolved' | 'all alerts resolved' | 'repeat interval elapsed';

/** A group of alerts at one moment, on its way to the receiver of its route. */
export interface Notification {
  readonly groupKey: string;
  readonly groupLabels: Labels;
  readonly options: RouteOptions;
  /** In the order of `compareAlerts`. Those that fire at `now` have no end. */
  readonly alerts: readonly Alert[];
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** What ends the sending of a notification. */
export interface SendSignals {
  /** Ends it at once. */
  readonly signal: AbortSignal;
  /** Lets what is being sent come to its end: a further attempt is not made. */
  readonly ending: AbortSignal;
}

/** Whether a notification says that the alert is over. */
export function isResolved(alert: Alert): boolean {
  return !alert.endsAt.isZero;
}
