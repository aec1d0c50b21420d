import { FieldError, fieldErrorText } from '../../../lib/crds/field-error';
import { JsonObject } from '../../../lib/crds/json';
import { CodedError } from '../../../lib/sys/errors';

export interface StatusCause { readonly reason?: string; readonly message: string; readonly field?: string }

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** A kind or resource as errors name it. */
export interface Named { readonly group: string; readonly plural: string; readonly kind: string }

/** A request that the API refuses, with all that its `Status` says. In-process callers look at `reason`, such as `NotFound` or `Conflict`. */
export class ApiError extends CodedError {
  /** @param continueToken for a list that can be gone on with nevertheless */
  constructor(readonly status: number, readonly reason: string, message: string, readonly details?: StatusDetails, readonly continueToken?: string) {
    super('KUBERNETES_API', message);
  }

  /** The `Status` object that a client gets. */
  toStatus(): JsonObject {
    const { status: code, reason, message, details, continueToken } = this;
    return {
      kind: 'Status', apiVersion: 'v1', metadata: continueToken ? { continue: continueToken } : {}, status: 'Failure', message,
      ...reason ? { reason } : {}, ...details ? { details: JSON.parse(JSON.stringify(details)) as JsonObject } : {}, code,
    };
  }
}

/** Whether `err` is a refusal with one of `reasons`. */
export function isApiError(err: unknown, ...reasons: readonly string[]): err is ApiError {
  return err instanceof ApiError && (reasons.length === 0 || reasons.includes(err.reason));
}

/** `widgets.example.com`, or `pods` for what has no group. */
export function qualified(name: string, group: string): string {
  return group === '' ? name : `${name}.${group}`;
}

function details(kind: string, group: string, name: string, more: Partial<StatusDetails> = {}): StatusDetails {
  return { ...name ? { name } : {}, ...group ? { group } : {}, ...kind ? { kind } : {}, ...more };
}

export function notFound({ group, plural }: Named, name: string): ApiError {
  return new ApiError(404, 'NotFound', `${qualified(plural, group)} ${JSON.stringify(name)} not found`, details(plural, group, name));
}

/** For a path that nothing is at. */
export function noSuchResource(): ApiError {
  return new ApiError(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function alreadyExists({ group, plural }: Named, name: string): ApiError {
  return new ApiError(409, 'AlreadyExists', `${qualified(plural, group)} ${JSON.stringify(name)} already exists`, details(plural, group, name));
}

const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

export function conflict({ group, plural }: Named, name: string, why = MODIFIED): ApiError {
  const message = `Operation cannot be fulfilled on ${qualified(plural, group)} ${JSON.stringify(name)}: ${why}`;
  return new ApiError(409, 'Conflict', message, details(plural, group, name));
}

/** @param kind as it is told: of an object, or of the options of a request */
export function invalid(kind: string, group: string, name: string, errors: readonly FieldError[]): ApiError {
  const texts = [...new Set(errors.map(fieldErrorText))];
  const message = `${qualified(kind, group)} ${JSON.stringify(name)} is invalid: ${texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`}`;
  const causes = errors.map(({ reason, message: text, field }) => ({ reason, message: text, field }));
  return new ApiError(422, 'Invalid', message, details(kind, group, name, { causes }));
}

export function invalidOptions(kind: string, ...errors: readonly FieldError[]): ApiError {
  return invalid(kind, 'meta.k8s.io', '', errors);
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

export function methodNotAllowed({ group, plural }: Named, verb: string): ApiError {
  return new ApiError(405, 'MethodNotAllowed', `${verb} is not supported on resources of kind ${JSON.stringify(qualified(plural, group))}`,
    details(plural, group, ''));
}

export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  return new ApiError(415, 'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`);
}

export function notAcceptable(accepted: readonly string[]): ApiError {
  return new ApiError(406, 'NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`);
}

export function unauthorized(): ApiError {
  return new ApiError(401, 'Unauthorized', 'Unauthorized');
}

/** The history does not reach back that far: list, or watch, from now. */
export function expired(message: string, continueToken?: string): ApiError {
  return new ApiError(410, 'Expired', message, undefined, continueToken);
}

export function versionTooLarge(wanted: number, current: number): ApiError {
  return new ApiError(504, 'Timeout', `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 });
}

export function tooLarge(most: number): ApiError {
  return new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${most}`);
}

/** An error of the server as the originals tell it: without a reason. */
export function internal(message: string): ApiError {
  return new ApiError(500, '', message);
}
