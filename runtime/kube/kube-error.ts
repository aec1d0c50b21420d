import { CodedError } from '../../lib/sys/errors';

/** The API refused a request. `reason` is its word for why, such as `NotFound`, `AlreadyExists`, `Conflict`, `Invalid`, `Gone`. */
export class KubeError extends CodedError {
  constructor(readonly status: number, readonly reason: string, message: string) {
    super('KUBERNETES', message);
  }
}

/** Reads a `Status` object or whatever else came with a status of 400 and more. */
export function kubeError(request: string, status: number, body: string): KubeError {
  let said: { reason?: unknown; message?: unknown; code?: unknown } = {};
  try {
    said = JSON.parse(body) as typeof said ?? {};
  } catch {
    // a proxy in between speaks otherwise
  }
  const message = typeof said.message === 'string' && said.message !== '' ? said.message : body.slice(0, 500).trim() || `status ${status}`;
  return new KubeError(status, typeof said.reason === 'string' ? said.reason : '', `${request}: ${message}`);
}

/** Whether `err` is a refusal with one of `reasons`. */
export function isRefusal(err: unknown, ...reasons: readonly string[]): err is KubeError {
  return err instanceof KubeError && reasons.includes(err.reason);
}
