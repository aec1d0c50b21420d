import { compareUtf8 } from '../encoding/utf8-order';
import { CodedError } from '../sys/errors';
import { Counter } from './counter';
import { Metric, MetricFamily, MetricType, ScalarFamily } from './family';
import { addFamily, checkNames, checkSeries } from './family-checks';
import { Gauge } from './gauge';
import { checkedBounds, DEFAULT_BUCKETS, Histogram, HistogramBuckets } from './histogram';
import { LabelPairs, NO_LABELS } from './label-pairs';
import { NativeBuckets, schemaOf } from './native-buckets';
import { checkQuantiles, Summary, SummaryWindow } from './summary';
import { ChildLimit, LabelNames, Vec } from './vec';

/** Makes families when somebody asks for the metrics, from what is not counted along the way: files of the system, sizes of queues. */
export type Collector = () => Iterable<MetricFamily> | Promise<Iterable<MetricFamily>>;

export interface RegistryOptions {
  /** How many combinations of label values one name may have. Default 10,000. */
  readonly maxChildren?: number;
  /**
   * Is told once per name that it wanted more; a program passes its logger. By default the error is thrown to whoever asked for the
   * first combination too many, which suits tests.
   */
  readonly refused?: (error: CodedError) => void;
}

interface Entry {
  /** What a second registration of the name must repeat to get the same instrument. */
  readonly declaration: string;
  readonly instrument: unknown;
  readonly family: MetricFamily;
}

/**
 * All metrics of a program. Components ask for their instruments when they are made and keep them as fields. Asking for a name again in
 * the same words gives the same instrument; in other words, or with names that cannot be written, it throws a CodedError METRIC.
 * With label names one gets a `Vec`, which has an instrument per combination of their values.
 */
export class Registry {
  private readonly entries = new Map<string, Entry>();
  private readonly collectors: Collector[] = [];
  private readonly limit: ChildLimit;

  constructor(options: RegistryOptions = {}) {
    this.limit = { max: options.maxChildren ?? 10_000, refused: options.refused ?? ((error) => { throw error; }) };
  }

  counter(name: string, help: string): Counter;
  counter<const N extends LabelNames>(name: string, help: string, labelNames: N): Vec<Counter, N>;
  counter(name: string, help: string, labelNames?: LabelNames): Counter | Vec<Counter> {
    return this.instrument('counter', name, help, labelNames, (labels) => new Counter(name, labels));
  }

  gauge(name: string, help: string): Gauge;
  gauge<const N extends LabelNames>(name: string, help: string, labelNames: N): Vec<Gauge, N>;
  gauge(name: string, help: string, labelNames?: LabelNames): Gauge | Vec<Gauge> {
    return this.instrument('gauge', name, help, labelNames, (labels) => new Gauge(labels));
  }

  /** @param buckets inclusive upper bounds, rising; or these and how native buckets grow */
  histogram(name: string, help: string, buckets?: readonly number[] | HistogramBuckets): Histogram;
  histogram<const N extends LabelNames>(name: string, help: string, buckets: readonly number[] | HistogramBuckets, labelNames: N): Vec<Histogram, N>;
  histogram(
    name: string, help: string, buckets: readonly number[] | HistogramBuckets = DEFAULT_BUCKETS, labelNames?: LabelNames,
  ): Histogram | Vec<Histogram> {
    const { bounds: given, nativeFactor } = 'bounds' in buckets ? buckets : { bounds: buckets };
    const bounds = checkedBounds(name, given), schema = nativeFactor === undefined ? undefined : schemaOf(name, nativeFactor);
    const make = (labels: LabelPairs) => new Histogram(labels, bounds, schema === undefined ? undefined : new NativeBuckets(schema));
    const details = ` buckets ${bounds.join(', ')}${nativeFactor === undefined ? '' : ` native ${nativeFactor}`}`;
    return this.instrument('histogram', name, help, labelNames, make, details);
  }

  summary(name: string, help: string, window: SummaryWindow): Summary;
  summary<const N extends LabelNames>(name: string, help: string, window: SummaryWindow, labelNames: N): Vec<Summary, N>;
  summary(name: string, help: string, window: SummaryWindow, labelNames?: LabelNames): Summary | Vec<Summary> {
    checkQuantiles(name, window.quantiles);
    return this.instrument('summary', name, help, labelNames, (labels) => new Summary(labels, window), ` quantiles ${window.quantiles.join(', ')}`);
  }

  /** A gauge whose value `read` gives when somebody asks for the metrics. */
  gaugeFunc(name: string, help: string, read: () => number): void {
    this.func('gauge', name, help, read);
  }

  /** A counter whose value `read` gives when somebody asks for the metrics. */
  counterFunc(name: string, help: string, read: () => number): void {
    this.func('counter', name, help, read);
  }

  /** Adds what `collector` makes to every `gather`. */
  collect(collector: Collector): void {
    this.collectors.push(collector);
  }

  /** Forgets a name; its instrument counts on, but nobody sees it. @returns whether it was there */
  unregister(name: string): boolean {
    return this.entries.delete(name);
  }

  /**
   * All families that have metrics, in the order of their names, each with its metrics in order. They are the live instruments: write
   * them before the next turn of the event loop, and the exposition is one moment's.
   * @throws CodedError METRIC when collectors make families that do not fit together, and whatever a collector throws
   */
  async gather(): Promise<MetricFamily[]> {
    const collected = await Promise.all(this.collectors.map(async (collector) => collector()));
    const families = new Map<string, MetricFamily>();
    for (const [name, { family }] of this.entries) families.set(name, family);
    for (const made of collected) for (const family of made) addFamily(families, family);
    return [...families.values()].filter(({ metrics }) => metrics.length > 0).sort((a, b) => compareUtf8(a.name, b.name));
  }

  private instrument<C extends Metric>(type: MetricType, name: string, help: string, labelNames: LabelNames | undefined,
    make: (labels: LabelPairs) => C, details = ''): C | Vec<C> {
    const declaration = `${type}${labelNames ? `{${labelNames.join(', ')}}` : ''}${details} ${JSON.stringify(help)}`;
    const known = this.entries.get(name);
    if (known?.declaration === declaration) return known.instrument as C | Vec<C>;
    this.checkNew(name, type, declaration, labelNames);
    const instrument = labelNames ? new Vec(name, labelNames, this.limit, make) : make(NO_LABELS);
    const metrics = () => (instrument instanceof Vec ? instrument.metrics : [instrument]);
    const family = { name, help, type, get metrics() { return metrics(); } } as MetricFamily; // C is what `type` has
    this.entries.set(name, { declaration, instrument, family });
    return instrument;
  }

  private func(type: ScalarFamily['type'], name: string, help: string, read: () => number): void {
    const declaration = `${type} function ${JSON.stringify(help)}`;
    this.checkNew(name, type, declaration);
    const metric = { labels: NO_LABELS, get value() { return read(); } };
    this.entries.set(name, { declaration, instrument: undefined, family: { name, help, type, metrics: [metric] } });
  }

  private checkNew(name: string, type: MetricType, declaration: string, labelNames: readonly string[] = []): void {
    checkNames(name, type, labelNames);
    const known = this.entries.get(name);
    if (known) throw new CodedError('METRIC', `metric ${name} is registered twice, as ${known.declaration} and as ${declaration}: rename one of them`);
    checkSeries(name, type, (other) => this.entries.get(other)?.family.type);
  }
}
