import { quote } from '../../../lib/encoding/go-quote';
import { compareUtf8 } from '../../../lib/encoding/utf8-order';
import { checkGoUrl } from '../../../lib/flags/go-url';
import { Labels } from '../../../lib/model/labels';
import { MatcherMode } from '../../../lib/routing/matcher-parse';
import { CodedError } from '../../../lib/sys/errors';
import { Alert, Annotations } from '../alert';
import { goJson, labelPairs, Pairs } from '../go-json';
import { Instant } from '../instant';
import { isLabelName } from '../label-name';
import { RequestError, required, Schema } from './api-error';
import { BodyShape } from './json-body';

/** An alert as it was posted: its form is right, its sense is not yet looked at. */
export interface PostedAlert {
  readonly labels: ReadonlyArray<readonly [string, string]>;
  readonly annotations: ReadonlyArray<readonly [string, string]>;
  readonly startsAt: Instant | undefined;
  readonly endsAt: Instant | undefined;
  readonly generatorUrl: string;
}

/** @throws RequestError in the words of the original */
export function readAlerts(body: unknown): PostedAlert[] {
  const shape = new BodyShape('alerts');
  const alerts = shape.list(body, 'Go value of type models.PostableAlerts').map((value) => {
    if (value === null) return undefined;
    const fields = shape.object(value, 'Go value of type models.PostableAlert');
    return {
      annotations: shape.texts(fields.annotations, '.annotations') ?? [],
      startsAt: shape.instant(fields.startsAt),
      endsAt: shape.instant(fields.endsAt),
      labels: shape.texts(fields.labels, 'Alert.labels'),
      generatorUrl: shape.text(fields.generatorURL, 'Go value') ?? '',
    };
  });
  return alerts.map((alert, i) => {
    if (!alert) throw required(`${i}`);
    if (alert.generatorUrl !== '' && !isUri(alert.generatorUrl)) {
      throw new RequestError(422, Schema.BadFormat, `${i}.generatorURL in body must be of type uri: ${quote(alert.generatorUrl)}`);
    }
    if (!alert.labels) throw required(`${i}.labels`);
    return { ...alert, labels: alert.labels };
  });
}

/**
 * What a posted alert means at `now`, where the end that nobody gave is `resolveTimeout` milliseconds away.
 * @throws CodedError BAD_ALERT in the words of the original
 */
export function toAlert(posted: PostedAlert, now: number, resolveTimeout: number, mode: MatcherMode): Alert {
  const given = (instant: Instant | undefined) => (instant && !instant.isZero ? instant : undefined);
  const end = given(posted.endsAt);
  const startsAt = given(posted.startsAt) ?? end ?? new Instant(now);
  const endsAt = end ?? new Instant(now + resolveTimeout);
  const labels = posted.labels.filter(([, value]) => value !== '');
  checkNames('label set', labels, mode);
  if (labels.length === 0) throw badAlert('at least one label pair required');
  checkNames('annotations', posted.annotations, mode);
  if (endsAt.isBefore(startsAt)) throw badAlert('start time must be before end time');
  return new Alert({
    labels: Labels.fromPairs(labels.flat()), annotations: sortedTexts(posted.annotations), startsAt, endsAt, generatorUrl: posted.generatorUrl, updatedAt: now,
    timeout: end === undefined,
  });
}

/** Whether a posted alert is over, for the metric that counts what comes. */
export function postedAsResolved({ endsAt }: PostedAlert, now: number): boolean {
  return endsAt !== undefined && !endsAt.isZero && endsAt.ms <= now;
}

/** By whom and why an alert is kept from receivers. */
export interface Suppression { readonly silencedBy: readonly string[]; readonly inhibitedBy: readonly string[]; readonly mutedBy: readonly string[] }

/** An alert as the API answers it. */
export function alertJson(alert: Alert, receivers: readonly string[], { silencedBy, inhibitedBy, mutedBy }: Suppression): string {
  const suppressed = silencedBy.length + inhibitedBy.length + mutedBy.length > 0;
  return goJson({
    annotations: new Pairs(alert.annotations),
    endsAt: alert.endsAt.rfc3339Millis(),
    fingerprint: alert.fingerprint,
    receivers: receivers.map((name) => ({ name })),
    startsAt: alert.startsAt.rfc3339Millis(),
    status: { inhibitedBy, mutedBy, silencedBy, state: suppressed ? 'suppressed' : 'active' },
    updatedAt: new Instant(alert.updatedAt).rfc3339Millis(),
    generatorURL: alert.generatorUrl || undefined,
    labels: labelPairs(alert.labels),
  }, true);
}

function sortedTexts(texts: ReadonlyArray<readonly [string, string]>): Annotations {
  return new Map([...texts].sort(([a], [b]) => compareUtf8(a, b)));
}

function checkNames(what: string, texts: ReadonlyArray<readonly [string, string]>, mode: MatcherMode): void {
  for (const [name] of texts) if (!isLabelName(name, mode)) throw badAlert(`invalid ${what}: invalid name ${quote(name)}`);
}

/** What Go's ParseRequestURI takes: an absolute URI or path. */
function isUri(text: string): boolean {
  try {
    checkGoUrl(text);
  } catch {
    return false;
  }
  return /^(?:[a-zA-Z][a-zA-Z0-9+.-]*:|\/)/.test(text);
}

function badAlert(message: string): CodedError {
  return new CodedError('BAD_ALERT', message);
}
