import { Labels } from '../../../lib/model/labels';
import { LabelsBuilder } from '../../../lib/model/labels-builder';
import { relabelBuilder, RelabelConfig } from '../../../lib/model/relabel';

/** An alert as Alertmanagers are told of it. Times are milliseconds since the Unix epoch. */
export interface NotifiedAlert {
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: number;
  /** When it was resolved, or until when it shall be taken for firing. */
  readonly endsAt: number;
  /** Where people see what it comes from. */
  readonly generatorUrl: string;
}

/** The body of `POST /api/v2/alerts`. Source: the OpenAPI description of Alertmanager 0.34, `postableAlerts`. */
export function encodeAlerts(alerts: readonly NotifiedAlert[]): Uint8Array {
  return Buffer.from(JSON.stringify(alerts.map(({ labels, annotations, startsAt, endsAt, generatorUrl }) => ({
    ...Object.keys(annotations).length && { annotations },
    endsAt: new Date(endsAt).toISOString(), startsAt: new Date(startsAt).toISOString(), generatorURL: generatorUrl, labels: labels.toObject(),
  }))));
}

/** Alerts with `added` where they have no such label, behind all steps of relabelling; those that a step drops are not there. */
export function relabelAlerts(alerts: readonly NotifiedAlert[], added: Labels, steps: readonly RelabelConfig[]): readonly NotifiedAlert[] {
  if (added.size === 0 && steps.length === 0) return alerts;
  return alerts.flatMap((alert) => {
    const builder = new LabelsBuilder(alert.labels);
    for (let i = 0; i < added.size; i++) if (builder.get(added.name(i)) === '') builder.set(added.name(i), added.value(i));
    return relabelBuilder(builder, steps) ? [{ ...alert, labels: builder.labels() }] : [];
  });
}
