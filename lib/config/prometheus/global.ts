import { isWellFormed } from '../../encoding/well-formed';
import { NameValidation } from '../../model/relabel';
import { isLegacyLabelName } from '../../model/names';
import { Codec, map, maybe, Value } from '../codec';
import { Frozen } from '../freeze';
import { bool, bytes, duration, file, parsed, quoted, string, uint } from '../scalars';
import { field, Struct } from '../struct';
import { checkProtocols, scrapeProtocols } from './scrape-protocols';

const MINUTE = 60_000, SCRAPE_TIMEOUT = 10_000;

export const ESCAPING_SCHEMES = ['allow-utf-8', 'underscores', 'dots', 'values'] as const;

/** Which names of metrics and labels are valid; empty where nothing is said. */
export const validationScheme: Codec<NameValidation | ''> = parsed<NameValidation | ''>('string', '', (word) => {
  if (word === '' || word === 'utf8' || word === 'legacy') return word;
  throw new Error(`unrecognized ValidationScheme: ${quoted(word)}`);
}, (word) => word);

/** The block `global`: what holds where a scrape configuration says nothing. Durations in milliseconds, sizes in bytes, limits of 0 are none. */
export const GLOBAL = new Struct('config.plain', {
  scrape_interval: field(duration),
  scrape_timeout: field(duration),
  /** Absent: each scrape configuration decides by whether it takes native histograms. */
  scrape_protocols: field(maybe(scrapeProtocols)),
  evaluation_interval: field(duration),
  rule_query_offset: field(duration),
  query_log_file: field(file),
  scrape_failure_log_file: field(file),
  external_labels: field(map(string)),
  body_size_limit: field(bytes),
  sample_limit: field(uint),
  target_limit: field(uint),
  label_limit: field(uint),
  label_name_length_limit: field(uint),
  label_value_length_limit: field(uint),
  keep_dropped_targets: field(uint),
  metric_name_validation_scheme: field(validationScheme),
  metric_name_escaping_scheme: field(string),
  scrape_native_histograms: field(maybe(bool)),
  convert_classic_histograms_to_nhcb: field(bool),
  always_scrape_classic_histograms: field(bool),
  extra_scrape_metrics: field(bool),
}, (global, node) => {
  global.metricNameValidationScheme ||= 'utf8';
  const { metricNameValidationScheme: scheme, externalLabels } = global;
  for (const [name, value] of Object.entries(externalLabels)) {
    const isName = scheme === 'legacy' ? isLegacyLabelName(name) : name !== '' && isWellFormed(name);
    if (!isName) throw node.fail(`${quoted(name)} is not a valid label name`, 'external_labels', name);
    if (!isWellFormed(value)) throw node.fail(`${quoted(value)} is not a valid label value`, 'external_labels', name);
  }
  global.scrapeInterval ||= MINUTE;
  if (global.scrapeTimeout > global.scrapeInterval) throw node.fail('global scrape timeout greater than scrape interval', 'scrape_timeout');
  global.scrapeTimeout ||= Math.min(SCRAPE_TIMEOUT, global.scrapeInterval);
  global.evaluationInterval ||= MINUTE;
  global.scrapeNativeHistograms ??= false;
  if (!global.scrapeProtocols) return;
  const wrong = checkProtocols(global.scrapeProtocols);
  if (wrong) throw node.fail(`${wrong} for global config`, 'scrape_protocols');
});
export type GlobalConfig = Frozen<Value<typeof GLOBAL>>;

/** What holds where there is no block, or an empty one. */
export function defaultGlobal(): Value<typeof GLOBAL> {
  return {
    ...GLOBAL.zero(), scrapeInterval: MINUTE, scrapeTimeout: SCRAPE_TIMEOUT, evaluationInterval: MINUTE, scrapeNativeHistograms: false,
    metricNameValidationScheme: 'utf8', metricNameEscapingScheme: 'allow-utf-8',
  };
}
