import { Duration } from 'cdk8s';
import { parseExpr } from '../../lib/promql/parser/parse';
import { checkAlertTemplate } from '../../lib/template/alert-template';
import { promDuration } from '../prom-duration';
import { Severity } from './severity';

/** An alert. */
export interface AlertProps {
  /** The PromQL expression: every series it finds is an alert. */
  readonly expr: string;
  /**
   * How long the expression must find an alert before it fires.
   * @default - it fires at once
   */
  readonly pending?: Duration;
  /**
   * How long an alert goes on to fire when the expression no longer finds it.
   * @default - not at all
   */
  readonly keepFiringFor?: Duration;
  /**
   * How urgent it is.
   * @default Severity.WARNING
   */
  readonly severity?: Severity;
  /** What is wrong, in one line; a template. */
  readonly summary: string;
  /**
   * What is wrong, at length; a template.
   * @default - none
   */
  readonly description?: string;
  /**
   * Further labels; their values are templates.
   * @default - none
   */
  readonly labels?: { [name: string]: string };
}

/** Rules that are evaluated one after the other. */
export class RuleGroup {
  private readonly rules: object[] = [];
  private readonly alerts = new Set<string>();

  /** @internal */
  constructor(private readonly name: string, private readonly interval?: Duration) {}

  /**
   * Adds an alert.
   * @throws Error for an expression or a template that Prometheus would not take
   */
  public addAlert(name: string, props: AlertProps): RuleGroup {
    const where = `alert "${name}"`;
    if (this.alerts.has(name)) throw new Error(`${where} is in group "${this.name}" twice; give one of them another name`);
    this.alerts.add(name);
    const annotations = { summary: props.summary, ...props.description === undefined ? {} : { description: props.description } };
    const labels = { severity: props.severity ?? Severity.WARNING, ...props.labels };
    for (const [field, text] of [...Object.entries(annotations), ...Object.entries(labels)]) {
      checked(`${field} of ${where} in group "${this.name}"`, text, () => checkAlertTemplate(text, name));
    }
    this.rules.push({
      alert: name, expr: this.checkedExpr(where, props.expr), ...props.pending ? { for: promDuration(props.pending) } : {},
      ...props.keepFiringFor ? { keep_firing_for: promDuration(props.keepFiringFor) } : {}, labels, annotations,
    });
    return this;
  }

  /**
   * Stores what an expression is worth under a name of its own.
   * @throws Error for an expression that Prometheus would not take
   */
  public addRecording(record: string, expr: string, labels?: { [name: string]: string }): RuleGroup {
    this.rules.push({ record, expr: this.checkedExpr(`recording "${record}"`, expr), ...labels ? { labels } : {} });
    return this;
  }

  /**
   * As rule files have it.
   * @internal
   */
  public _render(): object {
    return { name: this.name, ...this.interval ? { interval: promDuration(this.interval) } : {}, rules: this.rules };
  }

  private checkedExpr(what: string, expr: string): string {
    checked(`expr of ${what} in group "${this.name}"`, expr, () => parseExpr(expr));
    return expr;
  }
}

function checked(what: string, text: string, check: () => unknown): void {
  try {
    check();
  } catch (err) {
    throw new Error(`${what}: ${(err as Error).message} in ${JSON.stringify(text)}`);
  }
}
