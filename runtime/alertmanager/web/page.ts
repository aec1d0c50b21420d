import { Labels } from '../../../lib/model/labels';
import { Handler, PAGE_HEADERS } from '../../http/message';
import { compareAlerts } from '../alert';
import { ApiDeps } from '../api/deps';
import { quotedName } from '../notify/content';
import { silenceState } from '../silence/silence';

/**
 * `GET /`: alerts by receiver and group, silences, status on one page without script. Links that payloads and other programs carry,
 * `/#/alerts?receiver=NAME`, `/#/silences/ID` and `/#/status`, find their place on it.
 */
export function landingPage(deps: ApiDeps): Handler {
  return () => ({
    headers: PAGE_HEADERS,
    body: [
      '<!doctype html>', '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
      '<title>Alertmanager</title></head><body>', '<h1>Alertmanager</h1>',
      '<p><a href="#/alerts">Alerts</a> &middot; <a href="#/silences">Silences</a> &middot; <a href="#/status">Status</a></p>',
      ...alertsPart(deps), ...silencesPart(deps), ...statusPart(deps), '</body></html>', '',
    ].join('\n'),
  });
}

function alertsPart({ dispatcher, silencer, inhibitor, pipeline, clock }: ApiDeps): string[] {
  const now = clock.now();
  const groups = dispatcher.groups();
  const receivers = [...new Set(groups.map(({ route }) => route.options.receiver))].sort();
  const parts = receivers.flatMap((receiver) => [
    `<h3 id="${html(`/alerts?receiver=${encodeURIComponent(quotedName(receiver))}`)}">${html(receiver)}</h3>`,
    ...groups.filter(({ route }) => route.options.receiver === receiver).flatMap((group) => {
      const muted = pipeline.mutedBy(group.route.options);
      const rows = group.alerts.filter((alert) => !alert.resolvedAt(now)).sort(compareAlerts).map((alert) => {
        const silences = silencer.silencedBy(alert).map((id) => `silenced by <a href="#/silences/${html(id)}">${html(id)}</a>`);
        const others = [...inhibitor.inhibitedBy(alert) === undefined ? [] : ['inhibited'], ...muted.map((name) => `muted by ${html(name)}`)];
        const state = [...silences, ...others].join(', ') || 'active';
        const texts = [...alert.annotations].map(([name, text]) => `${html(name)}: ${html(text)}`).join('<br>');
        return `<tr><td>${labelsText(alert.labels)}</td><td>${html(alert.startsAt.rfc3339Millis())}</td><td>${state}</td><td>${texts}</td></tr>`;
      });
      if (rows.length === 0) return [];
      return [`<h4>${labelsText(group.labels) || 'not grouped'}</h4>`, table(['Labels', 'Since', 'State', 'Annotations'], rows)];
    }),
  ]);
  return ['<h2 id="/alerts">Alerts</h2>', ...parts.length > 0 ? parts : ['<p>No alerts.</p>']];
}

function silencesPart({ silences, clock }: ApiDeps): string[] {
  const now = clock.now();
  const rows = silences.all().filter((silence) => silenceState(silence, now) !== 'expired').map((silence) => (
    `<tr id="${html(`/silences/${silence.id}`)}"><td>${html(silence.id)}</td><td>${silenceState(silence, now)}</td>`
      + `<td>${silence.matcherSets.map((set) => set.map((matcher) => html(matcher.toString())).join(', ')).join(' or ')}</td>`
      + `<td>${time(silence.startsAt)}</td><td>${time(silence.endsAt)}</td><td>${html(silence.createdBy)}</td><td>${html(silence.comment)}</td></tr>`));
  const heads = ['Id', 'State', 'Matchers', 'From', 'Until', 'By', 'Comment'];
  return ['<h2 id="/silences">Silences</h2>', rows.length > 0 ? table(heads, rows) : '<p>No silences.</p>'];
}

function statusPart({ version, startedAt, cluster, config }: ApiDeps): string[] {
  return [
    '<h2 id="/status">Status</h2>',
    `<p>Version ${html(version.version)}, up since ${time(startedAt)}, cluster ${cluster().status}.</p>`,
    '<h3>Configuration</h3>', `<pre>${html(config().original)}</pre>`,
  ];
}

function table(heads: readonly string[], rows: readonly string[]): string {
  return `<table border="1"><thead><tr>${heads.map((head) => `<th>${head}</th>`).join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

function labelsText(labels: Labels): string {
  return Array.from({ length: labels.size }, (_, i) => `${html(labels.name(i))}=${html(JSON.stringify(labels.value(i)))}`).join(', ');
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function html(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char]);
}
