import { CodedError } from '../../../lib/sys/errors';
import { Failure, SendError } from './integration';

const SHOWN = 256; // characters of an answer in an error

/**
 * What an HTTP answer means: nothing for a success; otherwise an error to be tried again for 5xx and the statuses in `retried`.
 * @param body what the server said, a piece of which goes into the error
 */
export function statusError(status: number, body: Uint8Array, retried: readonly number[] = []): SendError | undefined {
  if (Math.floor(status / 100) === 2) return undefined;
  const said = Buffer.from(body.subarray(0, 4 * SHOWN)).toString('utf8').trim().slice(0, SHOWN);
  return new SendError(`unexpected status code ${status}${said && `: ${said}`}`, status >= 500 || retried.includes(status), failureOf(status));
}

/** What a request failed with, to be tried again; without its URL, which may hold a token. What is no error of a request stays as it is. */
export function withoutUrl(err: unknown): unknown {
  if (!(err instanceof CodedError) || !URL_IN_ERROR.test(err.message)) return err;
  return new SendError(err.message.replace(URL_IN_ERROR, '$1"<redacted>"'), true, err.code === 'TIMEOUT' ? 'contextDeadlineExceeded' : 'other');
}

const URL_IN_ERROR = /^([A-Z][a-z]+ )"(?:[^"\\]|\\.)*"(?=: )/; // `Post "http://...": EOF`

function failureOf(status: number): Failure {
  if (status === 401 || status === 403) return 'authError';
  if (status === 429) return 'rateLimited';
  if (status >= 500) return 'serverError';
  return status >= 400 ? 'clientError' : 'other';
}
