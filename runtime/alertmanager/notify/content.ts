import { compareUtf8 } from '../../../lib/encoding/utf8-order';
import { Alert } from '../alert';
import { labelPairs, Pairs } from '../go-json';
import { Instant } from '../instant';
import { Message } from './integration';
import { isResolved, Reason } from './notification';

export type Status = 'firing' | 'resolved';

/** An alert as receivers are told of it. */
export interface AlertContent {
  readonly status: Status;
  readonly labels: Pairs;
  readonly annotations: Pairs;
  readonly startsAt: Instant;
  /** Zero while it fires. */
  readonly endsAt: Instant;
  readonly generatorUrl: string;
  readonly fingerprint: string;
}

/** What receivers are told, and what templates are rendered with: the original's template data. */
export interface Content {
  /** The receiver's name as a regular expression that matches it alone, which is how the original has it. */
  readonly receiver: string;
  readonly status: Status;
  readonly alerts: readonly AlertContent[];
  readonly reason: Reason;
  readonly groupLabels: Pairs;
  /** What all of the alerts have in common. */
  readonly commonLabels: Pairs;
  readonly commonAnnotations: Pairs;
  readonly routeLabels: Pairs;
  readonly externalUrl: string;
}

/** @param alerts those of the message that are told of: receivers may set a limit */
export function contentOf({ notification, reason }: Message, alerts: readonly Alert[], externalUrl: string): Content {
  const { groupLabels, options } = notification;
  return {
    receiver: quotedName(options.receiver),
    status: alerts.every(isResolved) ? 'resolved' : 'firing',
    alerts: alerts.map(alertContent),
    reason,
    groupLabels: labelPairs(groupLabels),
    commonLabels: common(alerts.map(({ labels }) => new Map(labelPairs(labels)))),
    commonAnnotations: common(alerts.map(({ annotations }) => annotations)),
    routeLabels: new Pairs(Object.entries(options.labels).sort(([a], [b]) => compareUtf8(a, b))),
    externalUrl,
  };
}

/** A name as a regular expression that matches it alone. */
export function quotedName(name: string): string {
  return name.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

function alertContent(alert: Alert): AlertContent {
  const { labels, annotations, startsAt, endsAt, generatorUrl, fingerprint } = alert;
  const status = isResolved(alert) ? 'resolved' : 'firing';
  return { status, labels: labelPairs(labels), annotations: new Pairs(annotations), startsAt, endsAt, generatorUrl, fingerprint };
}

/** The pairs of the first map that hold for all of them, where one that lacks a name has it empty, as in the original. */
function common([first, ...others]: ReadonlyArray<ReadonlyMap<string, string>>): Pairs {
  return new Pairs([...first ?? []].filter(([name, value]) => others.every((other) => (other.get(name) ?? '') === value)));
}
