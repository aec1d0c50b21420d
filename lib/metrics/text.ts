import { formatFloat, formatOpenMetrics } from '../encoding/go-number';
import { isLegacyMetricName } from '../model/names';
import { Exemplar, HistogramMetric, MetricFamily, MetricType, SummaryMetric } from './family';
import { LabelPairs, pairsText } from './label-pairs';
import { escaped, escapeName, Escaping, quoted, quotedName } from './names';

/** Text 0.0.4 of Prometheus, or OpenMetrics 1.0.0. */
export type TextFormat = 'text' | 'openmetrics';

/** Where the two formats differ. */
interface Dialect {
  readonly float: (v: number) => string;
  readonly count: (v: number) => string;
  readonly help: (text: string) => string;
  /** The name in HELP and TYPE. */
  readonly familyName: (name: string, type: MetricType) => string;
  readonly type: (name: string, type: MetricType) => string;
  /** What follows the value in the line of a bucket. */
  readonly exemplar: (labels: string, exemplar: Exemplar) => string;
  readonly end: string;
}

const TOTAL = '_total';

const DIALECTS: Readonly<Record<TextFormat, Dialect>> = {
  text: {
    float: (v) => formatFloat(v + 0), // minus zero becomes zero
    count: formatFloat,
    help: (text) => text.replace(/[\\\n]/g, (char) => (char === '\n' ? '\\n' : '\\\\')),
    familyName: (name) => name,
    type: (_name, type) => type,
    exemplar: () => '',
    end: '',
  },
  openmetrics: {
    float: formatOpenMetrics,
    count: String,
    help: escaped,
    familyName: (name, type) => (type === 'counter' && name.endsWith(TOTAL) ? name.slice(0, -TOTAL.length) : name),
    type: (name, type) => (type === 'untyped' || (type === 'counter' && !name.endsWith(TOTAL)) ? 'unknown' : type),
    exemplar: (labels, { value, timestamp }) => ` # {${labels}} ${formatOpenMetrics(value)} ${formatOpenMetrics(timestamp / 1000)}`,
    end: '# EOF\n',
  },
};

/**
 * The exposition of `families`, to the byte as client_golang writes it: no timestamps but those of exemplars, no units or creation times.
 * @param families in order, as `Registry.gather` returns them
 * @param escaping what becomes of names that the reader may not understand, as `negotiate` found out
 */
export function exposition(families: readonly MetricFamily[], format: TextFormat, escaping: Escaping): string {
  const writer = new Writer(DIALECTS[format], escaping);
  for (const family of families) writer.family(family);
  return writer.text + DIALECTS[format].end;
}

class Writer {
  text = '';

  constructor(private readonly dialect: Dialect, private readonly escaping: Escaping) {}

  family(family: MetricFamily): void {
    const { dialect } = this;
    const name = escapeName(family.name, this.escaping);
    const shown = quotedName(dialect.familyName(name, family.type));
    this.text += `# HELP ${shown} ${dialect.help(family.help)}\n# TYPE ${shown} ${dialect.type(name, family.type)}\n`;
    switch (family.type) {
      case 'histogram': return this.histograms(name, family.metrics);
      case 'summary': return this.summaries(name, family.metrics);
      default: {
        const series = seriesOf(name);
        for (const { labels, value } of family.metrics) this.sample(series, this.pairs(labels), dialect.float(value));
      }
    }
  }

  private histograms(name: string, metrics: readonly HistogramMetric[]): void {
    const { float, count } = this.dialect;
    const [bucket, sum, total] = [seriesOf(`${name}_bucket`), seriesOf(`${name}_sum`), seriesOf(`${name}_count`)];
    for (const metric of metrics) {
      const pairs = this.pairs(metric.labels);
      const before = pairs && `${pairs},`;
      let sofar = 0;
      for (let i = 0; i <= metric.bounds.length; i++) {
        sofar += metric.counts[i];
        const exemplar = metric.exemplars?.[i];
        const behind = exemplar ? this.dialect.exemplar(this.pairs(exemplar.labels), exemplar) : '';
        this.sample(bucket, `${before}le="${float(metric.bounds[i] ?? Infinity)}"`, count(sofar) + behind);
      }
      this.sample(sum, pairs, float(metric.sum));
      this.sample(total, pairs, count(sofar));
    }
  }

  private summaries(name: string, metrics: readonly SummaryMetric[]): void {
    const { float, count } = this.dialect;
    const [quantile, sum, total] = [seriesOf(name), seriesOf(`${name}_sum`), seriesOf(`${name}_count`)];
    for (const metric of metrics) {
      const { quantiles, values } = metric; // once: a summary works its values out when asked
      const pairs = this.pairs(metric.labels);
      const before = pairs && `${pairs},`;
      for (let i = 0; i < quantiles.length; i++) this.sample(quantile, `${before}quantile="${float(quantiles[i])}"`, float(values[i]));
      this.sample(sum, pairs, float(metric.sum));
      this.sample(total, pairs, count(metric.count));
    }
  }

  private sample(series: Series, pairs: string, value: string): void {
    this.text += pairs ? `${series.open}${pairs}} ${value}\n` : `${series.bare} ${value}\n`;
  }

  private pairs(labels: LabelPairs): string {
    if (this.escaping === 'allow-utf-8' || labels.legacy) return labels.text;
    return pairsText(labels.names.map((name) => escapeName(name, this.escaping)), labels.values);
  }
}

/** How a line begins: `open` before labels, `bare` where there are none. */
interface Series { readonly open: string; readonly bare: string }

function seriesOf(name: string): Series {
  if (isLegacyMetricName(name)) return { open: `${name}{`, bare: name };
  return { open: `{${quoted(name)},`, bare: `{${quoted(name)}}` };
}
