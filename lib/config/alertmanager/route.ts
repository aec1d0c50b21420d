import { quote } from '../../encoding/go-quote';
import { isWellFormed } from '../../encoding/well-formed';
import { isLegacyLabelName } from '../../model/names';
import { AlertMatcher, sortMatchers } from '../../routing/alert-matcher';
import { InhibitRule } from '../../routing/inhibition';
import { RouteConfig } from '../../routing/route';
import { Codec, list, map, maybe, Value } from '../codec';
import { Frozen } from '../freeze';
import { ConfigNode } from '../node';
import { bool, duration, parsed, quoted, string } from '../scalars';
import { field, shown, Struct } from '../struct';

const ALL = '...';

/** A node of `route` as it is written. Durations in milliseconds; what is undefined comes from the parent. */
export interface RouteNode {
  receiver: string;
  /** Undefined: the parent's. */
  groupBy: string[] | undefined;
  match: Record<string, string>;
  matchRe: Record<string, string>;
  matchers: AlertMatcher[];
  muteTimeIntervals: string[];
  activeTimeIntervals: string[];
  continue: boolean;
  routes: RouteNode[];
  groupWait: number | undefined;
  groupInterval: number | undefined;
  repeatInterval: number | undefined;
  labels: Record<string, string>;
}

/** Reads what stands in `matchers`. */
export type ParseMatchers = (text: string) => AlertMatcher[];

type Labels = Readonly<Record<string, string>>;
const NULL = '\ud800'; // a pattern that is not there, which `checkMatches` refuses: no text has it

const match = map(string);
const pattern: Codec<string> = parsed('string', NULL, (text) => new AlertMatcher('x', '=~', text).value, (text) => text);
const matchRe = map(pattern, 'config.MatchRegexps', checkLegacyName);

function checkLegacyName(name: string, node: ConfigNode): void {
  if (!isLegacyLabelName(name)) throw node.fail(`invalid label name ${quoted(name)}`);
}

/** @throws ConfigError for a name that only quotes could save, and for a pattern that is not there */
function checkMatches(equal: Labels, patterns: Labels, node: ConfigNode, keys: readonly [string, string]): void {
  for (const name of Object.keys(equal)) checkLegacyName(name, node.at(keys[0], name));
  for (const [name, text] of Object.entries(patterns)) if (text === NULL) throw node.fail(`invalid regexp value for ${quote(name)}`, keys[1], name);
}

/** Matchers in the order of the original; a text may hold several. */
function matcherList(parse: ParseMatchers): Codec<AlertMatcher[]> {
  const texts = list(string);
  return {
    ...texts,
    zero: () => [],
    read: (node) => {
      if (node.content.kind !== 'list') {
        node.mismatch('[]string');
        return [];
      }
      return sortMatchers(node.content.items.flatMap((item) => read(item, parse)));
    },
    isZero: (matchers) => matchers.length === 0,
    print: (matchers) => matchers.map(String),
    rebase: undefined,
  };
}

function read(item: ConfigNode, parse: ParseMatchers): AlertMatcher[] {
  const noted = item.source.mismatches.length, text = string.read(item);
  if (item.source.mismatches.length > noted) return [];
  try {
    return parse(text);
  } catch (err) {
    throw item.failure(err);
  }
}

const optionalDuration = maybe(duration);

/** The tree of routes; `parse` reads matchers in the language that the program is set to. */
export function routeCodec(parse: ParseMatchers): Struct<ReturnType<typeof shapeOf>> {
  const route: Struct<ReturnType<typeof shapeOf>> = new Struct('config.plain', shapeOf(parse, () => route as unknown as Codec<RouteNode>), (value, node) => {
    checkMatches(value.match, value.matchRe, node, ['match', 'match_re']);
    if (value.groupBy) checkGroupBy(value.groupBy, node);
    if (value.groupInterval === 0) throw node.fail('group_interval cannot be zero', 'group_interval');
    if (value.repeatInterval === 0) throw node.fail('repeat_interval cannot be zero', 'repeat_interval');
  });
  return route;
}

function shapeOf(parse: ParseMatchers, self: () => Codec<RouteNode>) {
  const routes: Codec<RouteNode[]> = {
    type: '[]*config.Route',
    zero: () => [],
    read(node) {
      const missing = node.content.kind === 'list' ? node.content.items.find((item) => item.isNull) : undefined;
      if (missing) throw missing.fail('empty or null route');
      return list(self(), '[]*config.Route').read(node);
    },
    isZero: (value) => value.length === 0,
    print: (value) => value.map((route) => self().print(route)),
  };
  const groupBy: Codec<string[] | undefined> = { ...maybe(list(string)), isZero: (names) => !names?.length };
  return {
    receiver: field(string),
    group_by: field(groupBy),
    match: field(match),
    match_re: field(matchRe),
    matchers: field(matcherList(parse)),
    mute_time_intervals: field(list(string)),
    active_time_intervals: field(list(string)),
    continue: shown(bool),
    routes: field(routes),
    group_wait: field(optionalDuration),
    group_interval: field(optionalDuration),
    repeat_interval: field(optionalDuration),
    labels: field(map(string)),
  };
}

function checkGroupBy(names: readonly string[], node: ConfigNode): void {
  const seen = new Set<string>();
  names.forEach((name, i) => {
    if (name === ALL) return;
    if (name === '' || !isWellFormed(name)) throw node.fail(`invalid label name ${quoted(name)} in group_by list`, 'group_by', i);
    if (seen.has(name)) throw node.fail(`duplicated label ${quote(name)} in group_by`, 'group_by', i);
    seen.add(name);
  });
  if (seen.size && names.includes(ALL)) throw node.fail('cannot have wildcard group_by (`...`) and other labels at the same time', 'group_by');
}

/** @throws ConfigError for what the root must not have, and for names in the tree that nothing has */
export function checkTree(root: RouteNode, receivers: ReadonlySet<string>, intervals: ReadonlySet<string>, node: ConfigNode): void {
  if (root.receiver === '') throw node.fail('root route must specify a default receiver');
  if (matchersOf(root).length) throw node.fail('root route must not have any matchers');
  if (root.muteTimeIntervals.length) throw node.fail('root route must not have any mute time intervals', 'mute_time_intervals');
  if (root.activeTimeIntervals.length) throw node.fail('root route must not have any active time intervals', 'active_time_intervals');
  checkNamesBelow(root, receivers, intervals, node);
  if (root.continue) throw node.fail('cannot have continue in root route', 'continue');
}

function checkNamesBelow(route: RouteNode, receivers: ReadonlySet<string>, intervals: ReadonlySet<string>, node: ConfigNode): void {
  route.routes.forEach((child, i) => checkNamesBelow(child, receivers, intervals, node.at('routes', i)));
  if (route.receiver && !receivers.has(route.receiver)) throw node.fail(`undefined receiver ${quote(route.receiver)} used in route`, 'receiver');
  for (const name of [...route.muteTimeIntervals, ...route.activeTimeIntervals]) {
    if (!intervals.has(name)) throw node.fail(`undefined time interval ${quote(name)} used in route`);
  }
}

interface Conditions { readonly match: Labels; readonly matchRe: Labels; readonly matchers: readonly AlertMatcher[] }

/** Every condition of a route, whichever way it is written. */
function matchersOf({ match: equal, matchRe: patterns, matchers }: Conditions): AlertMatcher[] {
  return [
    ...Object.entries(equal).map(([name, value]) => new AlertMatcher(name, '=', value)),
    ...Object.entries(patterns).map(([name, text]) => new AlertMatcher(name, '=~', `^(?:${text})$`)), // as group keys show it
    ...matchers,
  ];
}

/** The tree in the terms of routing. */
export function routeConfigOf(route: Frozen<RouteNode>): RouteConfig {
  const { receiver, groupBy, groupWait, groupInterval, repeatInterval, muteTimeIntervals, activeTimeIntervals, labels } = route;
  return {
    receiver: receiver || undefined, groupBy: groupBy?.includes(ALL) ? 'all' : groupBy, groupWait, groupInterval, repeatInterval,
    muteTimeIntervals, activeTimeIntervals, labels, continue: route.continue, matchers: matchersOf(route), routes: route.routes.map(routeConfigOf),
  };
}

/** One of `inhibit_rules`. */
export function inhibitCodec(parse: ParseMatchers) {
  const labels: Codec<string[]> = list(string);
  return new Struct('common.plain', {
    name: field(string),
    source_match: field(match),
    source_match_re: field(matchRe),
    source_matchers: field(matcherList(parse)),
    target_match: field(match),
    target_match_re: field(matchRe),
    target_matchers: field(matcherList(parse)),
    equal: field(labels),
  }, (rule, node) => {
    checkMatches(rule.sourceMatch, rule.sourceMatchRe, node, ['source_match', 'source_match_re']);
    checkMatches(rule.targetMatch, rule.targetMatchRe, node, ['target_match', 'target_match_re']);
    const wrong = rule.equal.findIndex((name) => name === '' || !isWellFormed(name));
    if (wrong >= 0) throw node.fail(`invalid label name ${quoted(rule.equal[wrong])} in equal list`, 'equal', wrong);
  });
}
type InhibitNode = Frozen<Value<ReturnType<typeof inhibitCodec>>>;

/** The rule in the terms of routing. */
export function inhibitRuleOf(rule: InhibitNode): InhibitRule {
  return {
    name: rule.name || undefined,
    sourceMatchers: matchersOf({ match: rule.sourceMatch, matchRe: rule.sourceMatchRe, matchers: rule.sourceMatchers }),
    targetMatchers: matchersOf({ match: rule.targetMatch, matchRe: rule.targetMatchRe, matchers: rule.targetMatchers }),
    equal: [...new Set(rule.equal)],
  };
}
