/** In rising order of severity. */
export const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof LEVELS)[number];

/** What a line says besides its message, in the order in which it is printed. Values may be anything: `plain` says what becomes of them. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * Where every component reports to. The message is a constant and starts with a capital; all that varies goes into `fields`,
 * an error under `err`. No call throws, whatever the fields hold, and of one field no more than 16 Ki characters are printed.
 */
export interface Logger {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  /**
   * A logger whose lines carry `fields` before their own. `source` is not a field here: it replaces the name of the file
   * that the lines come from, as in `log.with({ source: 'head.ts', component: 'tsdb' })`.
   */
  with(fields: Fields): Logger;
  /** Whether a line of `level` would be printed: ask before computing fields that cost something. */
  enabled(level: Level): boolean;
}
