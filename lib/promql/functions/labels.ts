import { Labels, METRIC_NAME } from '../../model/labels';
import { LabelsBuilder } from '../../model/labels-builder';
import { compileExpansion, RelabelRegex } from '../../model/relabel-regex';
import { CodedError } from '../../sys/errors';
import { Frame } from '../execution/frame';
import { mergeEqual, Query } from '../execution/query';
import { VectorFunction } from './vector-function';

/** Sets a label to what a template makes of another, on the series where a pattern matches that one. */
export const labelReplace: VectorFunction = ({ args, texts: [target, template, source, pattern], query }) => {
  if (target === '') throw failed('invalid destination label name in label_replace(): ');
  const regex = compile(pattern), expansion = compileExpansion(template, regex);
  return relabelled(args[0] as Frame, query, target, (labels) => {
    const groups = regex.groups(labels.get(source));
    return groups && expansion.expand(groups);
  });
};

/** Sets a label to the values of others, joined. */
export const labelJoin: VectorFunction = ({ args, texts: [target, separator, ...sources], query }) => {
  if (target === '') throw failed('invalid destination label name in label_join(): ');
  if (sources.includes('')) throw failed('invalid source label name in label_join(): ');
  return relabelled(args[0] as Frame, query, target, (labels) => sources.map((name) => labels.get(name)).join(separator));
};

async function relabelled(frame: Frame, query: Query, target: string, value: (labels: Labels) => string | undefined): Promise<Frame> {
  for (let row = 0; row < frame.count; row++) {
    const text = value(frame.labels[row]);
    if (query.pace.due(0)) await query.pace.rest();
    if (text === undefined) continue;
    frame.labels[row] = new LabelsBuilder(frame.labels[row]).set(target, text).labels();
    if (target === METRIC_NAME) frame.nameless[row] = false; // a name that was given on purpose stays
  }
  return mergeEqual(frame);
}

function compile(pattern: string): RelabelRegex {
  try {
    return new RelabelRegex(pattern);
  } catch (err) {
    throw failed(`invalid regular expression in label_replace(): ${pattern}`, err);
  }
}

function failed(message: string, cause?: unknown): CodedError {
  return new CodedError('EXECUTION', message, cause);
}
