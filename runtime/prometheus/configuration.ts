import { ConfigError } from '../../lib/config/error';
import { HttpClientConfig } from '../../lib/config/http-client';
import { LoadedPrometheusConfig, loadPrometheusConfigFile, printPrometheusConfig } from '../../lib/config/prometheus/load';
import { readText } from '../../lib/config/read-text';
import { loadRuleFile, RuleFileError, RuleFileOptions } from '../../lib/config/rule-file';
import { Discovery } from '../../lib/config/sd/discovery';
import { checkAlertTemplate } from '../../lib/template/alert-template';
import { CodedError } from '../../lib/sys/errors';
import { configuredClient } from '../http/client/configured-client';
import { discoverersOf } from './discovery/discoverers';
import { KubernetesSurroundings } from './discovery/kubernetes/kubernetes';
import { RuleFiles } from './rules/rule-manager';

/** A configuration with everything that it names. */
export interface Configuration extends LoadedPrometheusConfig { readonly rules: RuleFiles }

/**
 * Reads the configuration at `path`, absolute, and the files that it names, and makes sure that all of it can be taken.
 * @param parse reads expressions
 * @throws ConfigError, FsError, CodedError UNSUPPORTED for what this program does not do yet: better than to start and leave it undone
 */
export async function loadConfiguration(path: string, surroundings: KubernetesSurroundings, parse: RuleFileOptions['parse']): Promise<Configuration> {
  const { fs, env, log } = surroundings;
  const onEmptyVariable = (name: string) => log.warn('Empty environment variable', { name });
  const loaded = await loadPrometheusConfigFile(fs, path, { env, onEmptyVariable });
  refuseUnsupported(loaded, surroundings);
  const nameValidation = loaded.config.global.metricNameValidationScheme || 'utf8';
  const rules = new Map<string, ReturnType<typeof loadRuleFile>>();
  for (const file of loaded.ruleFiles) {
    const text = await readText(fs, file);
    try {
      rules.set(file, loadRuleFile(text, file, { parse, checkTemplate: checkAlertTemplate, nameValidation }));
    } catch (err) {
      throw err instanceof ConfigError ? new CodedError(err.code, placed(err), err) : err;
    }
  }
  return { ...loaded, rules };
}

/** Every mistake in a file of rules behind its place, which messages of the originals tell only now and then. */
function placed(err: ConfigError): string {
  const errors = err instanceof RuleFileError ? err.errors : [err];
  return errors.map((each) => `${/^\d+:\d+: /.test(each.message) ? each.file : each.place}: ${each.message}`).join('\n');
}

function refuseUnsupported({ config, scrapeConfigs }: LoadedPrometheusConfig, surroundings: KubernetesSurroundings): void {
  const { alerting: { alertmanagers }, remoteWrite, remoteRead } = config;
  const asked: ReadonlyArray<readonly [string, boolean]> = [
    ['remote_write', remoteWrite.length > 0], ['remote_read', remoteRead.length > 0], ['alertmanagers: sigv4', alertmanagers.some(({ sigv4 }) => sigv4)],
  ];
  const found = asked.filter(([, isAsked]) => isAsked).map(([name]) => name);
  if (found.length) throw new CodedError('UNSUPPORTED', `${found.join(', ')}: not supported yet; take ${found.length > 1 ? 'them' : 'it'} out`);
  for (const { jobName, http, discovery } of scrapeConfigs) tryOut(`scrape_configs: job ${JSON.stringify(jobName)}`, http, discovery, surroundings);
  for (const { http, discovery } of alertmanagers) tryOut('alertmanagers', http, discovery, surroundings);
}

/** Makes what a block asks for, and lets it go: taking a configuration must not fail half way. */
function tryOut(where: string, http: HttpClientConfig, discovery: Discovery, surroundings: KubernetesSurroundings): void {
  try {
    configuredClient(http, surroundings);
    discoverersOf(discovery, surroundings);
  } catch (err) {
    throw err instanceof CodedError ? new CodedError(err.code, `${where}: ${err.message}`, err) : err;
  }
}

/** A text that tells one way of discovery from another: what is printed of it. */
export function discoveryFingerprint(discovery: Discovery): string {
  return JSON.stringify(discovery);
}

/** The answer of `/api/v1/status/config`. */
export function shownConfig(loaded: LoadedPrometheusConfig): string {
  return printPrometheusConfig(loaded.config);
}
