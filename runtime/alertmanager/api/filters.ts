import { Labels } from '../../../lib/model/labels';
import { AlertMatcher, matchesAll } from '../../../lib/routing/alert-matcher';
import { MatcherMode, parseMatcher } from '../../../lib/routing/matcher-parse';
import { errorText } from '../../../lib/sys/errors';
import { MeaningError } from './api-error';
import { ReceiverInfo } from './deps';

/** The matchers of the parameter `filter`. @throws MeaningError */
export function filterMatchers(query: URLSearchParams, mode: MatcherMode): AlertMatcher[] {
  return matchersOf(query, 'filter', '', mode);
}

/** By which receivers are chosen: `receiver`, a pattern for the whole name, and `receiver_matchers`. @throws MeaningError */
export function receiverFilter(query: URLSearchParams, mode: MatcherMode): (receiver: ReceiverInfo) => boolean {
  const matchers = matchersOf(query, 'receiver_matchers', 'failed to parse receiver_matchers param: ', mode);
  const pattern = query.get('receiver');
  const name = pattern === null || pattern === '' ? undefined : receiverPattern(pattern);
  return (receiver) => (name?.matches(receiver.name) ?? true) && (matchers.length === 0 || matchesAll(matchers, Labels.of(receiver.labels)));
}

/** A parameter that is true where it is absent; anything that Go does not read as true is false. */
export function flagOf(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value === null || ['true', '1', 'yes', 'ok', 'y', 'on', 'selected', 'checked', 't', 'enabled'].includes(value.toLowerCase());
}

function matchersOf(query: URLSearchParams, name: string, prefix: string, mode: MatcherMode): AlertMatcher[] {
  return query.getAll(name).map((text) => {
    try {
      return parseMatcher(text, mode);
    } catch (err) {
      throw new MeaningError(400, prefix + errorText(err), err);
    }
  });
}

function receiverPattern(pattern: string): AlertMatcher {
  try {
    return new AlertMatcher('receiver', '=~', pattern);
  } catch (err) {
    throw new MeaningError(400, `failed to parse receiver param: ${errorText(err)}`, err);
  }
}
