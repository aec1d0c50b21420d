/**
 * Base of every error thrown on purpose; anything else is a bug.
 * `code` is stable and meant for programs, `message` for people: what failed, on what, got against expected, what to do.
 * Only the HTTP layer maps codes to statuses, and only `runtime/bin` maps them to exit codes.
 */
export class CodedError extends Error {
  constructor(readonly code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = new.target.name;
  }
}

/** Bytes on disk or on the wire are not those that were written. `offset` counts bytes from the start of `file`. */
export class CorruptionError extends CodedError {
  constructor(readonly file: string, readonly offset: number, reason: string, cause?: unknown) {
    super('CORRUPTION', `corruption in ${file} at byte ${offset}: ${reason}`, cause);
  }
}

/** The text of whatever was thrown, its causes included, on one line: for logs and for the last line of a program. */
export function errorText(thrown: unknown): string {
  const texts: string[] = [];
  for (let err = thrown, depth = 0; err !== undefined && depth < MAX_CAUSES; err = err instanceof Error ? err.cause : undefined, depth++) {
    const text = err instanceof Error ? err.message : String(err);
    if (!texts.some((earlier) => earlier.includes(text))) texts.push(text); // many errors repeat their cause
  }
  return texts.join(': ').replace(/\s*\n\s*/g, ' ');
}

const MAX_CAUSES = 8; // a chain may be a circle
