import { isWellFormed } from '../encoding/well-formed';
import { CodedError } from '../sys/errors';
import { MetricFamily, MetricType } from './family';
import { comparePairs } from './label-pairs';

/** What a type adds to the name of the family in the names of its series. */
const SUFFIXES: Readonly<Record<MetricType, readonly string[]>> = {
  counter: [], gauge: [], untyped: [], histogram: ['_bucket', '_count', '_sum'], summary: ['_count', '_sum'],
};

/** The label that a type needs for itself. */
const OWN_LABEL: Readonly<Partial<Record<MetricType, string>>> = { histogram: 'le', summary: 'quantile' };

/** @throws CodedError METRIC for names that no exposition can carry, and for labels that are reserved or repeated */
export function checkNames(name: string, type: MetricType, labelNames: readonly string[]): void {
  if (!isName(name)) throw new CodedError('METRIC', `metric name ${JSON.stringify(name)} is empty or not Unicode`);
  labelNames.forEach((label, i) => {
    const fault = labelFault(label, type) ?? (labelNames.indexOf(label) < i ? 'is given twice' : undefined);
    if (fault) throw new CodedError('METRIC', `label name ${JSON.stringify(label)} of metric ${name} ${fault}`);
  });
}

function labelFault(label: string, type: MetricType): string | undefined {
  if (!isName(label)) return 'is empty or not Unicode';
  if (label.startsWith('__')) return 'begins with __, which is reserved for Prometheus';
  return label === OWN_LABEL[type] ? `is the one that a ${type} makes itself` : undefined;
}

function isName(text: string): boolean {
  return text !== '' && isWellFormed(text);
}

/**
 * @param typeOf the type of the family of a name, or undefined if there is none
 * @throws CodedError METRIC when series of another family have the names of these, as those of a gauge `x_count` and a histogram `x`
 */
export function checkSeries(name: string, type: MetricType, typeOf: (name: string) => MetricType | undefined): void {
  const end = name.lastIndexOf('_');
  const base = name.slice(0, end), baseType = typeOf(base);
  const clash = baseType && SUFFIXES[baseType].includes(name.slice(end)) ? base
    : SUFFIXES[type].map((suffix) => name + suffix).find((other) => typeOf(other));
  if (clash) throw new CodedError('METRIC', `${type} ${name} and ${typeOf(clash)} ${clash} have series of the same name: rename one of them`);
}

/** Adds `made` to `families`, next to the metrics that are there already under its name. @throws CodedError METRIC if it does not fit */
export function addFamily(families: Map<string, MetricFamily>, made: MetricFamily): void {
  const { name, type, help } = made;
  const known = families.get(name);
  if (!known) checkSeries(name, type, (other) => families.get(other)?.type);
  else if (known.type !== type || known.help !== help) {
    throw new CodedError('METRIC', `metric ${name} is there as ${known.type} ${JSON.stringify(known.help)}, and a collector makes it as `
      + `${type} ${JSON.stringify(help)}: they must be the same`);
  }
  const labelNames = new Set(made.metrics.flatMap(({ labels }) => labels.names));
  checkNames(name, type, [...labelNames]);
  const metrics = [...known?.metrics ?? [], ...made.metrics].sort((a, b) => comparePairs(a.labels, b.labels));
  metrics.forEach(({ labels }, i) => {
    if (i > 0 && comparePairs(metrics[i - 1].labels, labels) === 0) throw new CodedError('METRIC', `metric ${name}{${labels.text}} is there twice`);
  });
  families.set(name, { ...made, metrics } as MetricFamily); // of one type, as compared above
}
