import { Fields, Level, LEVELS, Logger } from '../../../lib/log/logger';

export interface Entry { readonly level: Level; readonly message: string; readonly fields: Fields }

/** A logger that keeps what it is told, for tests to ask what a component reported. */
export class Recorder implements Logger {
  /** Everything of `level` and above, the fields of `with` first; shared with the loggers made by `with`. */
  readonly entries: Entry[] = [];

  constructor(private readonly level: Level = 'debug', private readonly bound: Fields = {}) {}

  debug(message: string, fields?: Fields): void {
    this.record('debug', message, fields);
  }

  info(message: string, fields?: Fields): void {
    this.record('info', message, fields);
  }

  warn(message: string, fields?: Fields): void {
    this.record('warn', message, fields);
  }

  error(message: string, fields?: Fields): void {
    this.record('error', message, fields);
  }

  with(fields: Fields): Logger {
    const child = new Recorder(this.level, { ...this.bound, ...fields });
    return Object.assign(child, { entries: this.entries });
  }

  enabled(level: Level): boolean {
    return LEVELS.indexOf(level) >= LEVELS.indexOf(this.level);
  }

  /** The messages of one level, or of all, in the order they came. */
  messages(level?: Level): string[] {
    return this.entries.filter((entry) => !level || entry.level === level).map((entry) => entry.message);
  }

  private record(level: Level, message: string, fields?: Fields): void {
    if (this.enabled(level)) this.entries.push({ level, message, fields: { ...this.bound, ...fields } });
  }
}
