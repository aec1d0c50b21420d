import { Labels, METRIC_NAME } from '../../model/labels';
import { AggregatePlan } from '../plan/plan';
import { Frame } from './frame';
import { valuesKey } from './signatures';

/** Rows that are aggregated together. */
export interface Group {
  readonly labels: Labels;
  /** Whether one of the rows is: a name that was grouped by has to go in the end. */
  nameless: boolean;
  readonly rows: number[];
}

type By = Pick<AggregatePlan, 'grouping' | 'without'>;

/** The labels of the group that a series belongs to. */
export function groupLabels(labels: Labels, { grouping, without }: By): Labels {
  return without ? labels.without([METRIC_NAME, ...grouping]) : labels.keep(grouping);
}

/** The groups of a frame, in the order of their first rows. */
export function groupRows(frame: Frame, by: By): Group[] {
  const groups = new Map<string, Group>();
  for (let row = 0; row < frame.count; row++) {
    const key = by.without ? groupLabels(frame.labels[row], by).key() : valuesKey(frame.labels[row], by.grouping);
    const group = groups.get(key);
    if (group) {
      group.rows.push(row);
      group.nameless ||= frame.nameless[row];
    } else groups.set(key, { labels: groupLabels(frame.labels[row], by), nameless: frame.nameless[row], rows: [row] });
  }
  return [...groups.values()];
}
