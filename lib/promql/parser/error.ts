import { CodedError } from '../../sys/errors';
import { Span } from './ast';

/** One thing that is wrong with an expression, and where. */
export interface Problem extends Span { readonly message: string }

/**
 * An expression that is none. `message` tells of the first problem as the HTTP API does: `1:4: parse error: unexpected end of input`;
 * `start` and `end` are where it is.
 */
export class PromqlError extends CodedError implements Span {
  readonly start: number;
  readonly end: number;

  /** @param problems at least one, in the order in which they were found */
  constructor(readonly text: string, readonly problems: readonly Problem[]) {
    const [{ start, message }] = problems;
    const { line, column } = lineColumn(text, start);
    super('BAD_EXPR', `${text === '' ? 'unknown position' : `${line}:${column}`}: parse error: ${message}`);
    this.start = start;
    this.end = problems[0].end;
  }
}

/** Where an offset is, both from 1; columns are counted in bytes of UTF-8. */
export function lineColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: Buffer.byteLength(before.slice(lineStart)) + 1 };
}
