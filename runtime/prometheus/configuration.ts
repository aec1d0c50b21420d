import { Discovery } from '../../lib/config/sd/discovery';
import { LoadedPrometheusConfig, printPrometheusConfig } from '../../lib/config/prometheus/load';
import { CodedError } from '../../lib/sys/errors';

/**
 * Refuses what a configuration asks for and this program does not do yet: better than to start and leave it undone.
 * @throws CodedError UNSUPPORTED naming the block
 */
export function refuseUnsupported({ config, ruleFiles }: LoadedPrometheusConfig): void {
  const asked: ReadonlyArray<readonly [string, boolean]> = [
    ['rule_files', ruleFiles.length > 0],
    ['alerting', config.alerting.alertmanagers.length > 0],
    ['remote_write', config.remoteWrite.length > 0],
    ['remote_read', config.remoteRead.length > 0],
  ];
  const found = asked.filter(([, isAsked]) => isAsked).map(([name]) => name);
  if (found.length) throw new CodedError('UNSUPPORTED', `${found.join(', ')}: not supported yet; take ${found.length > 1 ? 'them' : 'it'} out`);
}

/** A text that tells one way of discovery from another: what is printed of it. */
export function discoveryFingerprint(discovery: Discovery): string {
  return JSON.stringify(discovery);
}

/** The answer of `/api/v1/status/config`. */
export function shownConfig(loaded: LoadedPrometheusConfig): string {
  return printPrometheusConfig(loaded.config);
}
