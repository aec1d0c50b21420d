import { createHash } from 'node:crypto';
import { formatApi } from '../../../lib/encoding/go-number';
import { compareUtf8 } from '../../../lib/encoding/utf8-order';
import { Matcher } from '../../../lib/model/matcher';
import { Alert } from '../../../lib/rules/alert';
import { groupKey, Rule, RuleGroup } from '../../../lib/rules/rule-group';
import { CodedError } from '../../../lib/sys/errors';
import { ApiRequest, invalid } from './api-request';
import { ApiAnswer } from './api-response';

/** `GET /api/v1/rules`. @param groups in the order in which they are paged through @throws CodedError BAD_DATA, PromqlError */
export function rules(groups: readonly RuleGroup[], request: ApiRequest): ApiAnswer {
  const wanted = ruleFilter(request), withAlerts = !request.read('exclude_alerts', boolean);
  const names = request.all('rule_group[]'), files = request.all('file[]');
  const shown = groups.filter(({ name, file }) => (!names.length || names.includes(name)) && (!files.length || files.includes(file)))
    .map((group) => ({ group, rules: group.rules.filter(wanted) }))
    .filter((each) => each.rules.length > 0);
  const { page, next } = paged(shown, ({ group }) => group, request);
  const answer = { groups: page.map((each) => shownGroup(each.group, each.rules, withAlerts)), ...next && { groupNextToken: next } };
  return { data: JSON.stringify(answer) };
}

/** `GET /api/v1/alerts`. */
export function alerts(groups: readonly RuleGroup[]): ApiAnswer {
  const found = groups.flatMap((group) => group.rules.flatMap((rule) => (rule.kind === 'alerting' ? rule.alerts : [])));
  return { data: JSON.stringify({ alerts: found.map(shownAlert) }) };
}

/** `GET /api/v1/alertmanagers`. */
export function alertmanagers({ active, dropped }: { readonly active: readonly string[]; readonly dropped: readonly string[] }): ApiAnswer {
  const shown = (urls: readonly string[]) => urls.map((url) => ({ url }));
  return { data: JSON.stringify({ activeAlertmanagers: shown(active), droppedAlertmanagers: shown(dropped) }) };
}

const TYPES: Readonly<Record<string, Rule['kind'] | undefined>> = { alert: 'alerting', record: 'recording' };

function ruleFilter(request: ApiRequest): (rule: Rule) => boolean {
  const type = request.text('type').toLowerCase(), kind = TYPES[type];
  if (type !== '' && kind === undefined) throw invalid('type', new Error(`not supported value ${JSON.stringify(type)}`));
  const names = request.all('rule_name[]'), selectors = request.selectors();
  return (rule) => (kind === undefined || rule.kind === kind) && (!names.length || names.includes(rule.name))
    && (!selectors.length || selectors.some((matchers) => matchesAll(matchers, labelsOf(rule))));
}

function matchesAll(matchers: readonly Matcher[], labels: Readonly<Record<string, string>>): boolean {
  return matchers.every((matcher) => matcher.matches(Object.hasOwn(labels, matcher.name) ? labels[matcher.name] : ''));
}

/** Of an alert they are templates. */
function labelsOf(rule: Rule): Readonly<Record<string, string>> {
  return rule.kind === 'alerting' ? rule.config.labels : rule.labels;
}

/** Those of `groups` that `group_next_token` begins with, as many as `group_limit` says. @returns also what the next page begins with */
function paged<T>(groups: readonly T[], of: (item: T) => RuleGroup, request: ApiRequest): { readonly page: readonly T[]; readonly next?: string } {
  const limit = request.read('group_limit', groupLimit), token = request.text('group_next_token');
  if (limit === undefined) {
    if (token === '') return { page: groups };
    throw invalid('group_next_token', new Error('group_limit needs to be present in order to paginate over the groups'));
  }
  const start = token === '' ? 0 : groups.findIndex((item) => tokenOf(of(item)) === token);
  if (start < 0) throw invalid('group_next_token', new Error(`invalid group_next_token '${token}'. were rule groups changed?`));
  const end = start + limit;
  return { page: groups.slice(start, end), next: end < groups.length ? tokenOf(of(groups[end])) : undefined };
}

function tokenOf({ file, name }: RuleGroup): string {
  return createHash('sha256').update(groupKey(file, name)).digest('hex');
}

function groupLimit(text: string): number | undefined {
  if (text === '') return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw new Error(`group_limit needs to be a valid number: strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  if (Number(text) < 1) throw new Error('group_limit needs to be greater than 0');
  return Number(text);
}

/** As Go's `strconv.ParseBool` reads it; nothing is false. */
function boolean(text: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['', '0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  throw new CodedError('BAD_DATA', `error converting exclude_alerts: strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function shownGroup({ name, file, interval, config, evaluationTime, lastEvaluation }: RuleGroup, shown: readonly Rule[], withAlerts: boolean): object {
  return {
    name, file, rules: shown.map((rule) => shownRule(rule, withAlerts)), interval: interval / 1000, limit: config.limit,
    evaluationTime: evaluationTime / 1000, lastEvaluation: shownTime(lastEvaluation),
  };
}

function shownRule(rule: Rule, withAlerts: boolean): object {
  const { name, query, status } = rule;
  const evaluation = {
    health: status.health, ...status.lastError && { lastError: status.lastError },
    evaluationTime: status.duration / 1000, lastEvaluation: shownTime(status.evaluatedAt), type: rule.kind,
  };
  if (rule.kind === 'recording') return { name, query, ...Object.keys(rule.labels).length && { labels: sorted(rule.labels) }, ...evaluation };
  const { hold, keepFiring, labels, annotations } = rule.config;
  return {
    state: rule.state, name, query, duration: hold / 1000, keepFiringFor: keepFiring / 1000, labels: sorted(labels), annotations: sorted(annotations),
    alerts: withAlerts ? rule.alerts.map(shownAlert) : null, ...evaluation,
  };
}

function shownAlert({ labels, annotations, state, activeAt, keepFiringSince, value }: Alert): object {
  return {
    labels: labels.toObject(), annotations, state, activeAt: shownTime(activeAt),
    ...!Number.isNaN(keepFiringSince) && { keepFiringSince: shownTime(keepFiringSince) }, value: scientific(value),
  };
}

function sorted(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).sort(([a], [b]) => compareUtf8(a, b)));
}

/** `1.5e+00`, as Go's verb `e`. */
function scientific(v: number): string {
  if (!Number.isFinite(v)) return formatApi(v);
  return `${Object.is(v, -0) ? '-' : ''}${v.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')}`;
}

/** @param ms since the Unix epoch; NaN is the time that Go calls zero */
function shownTime(ms: number): string {
  return Number.isNaN(ms) ? '0001-01-01T00:00:00Z' : new Date(ms).toISOString();
}
