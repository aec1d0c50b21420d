import { posix } from 'node:path';
import { quote } from '../../encoding/go-quote';
import { InhibitRule } from '../../routing/inhibition';
import { MatcherMode, MatcherNotice, parseMatchers } from '../../routing/matcher-parse';
import { RouteConfig } from '../../routing/route';
import { TimeInterval } from '../../routing/time-interval';
import { Fs } from '../../sys/fs';
import { Codec, list, map, maybe, Value } from '../codec';
import { Frozen, freeze } from '../freeze';
import { HEADER } from '../http-client';
import { ConfigNode } from '../node';
import { readText } from '../read-text';
import { file } from '../scalars';
import { field, shown, Struct } from '../struct';
import { tracingStruct } from '../tracing';
import { unsupported } from '../unsupported';
import { parseYaml } from '../yaml/parse';
import { printYaml } from '../yaml/print';
import { checkGlobal, GLOBAL } from './global';
import { finishReceiver, RECEIVER } from './receivers/receiver';
import { checkTree, inhibitCodec, inhibitRuleOf, ParseMatchers, routeCodec, routeConfigOf, RouteNode } from './route';
import { checkNames, muteTimeIntervals, timeIntervals } from './time-intervals';

export interface AlertmanagerOptions {
  /** The language of matchers; by default both are read. */
  readonly matchers?: MatcherMode;
  /** Told where the two languages disagree. */
  readonly notice?: MatcherNotice;
  /** Throws what is wrong with a template. Absent: templates are looked at when they are used. */
  readonly checkTemplate?: (text: string) => void;
}

const TRACING = tracingStruct('tracing.plain', map(HEADER, 'map[string]config.Header'));

function structOf(parse: ParseMatchers) {
  return new Struct('config.plain', {
    global: field(maybe(GLOBAL)),
    route: field(maybe(routeCodec(parse) as unknown as Codec<RouteNode>)),
    inhibit_rules: field(list(inhibitCodec(parse), '[]config.InhibitRule')),
    receivers: field(list(RECEIVER, '[]config.Receiver')),
    /** Paths of files, which may be patterns. */
    templates: shown(list(file)),
    mute_time_intervals: field(muteTimeIntervals),
    time_intervals: field(timeIntervals),
    tracing: field(TRACING, () => TRACING.zero()),
    event_recorder: field(unsupported('event_recorder')),
  });
}
type Draft = Value<ReturnType<typeof structOf>>;

/** A configuration of Alertmanager. Receivers have everything that `global` says filled in. */
export type AlertmanagerConfig = Frozen<Draft & { global: NonNullable<Draft['global']>; route: RouteNode }>;
export type Receiver = AlertmanagerConfig['receivers'][number];

/** Reads a configuration, frozen, with paths as they are written. @throws ConfigError in the words of the original */
export function loadAlertmanagerConfig(text: string, name: string, options: AlertmanagerOptions = {}): AlertmanagerConfig {
  return freeze(decode(text, name, options));
}

/** Reads the file at `path`, absolute; paths of templates and of TLS and HTTP files become absolute too. @throws ConfigError, FsError */
export async function loadAlertmanagerConfigFile(fs: Fs, path: string, options: AlertmanagerOptions = {}): Promise<AlertmanagerConfig> {
  const config = decode(await readText(fs, path), path, options);
  return freeze(structOf(() => []).rebase(config, posix.dirname(path)) as typeof config);
}

/** The YAML of the configuration as `/api/v2/status` answers it: with every default, and without a secret. */
export function printAlertmanagerConfig(config: AlertmanagerConfig): string {
  return printYaml(structOf(() => []).print(config as Draft));
}

/** The tree of routes in the terms of routing. */
export function routeOf(config: AlertmanagerConfig): RouteConfig {
  return routeConfigOf(config.route);
}

export function inhibitRulesOf(config: AlertmanagerConfig): InhibitRule[] {
  return config.inhibitRules.map(inhibitRuleOf);
}

/** Each name of a time interval with what it stands for. */
export function timeIntervalsOf(config: AlertmanagerConfig): Map<string, readonly TimeInterval[]> {
  return new Map([...config.muteTimeIntervals, ...config.timeIntervals].map((named) => [named.name, named.timeIntervals]));
}

function decode(text: string, name: string, options: AlertmanagerOptions): Draft & { global: NonNullable<Draft['global']>; route: RouteNode } {
  const node = parseYaml(text, name);
  if (node.isNull) throw node.fail('no route provided in config');
  const parse = (matchers: string) => parseMatchers(matchers, options.matchers, options.notice);
  const draft = structOf(parse).read(node);
  node.finish();
  draft.global ??= GLOBAL.initial();
  checkGlobal(draft.global, node.at('global'));
  finishReceivers(draft, draft.global, node);
  if (!draft.route) throw node.fail('no routes provided');
  const receivers = new Set(draft.receivers.map((receiver) => receiver.name));
  checkTree(draft.route, receivers, checkNames(draft.muteTimeIntervals, draft.timeIntervals, node), node.at('route'));
  if (options.checkTemplate) checkTemplates(draft, options.checkTemplate, node);
  return { ...draft, global: draft.global, route: draft.route };
}

function finishReceivers({ receivers }: Draft, global: NonNullable<Draft['global']>, node: ConfigNode): void {
  receivers.forEach((receiver, i) => {
    if (receivers.findIndex(({ name }) => name === receiver.name) < i) {
      throw node.fail(`notification config name ${quote(receiver.name)} is not unique`, 'receivers', i, 'name');
    }
    finishReceiver(receiver, global, node.at('receivers', i));
  });
}

/** The templates that the original looks at when it reads the file; others wait until a notification needs them. */
function checkTemplates({ receivers }: Draft, check: (text: string) => void, node: ConfigNode): void {
  const attempt = (text: string, message: string, ...path: ReadonlyArray<string | number>) => {
    try {
      check(text);
    } catch (err) {
      throw node.fail(`${message}: ${(err as Error).message}`, ...path);
    }
  };
  receivers.forEach(({ webhookConfigs, opsgenieConfigs }, i) => {
    webhookConfigs.forEach(({ url }, j) => attempt(url?.reveal() ?? '', 'invalid template syntax', 'receivers', i, 'webhook_configs', j, 'url'));
    opsgenieConfigs.forEach(({ responders }, j) => responders.forEach(({ id, name, username, type }, k) => attempt(
      type, `opsGenieConfig responder {${id} ${name} ${username} ${type}} type contains invalid template syntax`,
      'receivers', i, 'opsgenie_configs', j, 'responders', k, 'type',
    )));
  });
}
