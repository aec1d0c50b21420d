import { quote } from '../../../lib/encoding/go-quote';
import { CodedError } from '../../../lib/sys/errors';
import { HttpRequest, HttpResponse, Params } from '../../http/message';
import { Silence, SilenceState, silenceState } from '../silence/silence';
import { MeaningError, RequestError, Schema } from './api-error';
import { ApiDeps } from './deps';
import { filterMatchers, flagOf } from './filters';
import { jsonBody } from './json-body';
import { readSilence, silenceJson } from './silence-json';

const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const STATE_ORDER: readonly SilenceState[] = ['active', 'pending', 'expired'];

/** `GET /silences`: active ones that end first, pending ones that begin first, expired ones that ended last. */
export function getSilences({ clock, mode, silences }: ApiDeps, { query }: HttpRequest): HttpResponse {
  const filters = filterMatchers(query, mode);
  const states = STATE_ORDER.filter((state) => flagOf(query, state));
  const now = clock.now();
  const found = silences.all()
    .map((silence) => ({ silence, state: silenceState(silence, now) }))
    .filter(({ silence, state }) => states.includes(state) && filters.every((filter) => hasMatcher(silence, filter)))
    .sort((a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state) || compareWithin(a.state, a.silence, b.silence));
  return { body: `[${found.map(({ silence, state }) => silenceJson(silence, state)).join(',')}]\n` };
}

/** `POST /silences` */
export async function postSilence({ clock, silences }: ApiDeps, request: HttpRequest): Promise<HttpResponse> {
  const silence = readSilence(await jsonBody(request, 'silence'));
  if (silence.startsAt >= silence.endsAt) throw new MeaningError(400, 'Failed to create silence: start time must be before end time');
  if (silence.endsAt < clock.now()) throw new MeaningError(400, "Failed to create silence: end time can't be in the past");
  try {
    return { body: `${JSON.stringify({ silenceID: await silences.set(silence) })}\n` };
  } catch (err) {
    if (err instanceof CodedError && err.code === 'NOT_FOUND') throw new MeaningError(404, err.message, err);
    if (err instanceof CodedError && (err.code === 'BAD_SILENCE' || err.code === 'LIMIT')) throw new MeaningError(400, err.message, err);
    throw err;
  }
}

/** `GET /silence/:silenceID` */
export function getSilence({ clock, silences }: ApiDeps, _request: HttpRequest, params: Params): HttpResponse {
  const silence = silences.get(checkedId(params));
  return silence ? { body: `${silenceJson(silence, silenceState(silence, clock.now()))}\n` } : { status: 404 };
}

/** `DELETE /silence/:silenceID` */
export async function deleteSilence({ silences }: ApiDeps, _request: HttpRequest, params: Params): Promise<HttpResponse> {
  try {
    await silences.expire(checkedId(params));
    return {};
  } catch (err) {
    if (err instanceof CodedError && err.code === 'NOT_FOUND') return { status: 404 };
    throw err;
  }
}

function checkedId({ silenceID }: Params): string {
  if (!UUID.test(silenceID)) throw new RequestError(422, Schema.BadFormat, `silenceID in path must be of type uuid: ${quote(silenceID)}`);
  return silenceID;
}

/** A silence is found by the matchers it is made of, not by what they match. */
function hasMatcher({ matcherSets }: Silence, filter: Silence['matcherSets'][number][number]): boolean {
  return matcherSets.some((matchers) => matchers.some((matcher) => matcher.equals(filter)));
}

function compareWithin(state: SilenceState, a: Silence, b: Silence): number {
  if (state === 'active') return a.endsAt - b.endsAt;
  return state === 'pending' ? a.startsAt - b.startsAt : b.endsAt - a.endsAt;
}
