import { METRIC_NAME, Labels } from '../model/labels';
import { LabelsBuilder } from '../model/labels-builder';
import { Expr } from '../promql/parser/ast';
import { printExpr } from '../promql/parser/print';
import { CodedError } from '../sys/errors';
import { RuleContext, RuleStatus, RuleVector, UNEVALUATED } from './rule';

/** Stores what an expression is worth under a name of its own. */
export class RecordingRule {
  readonly kind = 'recording';
  /** The expression as it is printed. */
  readonly query: string;
  status: RuleStatus = UNEVALUATED;

  /** @param labels go before those of the expression; one that is empty removes */
  constructor(readonly name: string, private readonly expr: Expr, readonly labels: Readonly<Record<string, string>>) {
    this.query = printExpr(expr);
  }

  /** @throws CodedError EXECUTION for label sets that are equal, and for too many; whatever the query throws */
  async evaluate({ queries, sampleTime, limit, signal }: RuleContext): Promise<RuleVector> {
    const { labels, values } = await queries.vector(this.expr, sampleTime, signal);
    const renamed = labels.map((each) => this.renamed(each));
    if (new Set(renamed.map((each) => each.key())).size < renamed.length) {
      throw new CodedError('EXECUTION', 'vector contains metrics with the same labelset after applying rule labels');
    }
    if (limit > 0 && renamed.length > limit) throw new CodedError('EXECUTION', `exceeded limit of ${limit} with ${renamed.length} series`);
    return { labels: renamed, values };
  }

  private renamed(labels: Labels): Labels {
    const builder = new LabelsBuilder(labels).set(METRIC_NAME, this.name);
    for (const name of Object.keys(this.labels)) builder.set(name, this.labels[name]);
    return builder.labels();
  }
}
