import { Queryable } from '../storage/chunk-querier';
import { Labels } from '../model/labels';
import { Clock } from '../sys/clock';
import { CodedError } from '../sys/errors';
import { Annotation, Annotations } from './annotations';
import { SampleBudget, Value } from './execution/budget';
import { evaluate } from './execution/evaluate';
import { Frame } from './execution/frame';
import { Pace } from './execution/pace';
import { Query, removeMarkedNames } from './execution/query';
import { storedSeries, frameSeries, innerSteps, SeriesSource } from './execution/series-source';
import { Steps } from './execution/steps';
import { Expr } from './parser/ast';
import { parseExpr } from './parser/parse';
import { buildPlan } from './plan/build';
import { RangePlan } from './plan/plan';
import { QueryValue, ResultSeries } from './value';
import { SampleColumns } from '../storage/querier';

/** Durations in milliseconds. */
export interface EngineOptions {
  /** How old a sample may be and still be in force. */
  readonly lookbackDelta: number;
  /** How many samples a query may hold at a time. */
  readonly maxSamples: number;
  readonly timeout: number;
  /** The step of subqueries that name none: the interval at which rules are evaluated. */
  readonly defaultStep: () => number;
  /** Functions that the originals call experimental. */
  readonly experimentalFunctions?: boolean;
  /** Drop the names of metrics in the end rather than where values change (feature flag `promql-delayed-name-removal`). */
  readonly delayedNameRemoval?: boolean;
  /** `anchored` and `smoothed` (feature flag `promql-extended-range-selectors`). */
  readonly extendedRangeSelectors?: boolean;
  /** `fill`, `fill_left`, `fill_right` (feature flag `promql-binop-fill-modifiers`). */
  readonly binopFillModifiers?: boolean;
}

export interface QueryOptions {
  /** Aborts the query. */
  readonly signal?: AbortSignal;
  /** In the place of the engine's, milliseconds. */
  readonly lookbackDelta?: number;
}

export interface QueryStats {
  /** Samples that selectors and windows have read; one that lies in two windows counts twice. */
  readonly samplesRead: number;
  /** The most samples that were held at a time. */
  readonly peakSamples: number;
  /** Milliseconds. */
  readonly timings: { readonly preparation: number; readonly evaluation: number };
}

export interface QueryResult {
  readonly value: QueryValue;
  /** For people, by `printAnnotations` (annotations.ts). */
  readonly warnings: readonly Annotation[];
  readonly infos: readonly Annotation[];
  readonly stats: QueryStats;
}

/** Answers PromQL from whatever storage it is given. Holds no state between queries. */
export class Engine {
  constructor(private readonly clock: Clock, private readonly options: EngineOptions) {}

  /** @throws PromqlError where `text` is no expression, or one that these options do not allow */
  parse(text: string): Expr {
    const { experimentalFunctions, extendedRangeSelectors, binopFillModifiers } = this.options;
    return parseExpr(text, { experimentalFunctions, extendedRangeSelectors, binopFillModifiers });
  }

  /**
   * The value at `t`, milliseconds since the Unix epoch, of an expression of any type.
   * @throws CodedError BAD_DATA (400), EXECUTION (422), CANCELED (499), TIMEOUT (503), and whatever the storage throws
   */
  async instant(queryable: Queryable, expr: Expr, t: number, options: QueryOptions = {}): Promise<QueryResult> {
    const plan = buildPlan(expr, { start: t, end: t, step: 0, defaultStep: this.options.defaultStep });
    return this.run(queryable, new Steps(t, 1, 1), options, async (query) => {
      if (plan.kind === 'string') return { type: 'string', t, v: plan.value };
      if (plan.kind === 'window' || plan.kind === 'subquery') return samplesOf(plan, query);
      const value = await evaluate(plan, query.steps, query);
      return value instanceof Frame ? vector(removeMarkedNames(value), t) : { type: 'scalar', t, v: value[0] };
    });
  }

  /**
   * The values of a scalar or an instant vector from `start` to `end`, both included where they fit, every `step` milliseconds.
   * @throws CodedError as `instant` does
   */
  async range(queryable: Queryable, expr: Expr, start: number, end: number, step: number, options: QueryOptions = {}): Promise<QueryResult> {
    const plan = buildPlan(expr, { start, end, step, defaultStep: this.options.defaultStep });
    if (plan.type === 'matrix' || plan.type === 'string') {
      const found = plan.type === 'matrix' ? 'range vector' : 'string';
      throw new CodedError('BAD_DATA', `invalid expression type "${found}" for range query, must be Scalar or instant Vector`);
    }
    return this.run(queryable, Steps.between(start, end, step), options, async (query) => matrix(await evaluate(plan, query.steps, query), query.steps));
  }

  private async run(
    queryable: Queryable, steps: Steps, options: QueryOptions, answer: (query: Query) => Promise<QueryValue>,
  ): Promise<QueryResult> {
    const { clock } = this, began = clock.monotonic();
    const query: Query = {
      querier: queryable.querier(),
      signal: options.signal,
      steps,
      lookbackDelta: options.lookbackDelta ?? this.options.lookbackDelta,
      delayedNameRemoval: this.options.delayedNameRemoval ?? false,
      budget: new SampleBudget(this.options.maxSamples),
      pace: new Pace(clock, this.options.timeout, options.signal),
      annotations: new Annotations(),
    };
    const prepared = clock.monotonic();
    try {
      const value = await answer(query);
      return {
        value,
        warnings: query.annotations.of('warning'),
        infos: query.annotations.of('info'),
        stats: {
          samplesRead: query.budget.read,
          peakSamples: query.budget.peak,
          timings: { preparation: prepared - began, evaluation: clock.monotonic() - prepared },
        },
      };
    } catch (err) {
      if (options.signal?.aborted) query.pace.check(); // storage that is aborted says so in words of its own
      throw err;
    } finally {
      query.querier.close();
    }
  }
}

/** The samples in the window of a range vector. */
async function samplesOf(plan: RangePlan, query: Query): Promise<QueryValue> {
  const ends = query.steps.moved(plan.shift);
  const source = plan.kind === 'window' ? await storedSeries(plan, ends, query) : await inner(plan, ends, query);
  const series: ResultSeries[] = [];
  for (let i = 0; i < source.count; i++) {
    const samples = new SampleColumns();
    source.load(i, samples);
    const times = samples.times.slice(0, samples.length), values = samples.values.slice(0, samples.length);
    if (plan.kind === 'window') {
      query.budget.add(times.length);
      query.budget.read += times.length;
    }
    if (times.length) series.push({ labels: source.labels(i), times, values });
    if (query.pace.due(times.length)) await query.pace.rest();
  }
  return { type: 'matrix', series };
}

async function inner(plan: RangePlan & { kind: 'subquery' }, ends: Steps, query: Query): Promise<SeriesSource> {
  const steps = innerSteps(plan, ends);
  return frameSeries(removeMarkedNames(await evaluate(plan.inner, steps, query) as Frame), steps);
}

function vector(frame: Frame, t: number): QueryValue {
  return { type: 'vector', t, labels: frame.labels, values: frame.values.slice(0, frame.count) };
}

function matrix(value: Value, steps: Steps): QueryValue {
  if (!(value instanceof Frame)) {
    return { type: 'matrix', series: steps.count ? [{ labels: Labels.EMPTY, times: timesOf(steps), values: value }] : [] };
  }
  const frame = removeMarkedNames(value), source = frameSeries(frame, steps);
  const order = Array.from({ length: frame.count }, (_, row) => row).sort((a, b) => frame.labels[a].compare(frame.labels[b]));
  const series = order.map((row) => {
    const samples = new SampleColumns(frame.end(row) - frame.begin(row));
    source.load(row, samples);
    return { labels: frame.labels[row], times: samples.times.subarray(0, samples.length), values: samples.values.subarray(0, samples.length) };
  });
  return { type: 'matrix', series };
}

function timesOf(steps: Steps): Float64Array {
  return Float64Array.from({ length: steps.count }, (_, i) => steps.at(i));
}
