import { ScrapeConfig } from '../../../lib/config/prometheus/scrape';
import { Labels } from '../../../lib/model/labels';
import { LabelsBuilder } from '../../../lib/model/labels-builder';
import { isLegacyLabelName, isLegacyMetricName } from '../../../lib/model/names';
import { relabelBuilder } from '../../../lib/model/relabel';
import { CodedError } from '../../../lib/sys/errors';

type Rules = Pick<ScrapeConfig, 'honorLabels' | 'metricRelabelConfigs' | 'labelLimit' | 'labelNameLengthLimit' | 'labelValueLengthLimit'
  | 'metricNameValidationScheme'>;

/**
 * The labels that a scraped series is stored with: those of the target beside its own, then relabelled. Where both have one, the
 * target's counts and the other is kept as `exported_...`; with `honor_labels` the scraped one counts.
 * @returns undefined where relabelling drops it
 * @throws CodedError BAD_SERIES, LABEL_LIMIT: the whole scrape fails then
 */
export function sampleLabels(scraped: Labels, target: Labels, rules: Rules): Labels | undefined {
  const builder = new LabelsBuilder(scraped);
  if (rules.honorLabels) {
    for (let i = 0; i < target.size; i++) if (!scraped.has(target.name(i))) builder.set(target.name(i), target.value(i));
  } else {
    for (let i = 0; i < target.size; i++) {
      const name = target.name(i), own = scraped.get(name);
      builder.set(name, target.value(i));
      if (own !== '') builder.set(exportedName(name, scraped, target, builder), own);
    }
  }
  if (rules.metricRelabelConfigs.length && !relabelBuilder(builder, rules.metricRelabelConfigs)) return undefined;
  const labels = builder.labels();
  if (labels.metricName === '') throw new CodedError('BAD_SERIES', 'missing metric name (__name__ label)');
  if (rules.metricNameValidationScheme === 'legacy') checkNames(labels);
  checkLimits(labels, rules);
  return labels;
}

/** A name with as many `exported_` before it as it takes to be nobody's. */
function exportedName(name: string, scraped: Labels, target: Labels, builder: LabelsBuilder): string {
  let exported = `exported_${name}`;
  while (scraped.has(exported) || target.has(exported) || builder.get(exported) !== '') exported = `exported_${exported}`;
  return exported;
}

function checkNames(labels: Labels): void {
  const wrong = !isLegacyMetricName(labels.metricName);
  for (let i = 0; i < labels.size; i++) {
    if (wrong || !isLegacyLabelName(labels.name(i))) throw new CodedError('BAD_SERIES', `invalid metric name or label names: ${labels}`);
  }
}

function checkLimits(labels: Labels, { labelLimit, labelNameLengthLimit, labelValueLengthLimit }: Rules): void {
  const refuse = (what: string) => {
    throw new CodedError('LABEL_LIMIT', `${what.replace('METRIC', labels.metricName.slice(0, 50))}`);
  };
  if (labelLimit && labels.size > labelLimit) refuse(`label_limit exceeded (metric: METRIC, number of labels: ${labels.size}, limit: ${labelLimit})`);
  if (!labelNameLengthLimit && !labelValueLengthLimit) return;
  for (let i = 0; i < labels.size; i++) {
    const [name, value] = [labels.name(i), labels.value(i)].map((text) => Buffer.byteLength(text));
    const label = `label name: ${labels.name(i).slice(0, 50)}`;
    if (labelNameLengthLimit && name > labelNameLengthLimit) {
      refuse(`label_name_length_limit exceeded (metric: METRIC, ${label}, length: ${name}, limit: ${labelNameLengthLimit})`);
    }
    if (labelValueLengthLimit && value > labelValueLengthLimit) {
      refuse(`label_value_length_limit exceeded (metric: METRIC, ${label}, value: ${
        JSON.stringify(labels.value(i).slice(0, 50))}, length: ${value}, limit: ${labelValueLengthLimit})`);
    }
  }
}
