import { FieldError, forbidden, notSupported } from '../../../../lib/crds/field-error';
import { ApiError, badRequest, internal, invalidOptions } from '../api-error';
import { ListOptions } from '../read/list';
import { Selection } from '../read/selection';
import { WatchOptions } from '../read/watch';
import { isTrue, Target } from './target';

const MATCHES = ['Exact', 'NotOlderThan'];

/** @throws ApiError BadRequest, Invalid */
export function listParameters(query: URLSearchParams, target: Target): ListOptions {
  checkMatch(query, false);
  const version = query.get('resourceVersion') ?? '';
  return {
    ...selectionParameters(query, target),
    limit: Math.max(0, integer(query.get('limit'))),
    continueToken: query.get('continue') ?? undefined,
    resourceVersion: parseVersion(version, (why) => badRequest(`invalid resource version: ${why}`)),
    isExact: query.get('resourceVersionMatch') === 'Exact',
  };
}

/** @throws ApiError BadRequest, Invalid */
export function watchParameters(query: URLSearchParams, target: Target): WatchOptions {
  checkMatch(query, true);
  const seconds = integer(query.get('timeoutSeconds'));
  return {
    ...selectionParameters(query, target),
    resourceVersion: parseVersion(query.get('resourceVersion') ?? '', internal),
    sendInitialEvents: isTrue(query.get('sendInitialEvents')),
    bookmarks: isTrue(query.get('allowWatchBookmarks')),
    timeout: seconds > 0 ? seconds * 1000 : LONGEST_WATCH,
  };
}

const LONGEST_WATCH = 3_600_000; // ms

export function selectionParameters(query: URLSearchParams, { namespace, name }: Target): Selection {
  return {
    namespace, labelSelector: query.get('labelSelector') ?? '',
    fieldSelector: [...name ? [`metadata.name=${name}`] : [], query.get('fieldSelector') ?? ''].filter(Boolean).join(','),
  };
}

function checkMatch(query: URLSearchParams, isWatch: boolean): void {
  const match = query.get('resourceVersionMatch'), version = query.get('resourceVersion');
  const initial = query.get('sendInitialEvents');
  const errors: FieldError[] = [];
  if (isWatch && initial !== null) {
    if (match !== 'NotOlderThan') errors.push(forbidden('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
    if (match && match !== 'NotOlderThan') errors.push(notSupported('resourceVersionMatch', match, ['NotOlderThan']));
  } else if (isWatch && match !== null) {
    errors.push(forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'));
  } else if (match !== null) {
    if (!version) errors.push(forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
    if (query.get('continue')) errors.push(forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden when continue is provided'));
    if (!MATCHES.includes(match)) errors.push(notSupported('resourceVersionMatch', match, [...MATCHES, '']));
    if (match === 'Exact' && version === '0') {
      errors.push(forbidden('resourceVersionMatch', 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
    }
  }
  if (!isWatch && initial !== null) errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  if (errors.length > 0) throw invalidOptions('ListOptions', ...errors);
}

function parseVersion(text: string, fail: (why: string) => ApiError): number {
  if (text === '') return 0;
  const version = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  const shown = JSON.stringify(text);
  if (Number.isNaN(version)) throw fail(`resourceVersion: Invalid value: ${shown}: strconv.ParseUint: parsing ${shown}: invalid syntax`);
  return version;
}

function integer(text: string | null): number {
  if (text === null || text === '') return 0;
  if (!/^[+-]?\d{1,15}$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}
