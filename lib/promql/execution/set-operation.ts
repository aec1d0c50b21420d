import { SetOperator, VectorMatching } from '../parser/ast';
import { Frame } from './frame';
import { mergeEqual, Query } from './query';
import { GroupPresence, rowsByGroup, Signatures } from './signatures';

/**
 * `and`: the elements of the left that have one of their match group on the right, at the same step; `unless`: those that have none; `or`: all
 * of the left, and those of the right that have none there.
 */
export async function setOperation(operator: SetOperator, matching: VectorMatching, left: Frame, right: Frame, query: Query): Promise<Frame> {
  const signatures = new Signatures(matching);
  const leftGroups = signatures.of(left), rightGroups = signatures.of(right);
  if (operator !== 'or') {
    return keep(left, leftGroups, new GroupPresence(right, rowsByGroup(rightGroups, signatures.count)), operator === 'and', query);
  }
  const rest = await keep(right, rightGroups, new GroupPresence(left, rowsByGroup(leftGroups, signatures.count)), false, query);
  for (let row = 0; row < rest.count; row++) left.pushFrom(rest, row);
  return mergeEqual(left);
}

/** The elements of `frame` whose group is there at their step, or those whose group is not. */
async function keep(frame: Frame, groups: Int32Array, others: GroupPresence, there: boolean, query: Query): Promise<Frame> {
  const { present } = frame;
  for (let row = 0; row < frame.count; row++) {
    const begin = frame.begin(row), end = frame.end(row);
    for (let cell = begin, step = frame.first(row); cell < end; cell++, step++) if (others.has(groups[row], step) !== there) present[cell] = 0;
    if (query.pace.due(end - begin)) await query.pace.rest();
  }
  return frame.trimmed();
}
