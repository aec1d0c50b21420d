import { Labels } from '../model/labels';

/** One series of an answer: two columns of equal length in the order of time. */
export interface ResultSeries {
  readonly labels: Labels;
  /** Milliseconds since the Unix epoch. */
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/**
 * What a query is worth. Times are milliseconds since the Unix epoch. `vector`: the value of `labels[i]` is `values[i]`, all at `t`, in the
 * order that the expression gives them. `matrix`: no series is empty, and of a range query they come in the order of their label sets.
 */
export type QueryValue =
  | { readonly type: 'scalar'; readonly t: number; readonly v: number }
  | { readonly type: 'string'; readonly t: number; readonly v: string }
  | { readonly type: 'vector'; readonly t: number; readonly labels: readonly Labels[]; readonly values: Float64Array }
  | { readonly type: 'matrix'; readonly series: readonly ResultSeries[] };
