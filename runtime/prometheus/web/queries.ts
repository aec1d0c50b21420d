import { printAnnotations } from '../../../lib/promql/annotations';
import { Engine, QueryResult } from '../../../lib/promql/engine';
import { prettyExpr } from '../../../lib/promql/parser/pretty';
import { QueryValue } from '../../../lib/promql/value';
import { Queryable } from '../../../lib/storage/chunk-querier';
import { CodedError } from '../../../lib/sys/errors';
import { ApiRequest, invalid } from './api-request';
import { ApiAnswer } from './api-response';
import { encodeValue } from './encode';

const MOST_POINTS = 11_000; // of a series

export interface QueryDeps { readonly engine: Engine; readonly queryable: Queryable }

/** `GET|POST /api/v1/query`. */
export async function query({ engine, queryable }: QueryDeps, request: ApiRequest): Promise<ApiAnswer> {
  const limit = request.limit(), t = request.moment('time');
  const text = request.text('query'), expr = request.read('query', (given) => engine.parse(given));
  const result = await engine.instant(queryable, expr, t, options(request));
  return answer(result, text, limit, request.text('stats'));
}

/** `GET|POST /api/v1/query_range`. */
export async function queryRange({ engine, queryable }: QueryDeps, request: ApiRequest): Promise<ApiAnswer> {
  const limit = request.limit(), start = request.time('start'), end = request.time('end');
  if (end < start) throw new CodedError('BAD_DATA', 'invalid parameter "end": end timestamp must not be before start time');
  const step = request.read('step', () => request.duration('step') ?? NaN);
  if (Number.isNaN(step)) throw new CodedError('BAD_DATA', 'invalid parameter "step": cannot parse "" to a valid duration');
  if (step <= 0) {
    throw new CodedError('BAD_DATA', 'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer');
  }
  if ((end - start) / step > MOST_POINTS) {
    throw new CodedError('BAD_DATA', 'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)');
  }
  const text = request.text('query'), expr = request.read('query', (given) => engine.parse(given));
  const result = await engine.range(queryable, expr, start, end, step, options(request)).catch((err: unknown) => {
    throw err instanceof CodedError && err.code === 'BAD_DATA' ? invalid('query', err) : err;
  });
  return answer(result, text, limit, request.text('stats'));
}

/** `GET|POST /api/v1/format_query`. */
export function formatQuery({ engine }: QueryDeps, request: ApiRequest): ApiAnswer {
  return { data: JSON.stringify(prettyExpr(request.read('query', (text) => engine.parse(text)))) };
}

/** The time limit of a request can only be shorter than the engine's own. */
function options(request: ApiRequest): { signal: AbortSignal; lookbackDelta: number | undefined } {
  request.duration('timeout'); // refused where it is none; the engine's own limit holds
  return { signal: request.signal, lookbackDelta: request.duration('lookback_delta') };
}

function answer({ value, warnings, infos, stats }: QueryResult, text: string, limit: number, wantsStats: string): ApiAnswer {
  const cut = limit > 0 && sizeOf(value) > limit;
  const shown = cut ? truncated(value, limit) : value;
  const { preparation, evaluation } = stats.timings;
  const timings = {
    evalTotalTime: (preparation + evaluation) / 1000, resultSortTime: 0, queryPreparationTime: preparation / 1000, innerEvalTime: evaluation / 1000,
    execQueueTime: 0, execTotalTime: (preparation + evaluation) / 1000,
  };
  const told = { timings, samples: { totalQueryableSamples: stats.samplesRead, peakSamples: stats.peakSamples, samplesRead: stats.samplesRead } };
  return {
    data: `{${encodeValue(shown)}${wantsStats === '' ? '' : `,"stats":${JSON.stringify(told)}`}}`,
    warnings: [...printAnnotations(warnings, text), ...cut ? ['results truncated due to limit'] : []], infos: printAnnotations(infos, text),
  };
}

function sizeOf(value: QueryValue): number {
  return value.type === 'vector' ? value.labels.length : value.type === 'matrix' ? value.series.length : 0;
}

function truncated(value: QueryValue, limit: number): QueryValue {
  if (value.type === 'vector') return { ...value, labels: value.labels.slice(0, limit) };
  return value.type === 'matrix' ? { ...value, series: value.series.slice(0, limit) } : value;
}
