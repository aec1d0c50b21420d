import { Labels, METRIC_NAME } from '../../model/labels';
import { LabelsBuilder } from '../../model/labels-builder';
import { Matcher } from '../../model/matcher';
import { CodedError } from '../../sys/errors';
import { CallPlan, Plan, SelectPlan, Shift } from '../plan/plan';
import { Frame, Row } from './frame';
import { mergeEqual, Query } from './query';
import { select } from './select';
import { Steps } from './steps';

/** Labels by which a series finds the metrics that tell more about it. */
const IDENTIFYING = ['instance', 'job'];
const LONGEST_LIST = 1 << 19; // characters of a pattern
const DEFAULT_NAME = new Matcher(METRIC_NAME, '=', 'target_info');
const ANY_INFO = new Matcher(METRIC_NAME, '=~', '.+_info');

/**
 * Adds to each element the labels of the info metrics that have the same instance and job at that step.
 * @throws CodedError EXECUTION where two of them disagree
 */
export async function info(plan: CallPlan, base: Frame, steps: Steps, query: Query): Promise<Frame> {
  const selector = new InfoSelector(plan.args[1] as SelectPlan | undefined);
  const enriched = base.labels.map((labels) => !selector.isInfo(labels) && IDENTIFYING.some((name) => labels.has(name)));
  const shift = shiftOf(plan.args[0]) ?? { offset: 0 };
  const found = enriched.includes(true)
    ? await select({
      kind: 'select', type: 'vector', fixed: false, span: plan.span, matchers: selector.matchers(base.labels), shift, smoothed: false,
    }, steps, query, 'time')
    : new Frame(steps.count);
  const infos = new InfoSeries(found);
  const frame = new Frame(steps.count, base.cells);
  for (let row = 0; row < base.count; row++) {
    const labels = base.labels[row];
    if (selector.isInfo(labels)) {
      frame.pushFrom(base, row);
      continue;
    }
    const rows = enriched[row] ? infos.of(labels) : [];
    for (const [wanted, part] of enrich(base, row, infos, rows, selector)) frame.push(wanted, base.nameless[row], part);
    if (query.pace.due(steps.count)) await query.pace.rest();
  }
  return mergeEqual(frame);
}

/** What the second argument of `info` asks for: which metrics, and which of their labels. */
class InfoSelector {
  private readonly names: readonly Matcher[];
  private readonly data: readonly Matcher[];

  constructor(plan: SelectPlan | undefined) {
    const names = plan?.matchers.filter(({ name }) => name === METRIC_NAME) ?? [];
    this.data = plan?.matchers.filter(({ name }) => name !== METRIC_NAME) ?? [];
    this.names = names.length === 0 ? [DEFAULT_NAME] : names.every(({ negative }) => negative) ? [...names, ANY_INFO] : names;
  }

  isInfo(labels: Labels): boolean {
    return this.names.every((matcher) => matcher.matches(labels.metricName));
  }

  /** Whether an element may do without any info. */
  get optional(): boolean {
    return this.data.every((matcher) => matcher.matches(''));
  }

  wants(label: string): boolean {
    return label !== METRIC_NAME && !IDENTIFYING.includes(label) && (this.data.length === 0 || this.data.some(({ name }) => name === label));
  }

  /** What the info metrics of these series match. */
  matchers(series: readonly Labels[]): Matcher[] {
    const identifying = IDENTIFYING.flatMap((name) => {
      const values = new Set(series.map((labels) => labels.get(name)));
      const pattern = [...values].map((value) => value.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')).join('|');
      return pattern.length <= LONGEST_LIST ? [new Matcher(name, '=~', pattern)] : []; // without it, some come that are of no use
    });
    return [...this.names, ...this.data, ...identifying];
  }
}

/** Info metrics with the times of their samples, by what identifies them. */
class InfoSeries {
  private readonly rows = new Map<string, number[]>();

  constructor(private readonly frame: Frame) {
    frame.labels.forEach((labels, row) => {
      const key = labels.keep(IDENTIFYING).key(), others = this.rows.get(key);
      if (others) others.push(row);
      else this.rows.set(key, [row]);
    });
  }

  labels(row: number): Labels {
    return this.frame.labels[row];
  }

  /** The rows that belong to a series. */
  of(series: Labels): readonly number[] {
    return this.rows.get(series.keep(IDENTIFYING).key()) ?? [];
  }

  /** Those of `rows` that count at a step, one for each metric: that with the newest sample. @throws CodedError EXECUTION where two are as new */
  at(rows: readonly number[], step: number): number[] {
    const newest = new Map<string, number>();
    for (const row of rows) {
      const time = this.time(row, step);
      if (time === undefined) continue;
      const name = this.labels(row).metricName, other = newest.get(name);
      const otherTime = other === undefined ? -Infinity : this.time(other, step)!;
      if (time === otherTime) {
        const both = `${this.labels(other!)} and ${this.labels(row)}, both @ ${time * 1000}`;
        throw new CodedError('EXECUTION', `found duplicate series for info metric ${name}: ${both}`);
      }
      if (time > otherTime) newest.set(name, row);
    }
    return [...newest.values()];
  }

  private time(row: number, step: number): number | undefined {
    const cell = this.frame.cell(row, step);
    return cell < 0 ? undefined : this.frame.values[cell];
  }
}

/** The elements of a row, as a row for each label set that `infoRows` give them. */
function enrich(base: Frame, row: number, infos: InfoSeries, infoRows: readonly number[], selector: InfoSelector): Map<Labels, Row> {
  const labels = base.labels[row], parts = new Map<Labels, Row>(), byInfos = new Map<string, Row>();
  for (let step = base.first(row), cell = base.begin(row); cell < base.end(row); step++, cell++) {
    if (!base.present[cell]) continue;
    const found = infos.at(infoRows, step);
    if (found.length === 0 && !selector.optional) continue;
    const key = found.join();
    let part = byInfos.get(key);
    if (!part) {
      part = new Row(base.steps);
      byInfos.set(key, part);
      parts.set(withInfos(labels, found.map((at) => infos.labels(at)), selector), part);
    }
    part.set(step, base.values[cell]);
  }
  return parts;
}

function withInfos(labels: Labels, infos: readonly Labels[], selector: InfoSelector): Labels {
  const builder = new LabelsBuilder(labels);
  for (const more of infos) {
    for (let i = 0; i < more.size; i++) {
      const name = more.name(i), value = more.value(i);
      if (!selector.wants(name) || labels.has(name)) continue;
      const other = builder.get(name);
      if (other !== '' && other !== value) throw new CodedError('EXECUTION', `conflicting label: ${name}`);
      builder.set(name, value);
    }
  }
  return builder.labels();
}

/** At what time the samples are looked at that an expression is made of: that of its first selector. */
function shiftOf(plan: Plan): Shift | undefined {
  switch (plan.kind) {
    case 'select': case 'window': return plan.shift;
    case 'subquery': {
      const inner = shiftOf(plan.inner) ?? { offset: 0 };
      return inner.at === undefined ? { at: plan.shift.at, offset: plan.shift.offset + inner.offset } : inner;
    }
    case 'negate': return shiftOf(plan.operand);
    case 'aggregate': return shiftOf(plan.operand);
    case 'binary': return shiftOf(plan.left) ?? shiftOf(plan.right);
    case 'call': return plan.args.map(shiftOf).find((shift) => shift !== undefined);
    case 'number': case 'string': return undefined;
  }
}
