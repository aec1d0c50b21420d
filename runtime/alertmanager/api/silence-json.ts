import { quote } from '../../../lib/encoding/go-quote';
import { MatchType } from '../../../lib/model/matcher';
import { AlertMatcher } from '../../../lib/routing/alert-matcher';
import { compileRegex } from '../../../lib/model/regex';
import { errorText } from '../../../lib/sys/errors';
import { goJson, Pairs } from '../go-json';
import { Instant } from '../instant';
import { Silence, SilenceState } from '../silence/silence';
import { MeaningError, RequestError, required, Schema } from './api-error';
import { BodyShape } from './json-body';

/** @throws RequestError, MeaningError in the words of the original */
export function readSilence(body: unknown): Silence {
  const shape = new BodyShape('silence');
  const fields = body === null ? {} : shape.object(body, 'Go value of type models.PostableSilence');
  const comment = shape.text(fields.comment, 'Go struct field Silence.comment');
  const createdBy = shape.text(fields.createdBy, 'Go struct field Silence.createdBy');
  const endsAt = shape.instant(fields.endsAt), startsAt = shape.instant(fields.startsAt);
  const matchers = fields.matchers === undefined || fields.matchers === null ? undefined
    : shape.list(fields.matchers, 'Go struct field Silence.matchers of type models.Matchers').map((value, i) => readMatcher(shape, value, i));
  const annotations = shape.texts(fields.annotations, 'Silence.annotations') ?? [];
  const id = shape.text(fields.id, 'Go struct field .id') ?? '';
  if (comment === undefined) throw required('comment');
  if (createdBy === undefined) throw required('createdBy');
  if (endsAt === undefined) throw required('endsAt');
  if (matchers === undefined) throw required('matchers');
  if (matchers.length === 0) throw new RequestError(422, Schema.TooFewItems, 'matchers in body should have at least 1 items');
  const matcherSet = matchers.map((matcher, i) => completed(matcher, i));
  if (startsAt === undefined) throw required('startsAt');
  return {
    id, createdBy, comment, annotations: new Map(annotations), startsAt: startsAt.ms, endsAt: endsAt.ms, updatedAt: 0,
    matcherSets: [matcherSet.map(toMatcher)],
  };
}

export function silenceJson(silence: Silence, state: SilenceState): string {
  const time = (ms: number) => new Instant(ms).rfc3339Millis();
  return goJson({
    id: silence.id,
    status: { state },
    updatedAt: time(silence.updatedAt),
    annotations: silence.annotations.size > 0 ? new Pairs(silence.annotations) : undefined,
    comment: silence.comment,
    createdBy: silence.createdBy,
    endsAt: time(silence.endsAt),
    matchers: (silence.matcherSets[0] ?? []).map(({ name, type, value, isRegex }) => (
      { isEqual: type === '=' || type === '=~', isRegex, name, value })),
    startsAt: time(silence.startsAt),
  }, true);
}

interface PostedMatcher { readonly name?: string; readonly value?: string; readonly isRegex?: boolean; readonly isEqual?: boolean }

function readMatcher(shape: BodyShape, value: unknown, i: number): PostedMatcher {
  const field = `Go struct field Silence.matchers.${i}`;
  const fields = value === null ? {} : shape.object(value, `${field} of type models.Matcher`);
  return {
    isEqual: shape.flag(fields.isEqual, `${field}.isEqual`), isRegex: shape.flag(fields.isRegex, `${field}.isRegex`),
    name: shape.text(fields.name, `${field}.name`), value: shape.text(fields.value, `${field}.value`),
  };
}

function completed({ name, value, isRegex, isEqual }: PostedMatcher, i: number): Required<PostedMatcher> {
  if (isRegex === undefined) throw required(`matchers.${i}.isRegex`);
  if (name === undefined) throw required(`matchers.${i}.name`);
  if (value === undefined) throw required(`matchers.${i}.value`);
  return { name, value, isRegex, isEqual: isEqual ?? true };
}

function toMatcher({ name, value, isRegex, isEqual }: Required<PostedMatcher>, i: number): AlertMatcher {
  const type: MatchType = isRegex ? (isEqual ? '=~' : '!~') : (isEqual ? '=' : '!=');
  try {
    if (isRegex) compileRegex(value); // alone, so that the error tells of the pattern as it was sent
    return new AlertMatcher(name, type, value);
  } catch (err) {
    const why = `invalid regular expression ${quote(value)}: ${errorText(err)}`;
    throw new MeaningError(400, `invalid silence: invalid label matcher ${i} in set 0: ${why}`, err);
  }
}
