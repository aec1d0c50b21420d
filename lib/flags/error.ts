import { CodedError } from '../sys/errors';

/**
 * A command line that was refused, in kingpin's words; prefix, stream and exit status are the program's own (docs/parts/flags.md).
 * `FLAG_SYNTAX`: the line could not be read to its end: an unknown flag, a flag without its value, a word too many.
 * `FLAG_VALUE`: it was read, and then a value, a repeated flag, something required or a choice of command is wrong.
 */
export class FlagError extends CodedError {
  constructor(code: 'FLAG_SYNTAX' | 'FLAG_VALUE', message: string, cause?: unknown) {
    super(code, message, cause);
  }
}
