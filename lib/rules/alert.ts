import { Labels } from '../model/labels';

/** In rising order: a rule is in the highest state that one of its alerts is in. */
export const ALERT_STATES = ['inactive', 'pending', 'firing'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** One alert of a rule. Times are milliseconds since the Unix epoch, NaN where what they tell of has not happened. */
export interface Alert {
  readonly labels: Labels;
  /** Unlike a label an annotation may be empty. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly value: number;
  readonly state: AlertState;
  /** When the expression found it first; after a restart it is set back to that by what was stored. */
  readonly activeAt: number;
  readonly firedAt: number;
  /** When the expression no longer found it and nothing kept it firing. */
  readonly resolvedAt: number;
  /** Since when it fires for `keep_firing_for` alone. */
  readonly keepFiringSince: number;
  readonly lastSentAt: number;
  /** Until when whoever is told of it shall take it for firing. */
  readonly validUntil: number;
}

/** An alert that the expression has found at `t`. */
export function pendingAlert(labels: Labels, annotations: Alert['annotations'], value: number, t: number): Alert {
  return {
    labels, annotations, value, state: 'pending', activeAt: t,
    firedAt: NaN, resolvedAt: NaN, keepFiringSince: NaN, lastSentAt: NaN, validUntil: NaN,
  };
}

/** Whether others are to be told of the alert at `t`: once when it fires, once when it is resolved, and again as long as it lasts. */
export function isDue(alert: Alert, t: number, resendDelay: number): boolean {
  if (alert.state === 'pending') return false;
  if (Number.isNaN(alert.lastSentAt) || alert.resolvedAt > alert.lastSentAt) return true;
  return t - alert.lastSentAt > resendDelay;
}
