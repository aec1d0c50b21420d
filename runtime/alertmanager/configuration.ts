import { createHash } from 'node:crypto';
import {
  AlertmanagerConfig, inhibitRulesOf, loadAlertmanagerConfigFile, printAlertmanagerConfig, routeOf, timeIntervalsOf,
} from '../../lib/config/alertmanager/load';
import { InhibitRule } from '../../lib/routing/inhibition';
import { MatcherMode } from '../../lib/routing/matcher-parse';
import { RouteTree } from '../../lib/routing/route';
import { HttpClient } from '../http/client/http-client';
import { ConfigInfo } from './api/deps';
import { Integration } from './notify/integration';
import { IntegrationDeps, integrationsOf } from './notify/receivers';
import { checkTemplate, loadTemplates } from './notify/template-set';
import { TimeIntervals } from './notify/time-intervals';

/** What a configuration file comes down to, ready for use. */
export interface Configuration extends ConfigInfo {
  /** Of the file, for the metric. */
  readonly hash: number;
  readonly tree: RouteTree;
  readonly inhibitRules: readonly InhibitRule[];
  readonly intervals: TimeIntervals;
  /** By name of the receiver, for those that routes use. */
  readonly integrations: ReadonlyMap<string, readonly Integration[]>;
  /** Lets go of connections that wait. What is being sent goes on. */
  close(): void;
}

const LARGEST = 10 << 20; // bytes

export interface ConfigurationDeps extends Omit<IntegrationDeps, 'templates'> {
  /** The language of matchers. */
  readonly mode: MatcherMode;
}

/** Reads the file at `path`, absolute, and all that it names. @throws ConfigError in the words of the original, FsError */
export async function loadConfiguration(path: string, deps: ConfigurationDeps): Promise<Configuration> {
  const { fs, log, mode } = deps;
  log.info('Loading configuration file', { component: 'configuration', file: path });
  const notice = (message: string, fields: object) => log.warn(message, { component: 'configuration', origin: path, ...fields });
  const hash = configHash(await fs.readFile(path, LARGEST));
  const config = await loadAlertmanagerConfigFile(fs, path, { matchers: mode, notice, checkTemplate });
  const tree = new RouteTree(routeOf(config));
  const templates = await loadTemplates(fs, config.templates, deps.clock);
  const { integrations, clients } = build(config, tree, { ...deps, templates });
  const original = printAlertmanagerConfig(config);
  log.info('Completed loading of configuration file', { component: 'configuration', file: path });
  return {
    original, hash, tree, inhibitRules: inhibitRulesOf(config), intervals: new TimeIntervals(timeIntervalsOf(config)),
    resolveTimeout: config.global.resolveTimeout, receivers: config.receivers.map(({ name, labels }) => ({ name, labels })), integrations,
    close: () => clients.forEach((client) => client.close()),
  };
}

/** Receivers that no route uses are not built: they may be of any kind. */
function build(config: AlertmanagerConfig, tree: RouteTree, deps: IntegrationDeps) {
  const used = new Set(Array.from(tree.all(), (route) => route.options.receiver));
  const integrations = new Map<string, readonly Integration[]>(), clients: HttpClient[] = [];
  for (const receiver of config.receivers.filter(({ name }) => used.has(name))) {
    const built = integrationsOf(receiver, deps);
    integrations.set(receiver.name, built.integrations);
    clients.push(...built.clients);
  }
  return { integrations, clients };
}

/** The first six bytes of the MD5 of a file, the lowest first: a number that a metric can hold exactly. */
export function configHash(file: Uint8Array): number {
  return createHash('md5').update(file).digest().readUIntLE(0, 6);
}
