import { compareUtf8 } from '../encoding/utf8-order';
import { Labels, METRIC_NAME } from '../model/labels';
import { LabelsBuilder } from '../model/labels-builder';
import { Pace } from '../promql/execution/pace';
import { Expr } from '../promql/parser/ast';
import { printExpr } from '../promql/parser/print';
import { CodedError, errorText } from '../sys/errors';
import { AlertData, AlertTemplate } from '../template/alert-template';
import { Alert, ALERT_STATES, AlertState, isDue, pendingAlert } from './alert';
import { RuleContext, RuleStatus, RuleVector, UNEVALUATED } from './rule';

const RESOLVED_RETENTION = 15 * 60_000; // ms that a resolved alert is kept, so that everybody hears of it
const CELLS = 1000; // of a query take as long as one alert, with its templates

/** The metric whose values are since when alerts are active. */
export const FOR_STATE = 'ALERTS_FOR_STATE';

export interface AlertingRuleConfig {
  readonly name: string;
  readonly expr: Expr;
  /** Milliseconds that the expression must find an alert before it fires. */
  readonly hold: number;
  /** Milliseconds that an alert fires on when the expression no longer finds it. */
  readonly keepFiring: number;
  /** Templates by names. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What the templates of alerts may show besides the alert. */
export type AlertSurroundings = Pick<AlertData, 'externalLabels' | 'externalUrl' | 'pathPrefix'>;

type NamedTemplates = ReadonlyArray<readonly [name: string, template: AlertTemplate]>;

/** Makes alerts of the series that an expression finds, and leads each through its states. */
export class AlertingRule {
  readonly kind = 'alerting';
  readonly name: string;
  /** The expression as it is printed. */
  readonly query: string;
  status: RuleStatus = UNEVALUATED;
  private readonly labels: NamedTemplates;
  private readonly annotations: NamedTemplates;
  private active = new Map<string, Alert>(); // by the keys of their labels

  /**
   * @param restored false as long as a store may know since when alerts were active: until then none is stored
   * @throws TemplateError
   */
  constructor(readonly config: AlertingRuleConfig, private readonly surroundings: AlertSurroundings, private restored: boolean) {
    this.name = config.name;
    this.query = printExpr(config.expr);
    this.labels = this.compiled(config.labels);
    this.annotations = this.compiled(config.annotations);
  }

  /** Those that are pending or firing. */
  get alerts(): readonly Alert[] {
    return [...this.active.values()].filter(({ state }) => state !== 'inactive');
  }

  get state(): AlertState {
    let highest = 0;
    for (const { state } of this.active.values()) highest = Math.max(highest, ALERT_STATES.indexOf(state));
    return ALERT_STATES[highest];
  }

  /**
   * Leads all alerts to what the expression finds now.
   * @returns the series about them
   * @throws CodedError EXECUTION for alerts with equal labels, and for too many, which are all forgotten; whatever the query throws
   */
  async evaluate(context: RuleContext): Promise<RuleVector> {
    const found = await this.find(context);
    const next = new Map<string, Alert>();
    for (const [key, alert] of this.active) {
      const seen = found.get(key);
      const stepped = seen ? seenAgain(alert, seen) : this.unseen(alert, context.t);
      if (stepped) next.set(key, stepped);
    }
    for (const [key, alert] of found) if (!next.has(key)) next.set(key, alert);
    for (const [key, alert] of next) if (this.fires(alert, context.t)) next.set(key, { ...alert, state: 'firing', firedAt: context.t });
    this.active = next;
    this.checkLimit(context.limit);
    return this.restored ? alertSeries(this.alerts) : { labels: [], values: new Float64Array() };
  }

  /** The alerts that others are to be told of at `t`; they count as told. @param interval of the evaluations, milliseconds */
  takeDue(t: number, resendDelay: number, interval: number): Alert[] {
    const due: Alert[] = [];
    for (const [key, alert] of this.active) {
      if (!isDue(alert, t, resendDelay)) continue;
      const sent = { ...alert, lastSentAt: t, validUntil: t + 4 * Math.max(interval, resendDelay) };
      this.active.set(key, sent);
      due.push(sent);
    }
    return due;
  }

  /** Takes the alerts of the rule that was in this one's place. */
  copyState(from: AlertingRule): void {
    this.active = new Map(from.active);
  }

  /** @param activeAt since when the alert with these labels is active, where that is known */
  restore(activeAt: (labels: Labels) => number | undefined): void {
    for (const [key, alert] of this.active) {
      const at = activeAt(alert.labels);
      if (at !== undefined) this.active.set(key, { ...alert, activeAt: at });
    }
    this.restored = true;
  }

  private compiled(texts: Readonly<Record<string, string>>): NamedTemplates {
    return Object.keys(texts).sort(compareUtf8).map((name) => [name, AlertTemplate.compile(`__alert_${this.name}`, texts[name])]);
  }

  /** The alerts that the expression finds, as if each were new. */
  private async find(context: RuleContext): Promise<Map<string, Alert>> {
    const { queries, t, sampleTime, signal, clock, log } = context;
    const { labels, values } = await queries.vector(this.config.expr, sampleTime, signal);
    const query: AlertData['query'] = async (text) => {
      const rows = await queries.vector(queries.parse(text), t, signal);
      return rows.labels.map((each, i) => ({ labels: each, v: rows.values[i] }));
    };
    const found = new Map<string, Alert>(), failures: unknown[] = [], pace = new Pace(clock, Infinity, signal);
    for (let i = 0; i < labels.length; i++) {
      const alert = await this.make({ ...this.surroundings, labels: labels[i], value: values[i], t, query }, failures);
      const key = alert.labels.key();
      if (found.has(key)) throw new CodedError('EXECUTION', 'vector contains metrics with the same labelset after applying alert labels');
      found.set(key, alert);
      if (pace.due(CELLS)) await pace.rest();
    }
    pace.check(); // a template may have been kept from its query
    if (failures.length) log.warn('Expanding alert template failed', { count: failures.length, err: failures[0] });
    return found;
  }

  /** @param failures gets what templates throw */
  private async make(data: AlertData, failures: unknown[]): Promise<Alert> {
    const builder = new LabelsBuilder(data.labels).del(METRIC_NAME);
    for (const [name, template] of this.labels) builder.set(name, await expanded(template, data, failures));
    builder.set('alertname', this.name);
    const annotations: Array<readonly [string, string]> = [];
    for (const [name, template] of this.annotations) annotations.push([name, await expanded(template, data, failures)]);
    return pendingAlert(builder.labels(), Object.fromEntries(annotations), data.value, data.t);
  }

  /** @returns undefined where nobody needs to know of the alert any more */
  private unseen(alert: Alert, t: number): Alert | undefined {
    if (alert.state === 'pending' || t - alert.resolvedAt > RESOLVED_RETENTION) return undefined;
    if (alert.state === 'inactive') return alert;
    const { keepFiring } = this.config;
    const since = keepFiring > 0 && Number.isNaN(alert.keepFiringSince) ? t : alert.keepFiringSince;
    if (t - since < keepFiring) return { ...alert, keepFiringSince: since };
    return { ...alert, keepFiringSince: since, state: 'inactive', resolvedAt: t };
  }

  private fires(alert: Alert, t: number): boolean {
    return alert.state === 'pending' && t - alert.activeAt >= this.config.hold;
  }

  private checkLimit(limit: number): void {
    const count = this.alerts.length;
    if (limit <= 0 || count <= limit) return;
    this.active.clear();
    throw new CodedError('EXECUTION', `exceeded limit of ${limit} with ${count} alerts`);
  }
}

/** A template that fails must not keep an alert from anybody. */
async function expanded(template: AlertTemplate, data: AlertData, failures: unknown[]): Promise<string> {
  try {
    return await template.expand(data);
  } catch (err) {
    failures.push(err);
    return `<error expanding template: ${errorText(err)}>`;
  }
}

/** One that was resolved begins anew. */
function seenAgain(alert: Alert, { value, annotations }: Alert): Alert | undefined {
  return alert.state === 'inactive' ? undefined : { ...alert, value, annotations, keepFiringSince: NaN };
}

/** For each alert that it is there and in which state, and since when it is active, Unix seconds. */
function alertSeries(alerts: readonly Alert[]): RuleVector {
  const labels: Labels[] = [];
  const values = new Float64Array(2 * alerts.length);
  for (const alert of alerts) {
    values[labels.length] = 1;
    labels.push(new LabelsBuilder(alert.labels).set(METRIC_NAME, 'ALERTS').set('alertstate', alert.state).labels());
    values[labels.length] = Math.floor(alert.activeAt / 1000);
    labels.push(new LabelsBuilder(alert.labels).set(METRIC_NAME, FOR_STATE).labels());
  }
  return { labels, values };
}
