import { SeededRandom } from '../../../lib/sys/random';

/** Names of metrics and labels that random expressions are about. */
export const COUNTERS = ['requests_total', 'errors_total'];
export const GAUGES = ['memory', 'temperature', 'up'];
export const JOBS = ['api', 'web', 'db'];
export const INSTANCES = ['a:1', 'b:1', 'c:1', 'd:1'];
export const BUCKETS = ['0.1', '0.5', '1', '2.5', '+Inf'];

/** A random expression that is an instant vector, of a few operators below `depth`. */
export class RandomPromql {
  constructor(private readonly random: SeededRandom) {}

  vector(depth: number): string {
    if (depth <= 0) return this.selector();
    return this.one<() => string>([
      () => this.selector(),
      () => this.rangeCall(),
      () => this.rangeCall(),
      () => this.elementwise(depth),
      () => this.aggregation(depth),
      () => this.aggregation(depth),
      () => this.binary(depth),
      () => this.binary(depth),
      () => this.overSubquery(depth),
      () => this.setOperation(depth),
      () => this.labels(depth),
      () => `histogram_quantile(${this.quantile()}, ${this.one(['latency_bucket', 'sum by(le, job)(rate(latency_bucket[2m]))', 'rate(latency_bucket[3m])'])})`,
      () => `vector(${this.scalar(depth - 1)})`,
      () => `absent(${this.vector(depth - 1)})`,
      () => `timestamp(${this.selector()})`,
    ])();
  }

  private selector(): string {
    return this.one([...COUNTERS, ...GAUGES]) + this.matchers() + this.shift();
  }

  private matchers(): string {
    return this.one([
      '', '', '', `{job="${this.one(JOBS)}"}`, `{instance=~"${this.one(['a.*', 'a:1|b:1', '.+'])}"}`, `{job!="${this.one(JOBS)}"}`, '{zone=""}', '{zone!=""}',
    ]);
  }

  private shift(): string {
    return this.one(['', '', '', '', '', ' offset 1m', ' offset -30s', ' @ start()', ' @ end()', ' @ end()']);
  }

  private duration(): string {
    return this.one(['30s', '1m', '90s', '2m', '5m', '10m', '17s']);
  }

  private rangeCall(range?: string): string {
    const over = range ?? `${this.one([...COUNTERS, ...GAUGES])}${this.matchers()}[${this.duration()}]${this.shift()}`;
    const name = this.one([
      'rate', 'increase', 'delta', 'irate', 'idelta', 'deriv', 'changes', 'resets', 'avg_over_time', 'min_over_time', 'max_over_time', 'sum_over_time',
      'count_over_time', 'stddev_over_time', 'stdvar_over_time', 'last_over_time', 'present_over_time', 'quantile_over_time',
      'predict_linear', 'double_exponential_smoothing', 'absent_over_time', 'rate', 'sum_over_time',
    ]);
    if (name === 'quantile_over_time') return `${name}(${this.quantile()}, ${over})`;
    if (name === 'predict_linear') return `${name}(${over}, ${this.one(['60', '3600', '-120'])})`;
    if (name === 'double_exponential_smoothing') return `${name}(${over}, 0.3, 0.6)`;
    return `${name}(${over})`;
  }

  private overSubquery(depth: number): string {
    return this.rangeCall(`(${this.vector(depth - 1)})[${this.one(['2m', '5m', '7m'])}:${this.one(['', '30s', '47s', '1m'])}]${this.shift()}`);
  }

  private elementwise(depth: number): string {
    const inner = this.vector(depth - 1);
    return this.one<() => string>([
      () => `${this.one(['abs', 'ceil', 'floor', 'sgn', 'sqrt', 'deg', 'rad'])}(${inner})`,
      () => `${this.one(['minute', 'hour', 'day_of_week', 'day_of_month', 'day_of_year', 'days_in_month', 'year', 'month'])}(${inner})`,
      () => `round(${inner}, ${this.one(['0.1', '5', '0.3'])})`,
      () => `clamp(${inner}, ${this.one(['1', '-5', '100'])}, 50)`,
      () => `clamp_min(${inner}, ${this.scalar(depth - 1)})`,
      () => `-${inner.includes(' ') ? `(${inner})` : inner}`,
      () => `timestamp(${inner})`,
    ])();
  }

  private aggregation(depth: number): string {
    const by = this.one(['', ' by(job)', ' by(job, instance)', ' without(instance)', ' by(nothing)', ' without()', ' by(__name__)']);
    const inner = this.vector(depth - 1);
    const name = this.one([
      'sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar', 'topk', 'bottomk', 'count_values', 'quantile', 'limitk', 'limit_ratio', 'sum', 'avg',
    ]);
    if (name === 'count_values') return `${name}${by}("value", ${inner})`;
    if (name === 'quantile') return `${name}${by}(${this.quantile()}, ${inner})`;
    if (name === 'limit_ratio') return `${name}${by}(${this.one(['0.5', '-0.3', '1', '0'])}, ${inner})`;
    // Which of equal elements stay depends on their order, and for that the originals take the order of a map, but for those of a selector.
    // Deviations of large numbers depend on it too.
    if (name.startsWith('std')) return `${name}${by}(${this.selector()})`;
    if (name.endsWith('k')) return `${name}${by}(${this.one(['1', '2', '3', '0'])}, ${this.selector()})`;
    return `${name}${by}(${inner})`;
  }

  private binary(depth: number): string {
    const comparison = this.random.below(3) === 0;
    const operator = comparison ? this.one(['==', '!=', '>', '<', '>=', '<=', '> bool', '== bool', '<= bool']) : this.one(['+', '-', '*', '/', '%']);
    const left = this.vector(depth - 1);
    if (this.random.below(3) === 0) {
      const scalar = this.scalar(depth - 1);
      return this.random.below(2) ? `(${left}) ${operator} ${scalar}` : `${scalar} ${operator} (${left})`;
    }
    const matching = this.one([
      '', '', '', 'on(job, instance)', 'on(instance)', 'ignoring(zone)', 'on(job) group_left()', 'on(job, instance) group_left(zone)', 'on(job) group_right()',
      'ignoring(instance) group_left()',
    ]);
    return `(${left}) ${operator} ${matching} (${this.vector(depth - 1)})`;
  }

  private setOperation(depth: number): string {
    const operator = this.one(['and', 'or', 'unless']), matching = this.one(['', '', 'on(job)', 'on(instance)', 'ignoring(zone)']);
    return `(${this.vector(depth - 1)}) ${operator} ${matching} (${this.vector(depth - 1)})`;
  }

  private labels(depth: number): string {
    const inner = this.vector(depth - 1);
    return this.one([
      `label_replace(${inner}, "host", "$1-x", "instance", "(.*):.*")`,
      `label_replace(${inner}, "zone", "", "job", "api")`,
      `label_join(${inner}, "id", "/", "job", "instance", "zone")`,
    ]);
  }

  private scalar(depth: number): string {
    return this.one<() => string>([
      () => this.one(['1', '2.5', '-3', '0', '1e3', '0.1', 'NaN', 'Inf']),
      () => this.one(['1', '10', '100']),
      () => 'time()',
      () => `scalar(${this.vector(depth - 1)})`,
      () => '(time() % 60)',
    ])();
  }

  private quantile(): string {
    return this.one(['0.5', '0.9', '0', '1', '0.25', '-1', '1.5']);
  }

  private one<T>(of: readonly T[]): T {
    return of[this.random.below(of.length)];
  }
}
