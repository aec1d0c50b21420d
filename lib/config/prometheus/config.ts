import { quote } from '../../encoding/go-quote';
import { list } from '../codec';
import { Frozen } from '../freeze';
import { ConfigNode } from '../node';
import { file, int } from '../scalars';
import { Check, field, shown, Struct } from '../struct';
import { ALERTING, finishAlerting } from './alerting';
import { defaultGlobal, GLOBAL } from './global';
import { checkStrategy, OTLP } from './otlp';
import { remoteReads, remoteWrites } from './remote';
import { finishScrapeConfig, scrapeConfigs } from './scrape';
import { STORAGE } from './storage';
import { TRACING } from './tracing';
import { finishSteps } from '../relabel-config';

const RUNTIME = new Struct('config.RuntimeConfig', {
  /** Tunes the original's garbage collector; read and printed, without any effect here. */
  gogc: field(int),
});

const PATTERN = /^[^*]*(?:\*[^/]*)?$/; // a wildcard may stand in the last part of a path alone

const SHAPE = {
  global: shown(GLOBAL, defaultGlobal),
  runtime: field(RUNTIME),
  alerting: field(ALERTING),
  /** Paths, which may be patterns. */
  rule_files: field(list(file)),
  scrape_config_files: field(list(file)),
  scrape_configs: field(scrapeConfigs),
  storage: field(STORAGE),
  tracing: field(TRACING, () => TRACING.zero()),
  remote_write: field(remoteWrites),
  remote_read: field(remoteReads),
  otlp: field(OTLP, () => OTLP.initial()),
};

/** The whole file. */
export const PROMETHEUS = new Struct('config.plain', SHAPE, finishConfig);
type Draft = Parameters<Check<typeof SHAPE>>[0];
export type PrometheusConfig = Frozen<Draft>;

/** What belongs to more than one block. @throws ConfigError */
function finishConfig(config: Draft, node: ConfigNode): void {
  if (GLOBAL.isZero(config.global)) config.global = defaultGlobal();
  refuseNested(config.ruleFiles, 'invalid rule file path', node, 'rule_files');
  refuseNested(config.scrapeConfigFiles, 'invalid scrape config file path', node, 'scrape_config_files');
  config.scrapeConfigs.forEach((scrape, i) => finishScrapeConfig(scrape, config.global, node.at('scrape_configs', i)));
  refuseTwice(config.scrapeConfigs.map(({ jobName }) => jobName), 'found multiple scrape configs with job name', node, 'scrape_configs');
  finishAlerting(config.alerting, config.global, node.at('alerting'));
  finishRemotes(config, node);
  checkStrategy(config.otlp, config.global, node.at('otlp'));
}

function finishRemotes({ global, remoteWrite, remoteRead }: Draft, node: ConfigNode): void {
  refuseMissing(remoteWrite, 'empty or null remote write config section', node, 'remote_write');
  refuseTwice(remoteWrite.map(({ name }) => name), 'found multiple remote write configs with job name', node, 'remote_write');
  remoteWrite.forEach(({ writeRelabelConfigs }, i) => (
    finishSteps(writeRelabelConfigs, global.metricNameValidationScheme || 'utf8', node.at('remote_write', i), 'write_relabel_configs')));
  refuseMissing(remoteRead, 'empty or null remote read config section', node, 'remote_read');
  refuseTwice(remoteRead.map(({ name }) => name), 'found multiple remote read configs with job name', node, 'remote_read');
}

function refuseNested(paths: readonly string[], message: string, node: ConfigNode, key: string): void {
  const wrong = paths.findIndex((path) => !PATTERN.test(path));
  if (wrong >= 0) throw node.fail(`${message} ${quote(paths[wrong])}`, key, wrong);
}

function refuseMissing(items: readonly unknown[], message: string, node: ConfigNode, key: string): void {
  const missing = items.indexOf(undefined);
  if (missing >= 0) throw node.fail(message, key, missing);
}

/** The empty name may be there any number of times: it is none. */
function refuseTwice(names: readonly string[], message: string, node: ConfigNode, key: string): void {
  const twice = names.findIndex((name, i) => name !== '' && names.indexOf(name) < i);
  if (twice >= 0) throw node.fail(`${message} ${quote(names[twice])}`, key, twice);
}
