import { Labels } from '../model/labels';
import { CodedError } from '../sys/errors';

/** What `next` came to. */
export const enum Entry { End, Series, Type, Help, Unit, Comment }

export type MetricType = 'counter' | 'gauge' | 'histogram' | 'gaugehistogram' | 'summary' | 'info' | 'stateset' | 'unknown';

/** A sample that stands for many: a trace, usually. `timestamp` in milliseconds, NaN where the target gave none. */
export interface Exemplar { readonly labels: Labels; readonly value: number; readonly timestamp: number }

/**
 * Walks through an exposition. After `next` returned an entry, the fields that belong to it are set and hold until the next call.
 * The bytes of the exposition belong to the caller and must not change meanwhile.
 */
export interface ExpositionParser {
  /** @throws ExpositionError: what came before it is good, nothing behind it is read */
  next(): Entry;
  /** Of a series: bytes [start, end) are its name and labels as they were written. The same bytes are the same series. */
  readonly start: number;
  readonly end: number;
  /** Of a series; every NaN is the ordinary one. */
  readonly value: number;
  /** Of a series: milliseconds since the Unix epoch, NaN where the target gave none. */
  readonly timestamp: number;
  /** Of Type, Help and Unit: the metric, and what is said of it. */
  readonly metric: string;
  readonly text: string;
  /** Of a series. A label may be there twice: then it throws. @throws CodedError BAD_LABELS */
  labels(): Labels;
  /** Of a series. */
  exemplar(): Exemplar | undefined;
}

/** Bytes that are no exposition. `line` counts from 1. */
export class ExpositionError extends CodedError {
  constructor(readonly line: number, message: string) {
    super('BAD_EXPOSITION', `line ${line}: ${message}`);
  }
}
