import { Labels } from '../../model/labels';
import { LabelsBuilder } from '../../model/labels-builder';
import { CodedError } from '../../sys/errors';
import { VectorMatching } from '../parser/ast';
import { BinaryPlan } from '../plan/plan';
import { Frame, Row } from './frame';
import { arithmetic, comparison, isArithmetic, isComparison } from './operators';
import { Pace } from './pace';
import { dropNames, duplicateLabels, Query, RESERVED } from './query';
import { GroupPresence, matchLabels, rowsByGroup, Signatures } from './signatures';

const FILLED = -1; // the row of an element that is not there and taken for a number

/** Rows of both sides that are paired, and where the result goes. */
interface Pair { readonly group: number; readonly many: number; readonly one: number }
interface Output { readonly labels: Labels; readonly nameless: boolean; readonly pairs: Pair[] }

/**
 * Joins the elements of two vectors that have the same matching labels. Which rows meet, and what labels their results have, is decided once
 * for all steps; then each result is computed as a whole column.
 * @throws CodedError EXECUTION where an element has several partners at a step
 */
export async function matchVectors(plan: BinaryPlan, left: Frame, right: Frame, query: Query): Promise<Frame> {
  const { operator } = plan;
  if (operator === '</' || operator === '>/') return new Frame(left.steps); // they trim histograms, which there are none of
  const join = new Join(plan, left, right);
  join.check();
  const frame = new Frame(left.steps, left.count), row = new Row(left.steps), taken = new Int32Array(left.steps);
  for (const output of await join.outputs(query.pace)) {
    row.clear();
    taken.fill(0);
    for (const pair of output.pairs) join.compute(pair, row, taken);
    frame.push(output.labels, output.nameless, row);
    if (query.pace.due(left.steps)) await query.pace.rest();
  }
  return plan.bool ? dropNames(frame, query) : frame;
}

class Join {
  private readonly matching: VectorMatching;
  /** The left operand is the side of one. */
  private readonly swapped: boolean;
  private readonly many: Frame;
  private readonly one: Frame;
  /** The group of each row, and the rows of each group. */
  private readonly manyGroups: Int32Array;
  private readonly oneGroups: Int32Array;
  private readonly manyRows: number[][];
  private readonly oneRows: number[][];
  private readonly manyThere: GroupPresence;
  private readonly oneThere: GroupPresence;
  private readonly fillMany: number | undefined;
  private readonly fillOne: number | undefined;

  constructor(private readonly plan: BinaryPlan, left: Frame, right: Frame) {
    const matching = this.matching = plan.matching!;
    this.swapped = matching.cardinality === 'one-to-many';
    this.many = this.swapped ? right : left;
    this.one = this.swapped ? left : right;
    this.fillMany = matching.fillLeft; // the originals fill the sides after they have swapped them
    this.fillOne = matching.fillRight;
    const signatures = new Signatures(matching);
    this.manyGroups = signatures.of(this.many);
    this.oneGroups = signatures.of(this.one);
    this.manyRows = rowsByGroup(this.manyGroups, signatures.count);
    this.oneRows = rowsByGroup(this.oneGroups, signatures.count);
    this.manyThere = new GroupPresence(this.many, this.manyRows);
    this.oneThere = new GroupPresence(this.one, this.oneRows);
  }

  /** @throws CodedError EXECUTION where a group has two elements, at one step, on a side that may have but one; the earliest step counts */
  check(): void {
    const { many, one, fillMany, fillOne, matching } = this;
    const someMany = many.perStep();
    const filled = fillMany !== undefined || fillOne !== undefined;
    // Where the other side has nothing at all there is nothing to pair, and so nothing wrong.
    const ones = firstMeeting(one, this.oneRows, (step) => filled || someMany[step] > 0);
    const manies = matching.cardinality === 'one-to-one'
      ? firstMeeting(many, this.manyRows, (step, group) => fillOne !== undefined || this.oneThere.has(group, step))
      : undefined;
    if (ones && !(manies && manies.step < ones.step)) throw this.severalOnes(ones.first, ones.second);
    if (manies) throw new CodedError('EXECUTION', 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)');
  }

  private severalOnes(first: number, second: number): CodedError {
    const { one, swapped } = this;
    const group = this.matched(one.labels[second]), series = `[${one.labels[second]}, ${one.labels[first]}]`;
    return new CodedError('EXECUTION', `found duplicate series for the match group ${group} on the ${swapped ? 'left' : 'right'} hand-side of the operation: `
      + `${series};many-to-many matching not allowed: matching labels must be unique on one side`);
  }

  /** What results there may be, those with equal labels as one. */
  async outputs(pace: Pace): Promise<Iterable<Output>> {
    const { many, one, fillMany, fillOne, manyGroups, oneGroups } = this;
    const byKey = new Map<string, Output>();
    for (let row = 0; row < many.count; row++) {
      const group = manyGroups[row], labels = many.labels[row];
      const pairWith = (partner: number, its: Labels) => add(byKey, this.resultLabels(labels, its), many.nameless[row], { group, many: row, one: partner });
      for (const partner of this.oneRows[group]) pairWith(partner, one.labels[partner]);
      if (fillOne !== undefined) pairWith(FILLED, this.matched(labels));
      if (pace.due(0)) await pace.rest();
    }
    for (let row = 0; fillMany !== undefined && row < one.count; row++) {
      const labels = one.labels[row];
      add(byKey, this.resultLabels(this.matched(labels), labels), false, { group: oneGroups[row], many: FILLED, one: row });
    }
    return byKey.values();
  }

  private matched(labels: Labels): Labels {
    return matchLabels(labels, this.matching);
  }

  private resultLabels(many: Labels, one: Labels): Labels {
    const { cardinality, on, labels, include } = this.matching;
    let result = isArithmetic(this.plan.operator) ? many.without(RESERVED) : many;
    if (cardinality === 'one-to-one') result = on ? result.keep(labels) : result.without(labels);
    if (include.length === 0) return result;
    const builder = new LabelsBuilder(result);
    for (const name of include) builder.set(name, one.get(name));
    return builder.labels();
  }

  /**
   * Computes what a pair gives, at the steps where both are there, or one and the other is filled.
   * @param taken the group, counted from 1, that has had a pair at the step
   */
  compute(pair: Pair, into: Row, taken: Int32Array): void {
    const { plan: { operator, bool }, swapped, many, one } = this;
    const join = isArithmetic(operator) ? arithmetic(operator) : undefined;
    const holds = isComparison(operator) ? comparison(operator) : undefined;
    const lead = pair.many === FILLED ? one : many, row = pair.many === FILLED ? pair.one : pair.many;
    for (let cell = lead.begin(row), end = lead.end(row), step = lead.first(row); cell < end; cell++, step++) {
      if (!lead.present[cell]) continue;
      const partner = this.partner(pair, step);
      if (partner === undefined) continue;
      const manyValue = lead === many ? lead.values[cell] : partner, oneValue = lead === many ? partner : lead.values[cell];
      if (taken[step] === pair.group + 1) throw new CodedError('EXECUTION', 'multiple matches for labels: grouping labels must ensure unique matches');
      taken[step] = pair.group + 1;
      const a = swapped ? oneValue : manyValue, b = swapped ? manyValue : oneValue;
      const kept = join !== undefined || holds!(a, b);
      if (!kept && !bool) continue;
      if (into.present[step]) throw duplicateLabels();
      into.set(step, join ? join(a, b) : bool ? (kept ? 1 : 0) : a);
    }
  }

  /** The value that the lead of a pair meets at `step`, if any. */
  private partner({ group, many, one }: Pair, step: number): number | undefined {
    if (many === FILLED) return this.manyThere.has(group, step) ? undefined : this.fillMany;
    if (one === FILLED) return this.oneThere.has(group, step) ? undefined : this.fillOne;
    const cell = this.one.cell(one, step);
    return cell < 0 ? undefined : this.one.values[cell];
  }
}

function add(outputs: Map<string, Output>, labels: Labels, nameless: boolean, pair: Pair): void {
  const key = labels.key(), output = outputs.get(key);
  if (output) output.pairs.push(pair);
  else outputs.set(key, { labels, nameless, pairs: [pair] });
}

/** The first two rows of a group that have a value at one step, a step that `counts`. */
function firstMeeting(
  frame: Frame, rowsOf: readonly number[][], counts: (step: number, group: number) => boolean,
): { readonly step: number; readonly first: number; readonly second: number } | undefined {
  const seen = new Int32Array(frame.steps);
  let meeting: { step: number; first: number; second: number } | undefined;
  rowsOf.forEach((rows, group) => {
    if (rows.length < 2) return;
    seen.fill(-1);
    for (const row of rows) {
      for (let cell = frame.begin(row), end = frame.end(row), step = frame.first(row); cell < end; cell++, step++) {
        if (!frame.present[cell] || !counts(step, group)) continue;
        const first = seen[step];
        if (first < 0) seen[step] = row;
        else if (!meeting || step < meeting.step || (step === meeting.step && row < meeting.second)) meeting = { step, first, second: row };
      }
    }
  });
  return meeting;
}
