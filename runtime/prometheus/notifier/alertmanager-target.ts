import { posix } from 'node:path';
import { AlertmanagersConfig } from '../../../lib/config/prometheus/alerting';
import { Labels } from '../../../lib/model/labels';
import { LabelsBuilder } from '../../../lib/model/labels-builder';
import { relabelBuilder } from '../../../lib/model/relabel';
import { CodedError } from '../../../lib/sys/errors';
import { TargetGroup } from '../discovery/target-group';

const PATH = '__alerts_path__';

export interface BuiltAlertmanagers {
  /** URLs to post alerts to, each once. */
  readonly active: readonly string[];
  /** URLs of those that relabelling dropped, as they were found. */
  readonly dropped: readonly string[];
  /** Why targets could not be made of what was found. */
  readonly failures: readonly CodedError[];
}

/** Makes Alertmanagers of the targets that were found for a configuration. */
export function buildAlertmanagers(groups: readonly TargetGroup[], config: AlertmanagersConfig): BuiltAlertmanagers {
  const active = new Set<string>(), dropped: string[] = [], failures: CodedError[] = [];
  for (const group of groups) {
    for (const own of group.targets) {
      try {
        const found = discoveredLabels({ ...group.labels, ...own }, config);
        const builder = new LabelsBuilder(found);
        if (relabelBuilder(builder, config.relabelConfigs)) active.add(checkedUrl(builder.labels()));
        else dropped.push(urlOf(found));
      } catch (err) {
        failures.push(new CodedError('TARGET', `Alertmanager ${own.__address__ ?? ''} of group ${group.source}`, err));
      }
    }
  }
  return { active: [...active], dropped, failures };
}

function discoveredLabels(found: Readonly<Record<string, string>>, { scheme, pathPrefix }: AlertmanagersConfig): Labels {
  return Labels.of({ __scheme__: scheme, [PATH]: posix.join('/', pathPrefix, '/api/v2/alerts'), ...found });
}

/** @throws CodedError TARGET, in the words of the original where it has some */
function checkedUrl(labels: Labels): string {
  const address = labels.get('__address__'), url = urlOf(labels);
  if (address === '') throw new CodedError('TARGET', 'no address');
  if (address.includes('/')) throw new CodedError('TARGET', `${JSON.stringify(address)} is not a valid hostname`);
  if (!URL.canParse(url)) throw new CodedError('TARGET', `${JSON.stringify(url)} is no URL`);
  return url;
}

function urlOf(labels: Labels): string {
  const path = labels.get(PATH);
  return `${labels.get('__scheme__')}://${labels.get('__address__')}${path.startsWith('/') || path === '' ? '' : '/'}${path}`;
}
