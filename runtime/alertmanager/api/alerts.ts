import { compareUtf8 } from '../../../lib/encoding/utf8-order';
import { matchesAll } from '../../../lib/routing/alert-matcher';
import { CodedError } from '../../../lib/sys/errors';
import { HttpRequest, HttpResponse } from '../../http/message';
import { Alert, compareAlerts, compareLabelSets } from '../alert';
import { Group } from '../dispatch/group';
import { goJson, labelPairs, Pairs } from '../go-json';
import { alertJson, postedAsResolved, readAlerts, Suppression, toAlert } from './alert-json';
import { MeaningError } from './api-error';
import { ApiDeps } from './deps';
import { filterMatchers, flagOf, receiverFilter } from './filters';
import { jsonBody } from './json-body';

/** `POST /alerts`: takes in what makes sense, and says what did not. */
export async function postAlerts(deps: ApiDeps, request: HttpRequest): Promise<HttpResponse> {
  const { clock, store, metrics, mode } = deps;
  const posted = readAlerts(await jsonBody(request, 'alerts'));
  const now = clock.now(), { resolveTimeout } = deps.config();
  const alerts: Alert[] = [], mistakes: string[] = [];
  for (const one of posted) {
    (postedAsResolved(one, now) ? metrics.resolved : metrics.firing).inc();
    try {
      alerts.push(toAlert(one, now, resolveTimeout, mode));
    } catch (err) {
      if (!(err instanceof CodedError)) throw err;
      metrics.invalid.inc();
      mistakes.push(err.message);
    }
  }
  store.put(alerts);
  if (mistakes.length > 0) throw new MeaningError(400, mistakes.join('\n'));
  return {};
}

/** `GET /alerts`: sorted by fingerprint. */
export function getAlerts(deps: ApiDeps, { query }: HttpRequest): HttpResponse {
  const wanted = alertFilter(deps, query), ofReceiver = routedTo(deps, query);
  const found: Array<[fingerprint: string, json: string]> = [];
  for (const alert of deps.store.all()) {
    const receivers = deps.dispatcher.match(alert.labels).map((route) => route.options.receiver);
    if (!receivers.some(ofReceiver)) continue;
    const suppression = wanted(alert);
    if (suppression) found.push([alert.fingerprint, alertJson(alert, receivers, suppression)]);
  }
  found.sort(([a], [b]) => compareUtf8(a, b));
  return { body: `[${found.map(([, json]) => json).join(',')}]\n` };
}

/** `GET /alerts/groups`: sorted by labels, then by receiver. */
export function getGroups(deps: ApiDeps, { query }: HttpRequest): HttpResponse {
  const { dispatcher, pipeline } = deps;
  const wanted = alertFilter(deps, query), ofReceiver = routedTo(deps, query), muted = flagOf(query, 'muted');
  const groups = dispatcher.groups().filter((group) => ofReceiver(group.route.options.receiver)).sort(compareGroups);
  const receiversOf = receiversByAlert(groups);
  const answers: string[] = [];
  for (const group of groups) {
    const mutedBy = pipeline.mutedBy(group.route.options);
    if (!muted && mutedBy.length > 0) continue;
    const alerts = group.alerts.sort(compareAlerts).flatMap((alert) => {
      const suppression = wanted(alert);
      return suppression ? [alertJson(alert, receiversOf.get(alert.fingerprint) ?? [], { ...suppression, mutedBy })] : [];
    });
    if (alerts.length > 0) answers.push(groupJson(group, alerts));
  }
  return { body: `[${answers.join(',')}]\n` };
}

function groupJson({ labels, route: { options } }: Group, alerts: readonly string[]): string {
  const routeLabels = goJson(new Pairs(Object.entries(options.labels).sort(([a], [b]) => compareUtf8(a, b))), false);
  return `{"alerts":[${alerts.join(',')}],"labels":${goJson(labelPairs(labels), false)},"receiver":{"name":${goJson(options.receiver, false)}},`
    + `"routeLabels":${routeLabels}}`;
}

function compareGroups(a: Group, b: Group): number {
  return compareLabelSets(a.labels, b.labels) || compareUtf8(a.route.options.receiver, b.route.options.receiver);
}

/** The receivers of all groups that an alert is in. */
function receiversByAlert(groups: readonly Group[]): Map<string, string[]> {
  const receivers = new Map<string, string[]>();
  for (const { alerts, route } of groups) {
    for (const { fingerprint } of alerts) receivers.set(fingerprint, [...receivers.get(fingerprint) ?? [], route.options.receiver].sort(compareUtf8));
  }
  return receivers;
}

/** What keeps an alert from receivers, or undefined for one that is over or not asked for. */
function alertFilter({ clock, mode, silencer, inhibitor }: ApiDeps, query: URLSearchParams): (alert: Alert) => Suppression | undefined {
  const matchers = filterMatchers(query, mode);
  const active = flagOf(query, 'active'), silenced = flagOf(query, 'silenced'), inhibited = flagOf(query, 'inhibited');
  const now = clock.now();
  return (alert) => {
    if (alert.endsAt.ms < now || !matchesAll(matchers, alert.labels)) return undefined;
    const silencedBy = silencer.silencedBy(alert);
    const source = inhibitor.inhibitedBy(alert);
    if (!silenced && silencedBy.length > 0) return undefined;
    if (!inhibited && source !== undefined) return undefined;
    if (!active && silencedBy.length === 0 && source === undefined) return undefined;
    return { silencedBy, inhibitedBy: source === undefined ? [] : [source], mutedBy: [] };
  };
}

/** @throws MeaningError */
function routedTo(deps: ApiDeps, query: URLSearchParams): (receiver: string) => boolean {
  const chosen = receiverFilter(query, deps.mode);
  const verdicts = new Map(deps.config().receivers.map((receiver) => [receiver.name, chosen(receiver)]));
  return (receiver) => verdicts.get(receiver) ?? false;
}
