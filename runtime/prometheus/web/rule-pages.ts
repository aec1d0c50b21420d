import { formatApi } from '../../../lib/encoding/go-number';
import { formatDuration } from '../../../lib/model/duration';
import { ALERT_STATES } from '../../../lib/rules/alert';
import { AlertingRule } from '../../../lib/rules/alerting-rule';
import { Rule, RuleGroup } from '../../../lib/rules/rule-group';
import { HttpResponse } from '../../http/message';
import { html, table } from './html';
import { shown } from './pages';

/** `GET /alerts`: the rules that alert, those that fire first, with their alerts. */
export function alertsPage(prefix: string, groups: readonly RuleGroup[]): HttpResponse {
  const rules = groups.flatMap((group) => group.rules.flatMap((rule) => (rule.kind === 'alerting' ? [{ group, rule }] : [])));
  const counts = ALERT_STATES.map((state) => `${rules.filter(({ rule }) => rule.state === state).length} ${state}`).reverse();
  const parts = rules.sort((a, b) => ALERT_STATES.indexOf(b.rule.state) - ALERT_STATES.indexOf(a.rule.state)).map(({ group, rule }) => (
    `<h2>${html(rule.name)} (${rule.state})</h2><p>${html(group.name)} in ${html(group.file)}</p>${ruleText(prefix, rule)}${alertTable(rule)}`));
  return shown('Alerts', prefix, rules.length ? `<p>${counts.join(', ')}</p>${parts.join('\n')}` : '<p>No rules that alert.</p>');
}

/** `GET /rules`: all groups and what their last evaluation came to. */
export function rulesPage(prefix: string, groups: readonly RuleGroup[], now: number): HttpResponse {
  const parts = groups.map((group) => {
    const rows = group.rules.map((rule) => [
      ruleText(prefix, rule), rule.status.health, html(rule.status.lastError), ago(rule.status.evaluatedAt, now), `${rule.status.duration.toFixed(1)} ms`]);
    return `<h2>${html(group.name)}</h2><p>${html(group.file)}, every ${formatDuration(group.interval)}, last ${ago(group.lastEvaluation, now)} in ${
      group.evaluationTime.toFixed(1)} ms</p>${table(['Rule', 'Health', 'Error', 'Last evaluation', 'Duration'], rows)}`;
  });
  return shown('Rules', prefix, parts.join('\n') || '<p>No rules.</p>');
}

function alertTable({ alerts }: AlertingRule): string {
  if (alerts.length === 0) return '';
  const rows = alerts.map(({ labels, annotations, state, activeAt, value }) => [
    html(labels.toString()), state, new Date(activeAt).toISOString(), formatApi(value),
    Object.entries(annotations).map(([name, text]) => `${html(name)}: ${html(text)}`).join('<br>')]);
  return table(['Labels', 'State', 'Active since', 'Value', 'Annotations'], rows);
}

/** The rule as a file has it, its expression a link to what it is worth. */
function ruleText(prefix: string, rule: Rule): string {
  const query = `<a href="${html(prefix)}/query?g0.expr=${html(encodeURIComponent(rule.query))}&amp;g0.tab=1">${html(rule.query)}</a>`;
  const texts = (name: string, pairs: Readonly<Record<string, string>>) => (
    Object.keys(pairs).length ? [`${name}:`, ...Object.entries(pairs).map(([key, text]) => `  ${html(key)}: ${html(text)}`)] : []);
  if (rule.kind === 'recording') return `<pre>${[`record: ${html(rule.name)}`, `expr: ${query}`, ...texts('labels', rule.labels)].join('\n')}</pre>`;
  const { hold, keepFiring, labels, annotations } = rule.config;
  const lines = [
    `alert: ${html(rule.name)}`, `expr: ${query}`, ...hold ? [`for: ${formatDuration(hold)}`] : [],
    ...keepFiring ? [`keep_firing_for: ${formatDuration(keepFiring)}`] : [], ...texts('labels', labels), ...texts('annotations', annotations),
  ];
  return `<pre>${lines.join('\n')}</pre>`;
}

function ago(t: number, now: number): string {
  return Number.isNaN(t) ? 'never' : `${formatDuration(Math.max(now - t, 0))} ago`;
}
