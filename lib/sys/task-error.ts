import { CodedError, errorText } from './errors';

/** An error as data that can be sent between threads, where classes do not survive. */
export interface TaskError {
  /** Of a CodedError only. */
  readonly code?: string;
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** The text of the causes, if there are any. */
  readonly causes?: string;
}

export function packError(thrown: unknown): TaskError {
  const { name, message, stack, cause } = (thrown ?? {}) as Partial<Error>; // by its shape: a DOMException is no Error everywhere
  if (name === undefined || message === undefined) return { name: 'Error', message: String(thrown) };
  return { code: thrown instanceof CodedError ? thrown.code : undefined, name, message, stack, causes: cause === undefined ? undefined : errorText(cause) };
}

/** The stack is that of the thread: it leads to the fault, the one that waits here does not. */
export function unpackError({ code, name, message, stack, causes }: TaskError): Error {
  const cause = causes === undefined ? undefined : new Error(causes);
  const error = code === undefined ? new Error(message, { cause }) : new CodedError(code, message, cause);
  return Object.assign(error, { name, stack: stack ?? error.stack });
}
