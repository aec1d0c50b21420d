import { CodedError } from '../sys/errors';

/**
 * A configuration that is refused. `message` is what the originals say of it, so it need not tell where the mistake is; `line` and
 * `column`, both from 1, do.
 */
export class ConfigError extends CodedError {
  constructor(readonly file: string, readonly line: number, readonly column: number, message: string, cause?: unknown) {
    super('BAD_CONFIG', message, cause);
  }

  /** `file:line:column`, as editors take it. */
  get place(): string {
    return `${this.file}:${this.line}:${this.column}`;
  }
}
