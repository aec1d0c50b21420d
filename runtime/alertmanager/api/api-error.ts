import { CodedError } from '../../../lib/sys/errors';
import { HttpResponse } from '../../http/message';

/** A request that is refused before anything is done, in the envelope that the original's framework has: `{"code":422,"message":"..."}`. */
export class RequestError extends CodedError {
  /** @param status of the answer @param code of the envelope: the status, or for a value that breaks the schema one of `Schema` */
  constructor(readonly status: number, readonly envelopeCode: number, message: string) {
    super('API', message);
  }
}

/** How a value breaks the schema; each is a 422. */
export const enum Schema { BadFormat = 601, Required = 602, TooFewItems = 612 }

export function required(what: string, where: 'body' | 'path' = 'body'): RequestError {
  return new RequestError(422, Schema.Required, `${what} in ${where} is required`);
}

/** A request that makes no sense: its answer is a text in JSON with a line feed behind. */
export class MeaningError extends CodedError {
  constructor(readonly status: number, message: string, cause?: unknown) {
    super('API', message, cause);
  }
}

/** @throws what is neither of the two */
export function errorAnswer(err: unknown): HttpResponse {
  const headers = { 'content-type': 'application/json' };
  if (err instanceof RequestError) return { status: err.status, headers, body: JSON.stringify({ code: err.envelopeCode, message: err.message }) };
  if (err instanceof MeaningError) return { status: err.status, headers, body: `${JSON.stringify(err.message)}\n` };
  throw err;
}
