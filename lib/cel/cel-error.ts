import { CodedError } from '../sys/errors';

/** What is wrong with an expression, or with what it was evaluated over, in the words of CEL. */
export class CelError extends CodedError {
  /** @param at offset in the expression, in UTF-16 units; undefined for what went wrong while it was evaluated */
  constructor(code: 'CEL_SYNTAX' | 'CEL_EVALUATION' | 'CEL_BUDGET', message: string, readonly at?: number) {
    super(code, message);
  }
}

export function syntaxError(message: string, at: number): CelError {
  return new CelError('CEL_SYNTAX', message, at);
}

export function evaluationError(message: string): CelError {
  return new CelError('CEL_EVALUATION', message);
}
