import { Labels } from '../../../../lib/model/labels';
import { sampleLabels } from '../../../../runtime/prometheus/scrape/sample-labels';
import { scrapeConfig } from './config';

const target = Labels.of({ instance: 'i', job: 'j' });
const labelled = (scraped: Record<string, string>, lines = '', of = target) => sampleLabels(Labels.of(scraped), of, scrapeConfig(lines));

describe('a scraped series', () => {
  test.each<[string, Record<string, string>, string, string | undefined]>([
    ['gets the labels of its target', { __name__: 'a', x: '1' }, '', '{__name__="a", instance="i", job="j", x="1"}'],
    ['keeps a label that the target has too, under another name', { __name__: 'a', job: 'own' }, '',
      '{__name__="a", exported_job="own", instance="i", job="j"}'],
    ['keeps one whose other name is taken as well', { __name__: 'a', job: 'own', exported_job: 'x' }, '',
      '{__name__="a", exported_exported_job="own", exported_job="x", instance="i", job="j"}'],
    ['goes before its target where labels are honoured', { __name__: 'a', job: 'own' }, 'honor_labels: true', '{__name__="a", instance="i", job="own"}'],
    ['is relabelled last', { __name__: 'a' }, 'metric_relabel_configs:\n- {source_labels: [job], target_label: k}',
      '{__name__="a", instance="i", job="j", k="j"}'],
    ['is dropped by relabelling', { __name__: 'a' }, 'metric_relabel_configs:\n- {action: drop, source_labels: [__name__], regex: a}', undefined],
  ])('%s', (_, scraped, lines, expected) => {
    expect(labelled(scraped, lines)?.toString()).toBe(expected);
  });

  test.each<[Record<string, string>, string, string]>([
    [{ x: '1' }, '', 'missing metric name (__name__ label)'],
    [{ __name__: 'a.b' }, 'metric_name_validation_scheme: legacy', 'invalid metric name or label names: {__name__="a.b", instance="i", job="j"}'],
    [{ __name__: 'a', 'b c': 'd' }, 'metric_name_validation_scheme: legacy', 'invalid metric name or label names'],
    [{ __name__: 'a' }, 'label_limit: 2', 'label_limit exceeded (metric: a, number of labels: 3, limit: 2)'],
    [{ __name__: 'a' }, 'label_name_length_limit: 7', 'label_name_length_limit exceeded (metric: a, label name: __name__, length: 8, limit: 7)'],
    [{ __name__: 'a', b: 'äö' }, 'label_value_length_limit: 3',
      'label_value_length_limit exceeded (metric: a, label name: b, value: "äö", length: 4, limit: 3)'],
  ])('%j with %s fails the scrape: %s', (scraped, lines, message) => {
    expect(() => labelled(scraped, lines)).toThrow(message);
  });
});
