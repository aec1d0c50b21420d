import { formatFixed } from '../../encoding/go-number';
import { quote } from '../../encoding/go-quote';
import { isWellFormed } from '../../encoding/well-formed';
import { Labels } from '../../model/labels';
import { LabelsBuilder } from '../../model/labels-builder';
import { CodedError } from '../../sys/errors';
import { AggregatePlan, StringPlan } from '../plan/plan';
import { Frame, Row } from './frame';
import { groupLabels } from './grouping';
import { Query } from './query';

/** The series of one value in one group: at which steps it was seen, a step as often as there were such elements. */
interface Seen { readonly labels: Labels; nameless: boolean; readonly steps: number[] }

/** How many elements of each group have which value; the value is a label of the result. @throws CodedError EXECUTION where no label can be named so */
export async function countValues(plan: AggregatePlan, operand: Frame, query: Query): Promise<Frame> {
  const name = (plan.param as StringPlan).value;
  if (name === '' || !isWellFormed(name)) throw new CodedError('EXECUTION', `invalid label name ${quote(name)}`);
  const by = { without: plan.without, grouping: plan.without ? plan.grouping : [...plan.grouping, name] };
  const seen = new Map<string, Seen>();
  for (let row = 0; row < operand.count; row++) {
    const ofRow = new Map<number, Seen>(); // -0 is a 0 there, but prints differently: below
    for (let cell = operand.begin(row), end = operand.end(row), step = operand.first(row); cell < end; cell++, step++) {
      if (!operand.present[cell]) continue;
      const v = operand.values[cell], negativeZero = Object.is(v, -0);
      let entry = negativeZero ? undefined : ofRow.get(v);
      if (!entry) {
        entry = entryOf(seen, groupLabels(new LabelsBuilder(operand.labels[row]).set(name, formatFixed(v)).labels(), by));
        if (!negativeZero) ofRow.set(v, entry);
      }
      entry.nameless ||= operand.nameless[row];
      entry.steps.push(step);
    }
    if (query.pace.due(operand.end(row) - operand.begin(row))) await query.pace.rest();
  }
  const frame = new Frame(operand.steps, seen.size), row = new Row(operand.steps);
  for (const { labels, nameless, steps } of seen.values()) {
    row.clear();
    for (const step of steps) row.set(step, row.present[step] ? row.values[step] + 1 : 1);
    frame.push(labels, nameless, row);
    if (query.pace.due(operand.steps)) await query.pace.rest();
  }
  return frame;
}

function entryOf(seen: Map<string, Seen>, labels: Labels): Seen {
  const key = labels.key(), entry = seen.get(key) ?? { labels, nameless: false, steps: [] };
  seen.set(key, entry);
  return entry;
}
