import { METRIC_NAME } from '../../model/labels';
import { Querier } from '../../storage/querier';
import { CodedError } from '../../sys/errors';
import { Annotations } from '../annotations';
import { SampleBudget } from './budget';
import { Frame, Row } from './frame';
import { Pace } from './pace';
import { Steps } from './steps';

/** What all operators of one query share. */
export interface Query {
  readonly querier: Querier;
  readonly signal?: AbortSignal;
  /** The steps of the query itself, whatever those of a subquery are. */
  readonly steps: Steps;
  readonly lookbackDelta: number;
  readonly delayedNameRemoval: boolean;
  readonly budget: SampleBudget;
  readonly pace: Pace;
  readonly annotations: Annotations;
}

/** Labels that say what is measured: they go where a value becomes something else. */
export const RESERVED: readonly string[] = [METRIC_NAME, '__type__', '__unit__'];

/** Takes the names of the metrics from a frame whose values have become something else: at once, or in the end where names go late. */
export function dropNames(frame: Frame, query: Query): Frame {
  if (query.delayedNameRemoval) {
    frame.nameless.fill(true);
    return frame;
  }
  return removeNames(frame);
}

/** Takes the names of the metrics from rows that are marked as nameless. */
export function removeMarkedNames(frame: Frame): Frame {
  return frame.nameless.includes(true) ? removeNames(frame, frame.nameless) : frame;
}

/** Rows with one label set become one row. @throws CodedError EXECUTION where they have values at the same step */
function removeNames(frame: Frame, marked?: readonly boolean[]): Frame {
  const { labels } = frame;
  let names: string | undefined; // while all rows have the same ones, dropping them makes no two rows equal
  let alike = !marked;
  for (let row = 0; row < frame.count; row++) {
    if (marked && !marked[row]) continue;
    if (alike) {
      const own = RESERVED.map((name) => labels[row].get(name)).join('\ud800');
      alike = own === (names ??= own);
    }
    labels[row] = labels[row].without(RESERVED);
  }
  return alike ? frame : mergeEqual(frame);
}

/** A frame whose labels may have become equal, with such rows as one. @throws CodedError EXECUTION where they have values at the same step */
export function mergeEqual(frame: Frame): Frame {
  const rowsByKey = new Map<string, number[]>();
  for (let row = 0; row < frame.count; row++) {
    const key = frame.labels[row].key(), rows = rowsByKey.get(key);
    if (rows) rows.push(row);
    else rowsByKey.set(key, [row]);
  }
  if (rowsByKey.size === frame.count) return frame;
  const merged = new Frame(frame.steps, frame.cells), row = new Row(frame.steps);
  for (const rows of rowsByKey.values()) {
    row.clear();
    for (const from of rows) if (!frame.read(from, row)) throw duplicateLabels();
    merged.push(frame.labels[rows[0]], rows.some((from) => frame.nameless[from]), row);
  }
  return merged;
}

export function duplicateLabels(): CodedError {
  return new CodedError('EXECUTION', 'vector cannot contain metrics with the same labelset');
}
