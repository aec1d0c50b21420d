import { quote } from '../../encoding/go-quote';
import { Codec, list, map, maybe, Value } from '../codec';
import { Frozen } from '../freeze';
import { checkHttpClient, HTTP_CLIENT } from '../http-client';
import { ConfigNode } from '../node';
import { finishSteps, refuseNull, relabelConfigs } from '../relabel-config';
import { bool, bytes, duration, file, float, string, uint } from '../scalars';
import { field, inline, shown, Struct } from '../struct';
import { checkTargets, DISCOVERY, refuseUnsupported } from '../sd/discovery';
import { ESCAPING_SCHEMES, GlobalConfig, validationScheme } from './global';
import { checkProtocol, checkProtocols, defaultProtocols, scrapeProtocol, scrapeProtocols } from './scrape-protocols';

const params: Codec<Record<string, string[]>> = map(list(string), 'url.Values');

/** One of `scrape_configs`. Once `finishScrapeConfig` went over it, everything that `global` decides is filled in. */
export const SCRAPE_CONFIG = new Struct('config.ScrapeConfig', {
  job_name: shown(string),
  honor_labels: field(bool),
  honor_timestamps: shown(bool, true),
  track_timestamps_staleness: shown(bool),
  /** Of the URL; each name with its values. */
  params: field(params),
  scrape_interval: field(duration),
  scrape_timeout: field(duration),
  scrape_protocols: field(maybe(scrapeProtocols)),
  /** Of an answer that does not say what it is; without one such a scrape fails. */
  fallback_scrape_protocol: field(scrapeProtocol),
  scrape_native_histograms: field(maybe(bool)),
  always_scrape_classic_histograms: field(maybe(bool)),
  convert_classic_histograms_to_nhcb: field(maybe(bool)),
  scrape_failure_log_file: field(file),
  metrics_path: field(string, '/metrics'),
  scheme: field(string, 'http'),
  enable_compression: shown(bool, true),
  /** Bytes of an answer, decompressed; this and the following limits are none where they are 0. */
  body_size_limit: field(bytes),
  sample_limit: field(uint),
  target_limit: field(uint),
  label_limit: field(uint),
  label_name_length_limit: field(uint),
  label_value_length_limit: field(uint),
  native_histogram_bucket_limit: field(uint),
  native_histogram_min_bucket_factor: field(float),
  keep_dropped_targets: field(uint),
  metric_name_validation_scheme: field(validationScheme),
  metric_name_escaping_scheme: field(string),
  extra_scrape_metrics: field(maybe(bool)),
  http: inline(HTTP_CLIENT),
  relabel_configs: field(relabelConfigs),
  metric_relabel_configs: field(relabelConfigs),
  discovery: inline(DISCOVERY),
}, (scrape, node) => {
  if (scrape.jobName === '') throw node.fail('job_name is empty', 'job_name');
  checkHttpClient(scrape.http, node);
  if (scrape.relabelConfigs.length === 0) checkTargets(scrape.discovery, node);
  refuseNull(scrape.relabelConfigs, node, 'relabel_configs', 'empty or null target relabeling rule in scrape config');
  refuseNull(scrape.metricRelabelConfigs, node, 'metric_relabel_configs', 'empty or null metric relabeling rule in scrape config');
}, refuseUnsupported);
type Draft = Value<typeof SCRAPE_CONFIG>;
/** What is there once `global` was asked. */
type Inherited = 'scrapeProtocols' | 'scrapeNativeHistograms' | 'alwaysScrapeClassicHistograms' | 'convertClassicHistogramsToNhcb' | 'extraScrapeMetrics';
export type FinishedScrape = Omit<Draft, Inherited> & { [K in Inherited]: NonNullable<Draft[K]> };
export type ScrapeConfig = Frozen<FinishedScrape>;

/** Lists of them, in the main file and in those of `scrape_config_files`. `finishScrapeConfig` must go over each. */
export const scrapeConfigs = list(maybe(SCRAPE_CONFIG), '[]*config.ScrapeConfig') as unknown as Codec<FinishedScrape[]>;

/** Fills in what `global` says, and checks what follows from both. @throws ConfigError */
export function finishScrapeConfig(scrape: Draft | undefined, global: GlobalConfig, node: ConfigNode): void {
  if (!scrape) throw node.fail('empty or null scrape config section');
  const job = `for scrape config with job name ${quote(scrape.jobName)}`;
  scrape.scrapeInterval ||= global.scrapeInterval;
  if (scrape.scrapeTimeout > scrape.scrapeInterval) throw node.fail(`scrape timeout greater than scrape interval ${job}`, 'scrape_timeout');
  scrape.scrapeTimeout ||= Math.min(global.scrapeTimeout, scrape.scrapeInterval);
  inherit(scrape, global);
  scrape.scrapeProtocols ??= [...global.scrapeProtocols ?? defaultProtocols(scrape.scrapeNativeHistograms!)];
  const wrong = checkProtocols(scrape.scrapeProtocols);
  if (wrong) throw node.fail(`${wrong} ${job}`, 'scrape_protocols');
  const wrongFallback = scrape.fallbackScrapeProtocol && checkProtocol(scrape.fallbackScrapeProtocol);
  if (wrongFallback) throw node.fail(`invalid fallback_scrape_protocol ${job}: ${wrongFallback}`, 'fallback_scrape_protocol');
  finishSchemes(scrape, global, node);
  const scheme = scrape.metricNameValidationScheme || 'utf8';
  finishSteps(scrape.relabelConfigs, scheme, node, 'relabel_configs');
  finishSteps(scrape.metricRelabelConfigs, scheme, node, 'metric_relabel_configs');
}

const LIMITS = [
  'bodySizeLimit', 'sampleLimit', 'targetLimit', 'labelLimit', 'labelNameLengthLimit', 'labelValueLengthLimit', 'keepDroppedTargets',
] as const;

function inherit(scrape: Draft, global: GlobalConfig): void {
  for (const limit of LIMITS) scrape[limit] ||= global[limit];
  scrape.scrapeFailureLogFile ||= global.scrapeFailureLogFile;
  scrape.scrapeNativeHistograms ??= global.scrapeNativeHistograms;
  scrape.extraScrapeMetrics ??= global.extraScrapeMetrics;
  scrape.convertClassicHistogramsToNhcb ??= global.convertClassicHistogramsToNhcb;
  scrape.alwaysScrapeClassicHistograms ??= global.alwaysScrapeClassicHistograms;
}

/** Which names are valid, and how those that are not are asked for. A scheme of its own for the former ends what `global` says of the latter. */
function finishSchemes(scrape: Draft, global: GlobalConfig, node: ConfigNode): void {
  const globalEscaping = global.metricNameEscapingScheme || escapingFor(global.metricNameValidationScheme);
  if (!isEscaping(globalEscaping)) throw node.fail(`unknown global name escaping method specified, ${notOneOf(globalEscaping)}`);
  const isOwn = scrape.metricNameValidationScheme !== '';
  scrape.metricNameValidationScheme ||= global.metricNameValidationScheme;
  scrape.metricNameEscapingScheme ||= isOwn ? escapingFor(scrape.metricNameValidationScheme) : globalEscaping;
  const { metricNameEscapingScheme: escaping } = scrape;
  if (!isEscaping(escaping)) throw node.fail(`unknown scrape config name escaping method specified, ${notOneOf(escaping)}`, 'metric_name_escaping_scheme');
  if (escaping === 'allow-utf-8' && scrape.metricNameValidationScheme !== 'utf8') {
    throw node.fail('utf8 metric names requested but validation scheme is not set to UTF8', 'metric_name_escaping_scheme');
  }
}

function escapingFor(validation: string): string {
  return validation === 'legacy' ? 'underscores' : 'allow-utf-8';
}

function isEscaping(scheme: string): boolean {
  return ESCAPING_SCHEMES.some((known) => known === scheme);
}

function notOneOf(scheme: string): string {
  return `must be one of 'allow-utf-8', 'underscores', 'dots', or 'values', got ${quote(scheme)}`;
}
