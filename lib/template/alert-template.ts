import { Labels } from '../model/labels';
import { CodedError } from '../sys/errors';
import { ALERT_FUNCTIONS, alertFunctions, labelMap, QuerySample } from './alert-functions';
import { CallError, TemplateError } from './error';
import { Template } from './template';
import { Struct, Type } from './value';

/** What a rule's template is expanded with, for one of its alerts. */
export interface AlertData {
  readonly labels: Labels;
  readonly externalLabels: Labels;
  readonly externalUrl: string;
  /** Before the paths of the server's pages; '' by default. */
  readonly pathPrefix?: string;
  readonly value: number;
  /** Milliseconds since the Unix epoch: when the rule is evaluated. */
  readonly t: number;
  /** Evaluates an expression at `t`. @throws CodedError, which fails the template */
  query(expr: string): Promise<readonly QuerySample[]>;
}

// The columns of errors count these, as the original's do.
const PROLOGUE = '{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}';
const DATA = new Type('struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }', 'struct', {
  fields: [{ name: 'Labels' }, { name: 'ExternalLabels' }, { name: 'ExternalURL' }, { name: 'Value' }],
});
const MOST_QUERIES = 100; // of one expansion, which begins again after each

/** The text of a label or annotation of an alerting rule: read once, expanded for each alert. */
export class AlertTemplate {
  private constructor(private readonly name: string, private readonly text: string, private readonly template: Template | undefined) {}

  /**
   * @param name that errors give, `__alert_` and the name of the alert for the original
   * @throws TemplateError in the words of Go
   */
  static compile(name: string, text: string): AlertTemplate {
    if (!text.includes('{{')) return new AlertTemplate(name, text, undefined);
    return new AlertTemplate(name, text, Template.parse(name, PROLOGUE + text, { functions: ALERT_FUNCTIONS }));
  }

  /** Whether the text is the same for every alert. */
  get constant(): boolean {
    return this.template === undefined;
  }

  /**
   * The text for an alert: at once, unless the template queries.
   * @throws TemplateError, which the caller shows as `<error expanding template: ...>`; a promise is rejected with it
   */
  expand(data: AlertData): string | Promise<string> {
    if (!this.template) return this.text;
    const results = new Map<string, QueryResult>();
    try {
      return this.execute(data, results);
    } catch (err) {
      if (err instanceof QueryNeeded) return this.expandWithQueries(data, results, err.expr);
      throw err;
    }
  }

  /** Executions are synchronous: one that lacks the result of a query is given up, and begins again when the result is there. */
  private async expandWithQueries(data: AlertData, results: Map<string, QueryResult>, first: string): Promise<string> {
    for (let expr = first; results.size < MOST_QUERIES;) {
      results.set(expr, await data.query(expr).then((samples) => ({ samples }), (error) => ({ error })));
      try {
        return this.execute(data, results);
      } catch (err) {
        if (!(err instanceof QueryNeeded)) throw err;
        expr = err.expr;
      }
    }
    throw new TemplateError(`error executing template ${this.name}: it makes more than ${MOST_QUERIES} different queries`);
  }

  private execute({ labels, externalLabels, externalUrl, pathPrefix = '', value, t }: AlertData, results: ReadonlyMap<string, QueryResult>): string {
    const dot = new Struct(DATA, [labelMap(labels), labelMap(externalLabels), externalUrl, value]);
    const functions = alertFunctions({ externalUrl, pathPrefix, t, query: (expr) => samplesOf(results.get(expr), expr) });
    try {
      return this.template!.execute(this.name, dot, { functions });
    } catch (err) {
      throw err instanceof TemplateError ? new TemplateError(`error executing template ${this.name}: ${err.message}`, err) : err;
    }
  }
}

/** Whether the text of a label or annotation can be read as a template. @throws TemplateError in the words of Go */
export function checkAlertTemplate(text: string, name: string): void {
  AlertTemplate.compile(name, text);
}

type QueryResult = { readonly samples: readonly QuerySample[] } | { readonly error: unknown };

/** Ends an execution that needs a query's result. */
class QueryNeeded {
  constructor(readonly expr: string) {}
}

function samplesOf(result: QueryResult | undefined, expr: string): readonly QuerySample[] {
  if (!result) throw new QueryNeeded(expr);
  if ('samples' in result) return result.samples;
  const { error } = result;
  throw error instanceof CodedError ? new CallError(error.message, error) : error;
}
