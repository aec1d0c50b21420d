import { ValueType } from './ast';

/**
 * What a function takes and gives. `variadic` is how many of the last arguments may be left out; -1: the last argument may also be
 * repeated any number of times. Where `experimental`, a feature flag must allow it.
 */
export interface Signature {
  readonly args: readonly ValueType[];
  readonly variadic: number;
  readonly returns: ValueType;
  readonly experimental: boolean;
}

type Row = readonly [names: string, args: readonly ValueType[], returns: ValueType, variadic?: number];

const V: ValueType = 'vector', M: ValueType = 'matrix', S: ValueType = 'scalar', T: ValueType = 'string';

const STABLE: readonly Row[] = [
  ['abs ceil floor exp sqrt ln log2 log10 sgn acos acosh asin asinh atan atanh cos cosh sin sinh tan tanh deg rad', [V], V],
  ['round', [V, S], V, 1],
  ['clamp', [V, S, S], V],
  ['clamp_min clamp_max', [V, S], V],
  ['pi time', [], S],
  ['timestamp', [V], V],
  ['minute hour day_of_month day_of_week day_of_year days_in_month month year', [V], V, 1],
  ['scalar', [V], S],
  ['vector', [S], V],
  ['absent sort sort_desc', [V], V],
  ['absent_over_time', [M], V],
  ['label_replace', [V, T, T, T, T], V],
  ['label_join', [V, T, T, T], V, -1],
  ['rate irate increase delta idelta deriv changes resets', [M], V],
  ['predict_linear', [M, S], V],
  ['avg_over_time min_over_time max_over_time sum_over_time count_over_time stddev_over_time stdvar_over_time last_over_time present_over_time', [M], V],
  ['quantile_over_time', [S, M], V],
  ['histogram_quantile', [S, V], V],
  ['histogram_fraction', [S, S, V], V],
  ['histogram_avg histogram_count histogram_sum histogram_stddev histogram_stdvar', [V], V],
];

const EXPERIMENTAL: readonly Row[] = [
  ['sort_by_label sort_by_label_desc', [V, T], V, -1],
  ['info', [V, V], V, 1],
  ['double_exponential_smoothing', [M, S, S], V],
  ['mad_over_time first_over_time ts_of_min_over_time ts_of_max_over_time ts_of_first_over_time ts_of_last_over_time', [M], V],
  ['histogram_quantiles', [V, T, S], V, -1],
  ['max_of min_of', [S, S], S],
  ['start end range step', [], S],
  ['start_timestamp', [V], V],
];

/** Every function by name. */
export const FUNCTIONS: ReadonlyMap<string, Signature> = new Map([...entries(STABLE, false), ...entries(EXPERIMENTAL, true)]);

function entries(rows: readonly Row[], experimental: boolean): Array<[string, Signature]> {
  return rows.flatMap(([names, args, returns, variadic = 0]) => names.split(' ').map((name): [string, Signature] => (
    [name, { args, variadic, returns, experimental }])));
}
