import { CodedError, errorText } from '../../../lib/sys/errors';
import { HttpResponse } from '../../http/message';

/** What a handler of the API answers: JSON, and what people should know of it. */
export interface ApiAnswer { readonly data: string; readonly warnings?: readonly string[]; readonly infos?: readonly string[] }

interface ErrorType { readonly type: string; readonly status: number }

const ERRORS: Readonly<Record<string, ErrorType>> = {
  BAD_DATA: { type: 'bad_data', status: 400 }, BAD_EXPR: { type: 'bad_data', status: 400 }, BAD_REQUEST: { type: 'bad_data', status: 400 },
  BAD_REGEX: { type: 'bad_data', status: 400 }, BODY_TOO_LARGE: { type: 'bad_data', status: 413 }, EXECUTION: { type: 'execution', status: 422 },
  CANCELED: { type: 'canceled', status: 499 }, TIMEOUT: { type: 'timeout', status: 503 }, NOT_FOUND: { type: 'not_found', status: 404 },
  UNAVAILABLE: { type: 'unavailable', status: 500 },
};
const INTERNAL: ErrorType = { type: 'internal', status: 500 };
const HEADERS = { 'content-type': 'application/json' };

/** The envelope around what a handler answers. */
export function success({ data, warnings = [], infos = [] }: ApiAnswer): HttpResponse {
  const notes = (name: string, list: readonly string[]) => (list.length ? `,"${name}":${JSON.stringify(list)}` : '');
  return { headers: HEADERS, body: `{"status":"success","data":${data}${notes('warnings', warnings)}${notes('infos', infos)}}` };
}

/** The envelope around what a handler threw. What is not thrown on purpose says nothing of the inside. */
export function failure(err: unknown): HttpResponse {
  const { type, status } = err instanceof CodedError ? ERRORS[err.code] ?? INTERNAL : INTERNAL;
  const error = err instanceof CodedError ? errorText(err) : 'internal error';
  return { status, headers: HEADERS, body: JSON.stringify({ status: 'error', errorType: type, error }) };
}
