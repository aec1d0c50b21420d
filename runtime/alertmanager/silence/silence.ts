import { Labels } from '../../../lib/model/labels';
import { AlertMatcher, matchesAll } from '../../../lib/routing/alert-matcher';
import { CodedError } from '../../../lib/sys/errors';
import { Annotations } from '../alert';

export type SilenceState = 'pending' | 'active' | 'expired';

/** A silence. Immutable; times in milliseconds since the Unix epoch. */
export interface Silence {
  /** A UUID; '' for one that is to be made. */
  readonly id: string;
  /** It mutes what any of the sets matches as a whole. All we make have one. */
  readonly matcherSets: ReadonlyArray<readonly AlertMatcher[]>;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly updatedAt: number;
  readonly createdBy: string;
  readonly comment: string;
  readonly annotations: Annotations;
}

export function silenceState({ startsAt, endsAt }: Silence, now: number): SilenceState {
  if (now < startsAt) return 'pending';
  return now < endsAt ? 'active' : 'expired';
}

/** Whether it concerns alerts with these labels, at whatever time. */
export function concerns(silence: Silence, labels: Labels): boolean {
  return silence.matcherSets.some((matchers) => matchesAll(matchers, labels));
}

/** @throws CodedError BAD_SILENCE in the words of the original */
export function checkSilence({ matcherSets, startsAt, endsAt }: Silence): void {
  if (matcherSets.length === 0) throw badSilence('at least one matcher required');
  matcherSets.forEach((matchers, set) => {
    matchers.forEach(({ name }, i) => { if (name === '') throw badSilence(`invalid label matcher ${i} in set ${set}: invalid label name ""`); });
    if (matchers.every(takesAbsent)) throw badSilence(`matcher set ${set}: at least one matcher must not match the empty string`);
  });
  if (endsAt < startsAt) throw badSilence('end time must not be before start time');
}

/** A negative matcher holds for absent labels too, but the original lets it pass, and so people have such silences. */
function takesAbsent(matcher: AlertMatcher): boolean {
  return (matcher.type === '=' || matcher.type === '=~') && matcher.matches('');
}

/** Whether `next` may take the place of `known` under its id; otherwise it becomes a silence of its own. */
export function canReplace(known: Silence, next: Silence, now: number): boolean {
  if (!sameMatchers(known, next)) return false;
  switch (silenceState(known, now)) {
    case 'active': return Math.floor(known.startsAt / 1000) === Math.floor(next.startsAt / 1000) && next.endsAt >= now;
    case 'pending': return next.startsAt >= now;
    case 'expired': return false;
  }
}

function sameMatchers(a: Silence, b: Silence): boolean {
  return a.matcherSets.length === b.matcherSets.length && a.matcherSets.every((set, i) => {
    const other = b.matcherSets[i];
    return set.length === other.length && set.every((matcher, j) => matcher.equals(other[j]));
  });
}

function badSilence(message: string): CodedError {
  return new CodedError('BAD_SILENCE', `invalid silence: ${message}`);
}
