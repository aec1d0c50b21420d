import { isObject, Json, JsonObject } from '../../../../lib/crds/json';
import { ApiError, badRequest, StatusDetails } from '../api-error';

/** A webhook that could not be asked, or gave no answer that makes sense: its failure policy says what follows. */
export class WebhookCallError extends Error {
  constructor(webhook: string, reason: string, cause?: unknown) {
    super(`failed calling webhook ${JSON.stringify(webhook)}: ${reason}`, { cause });
    this.name = 'WebhookCallError';
  }

  /** What the writer is told where it may not be passed over. */
  toApiError(): ApiError {
    return internalError(this.message);
  }
}

/** A failure that clients shall know the reason of. */
export function internalError(message: string): ApiError {
  return new ApiError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}

/** What a webhook has against a write. @param result the `Status` of its answer, of which only what is no success counts */
export function denied(webhook: string, result: Json | undefined): ApiError {
  const status: JsonObject = isObject(result) ? result : {};
  const text = (field: string) => (typeof status[field] === 'string' ? status[field] as string : '');
  const by = `admission webhook ${JSON.stringify(webhook)} denied the request`;
  const why = text('message') || text('reason');
  const code = typeof status.code === 'number' && status.code >= 400 && status.code <= 599 ? status.code : 400;
  const details = isObject(status.details) ? readDetails(status.details) : undefined;
  return new ApiError(code, text('reason'), why ? `${by}: ${why}` : `${by} without explanation`, details);
}

/** What the details of a `Status` say, as far as it is of the right type. */
function readDetails(details: JsonObject): StatusDetails {
  const texts = (object: JsonObject, ...fields: string[]) => Object.fromEntries(fields.flatMap((field) => (
    typeof object[field] === 'string' ? [[field, object[field]]] : [])));
  const { causes, retryAfterSeconds } = details;
  return {
    ...texts(details, 'name', 'group', 'kind', 'uid'),
    ...Array.isArray(causes) ? { causes: causes.filter(isObject).map((cause) => ({ message: '', ...texts(cause, 'reason', 'message', 'field') })) } : {},
    ...typeof retryAfterSeconds === 'number' && retryAfterSeconds >= 0 ? { retryAfterSeconds: Math.ceil(retryAfterSeconds) } : {},
  };
}

export function dryRunUnsupported(webhook: string): ApiError {
  return badRequest(`admission webhook ${JSON.stringify(webhook)} does not support dry run`);
}
