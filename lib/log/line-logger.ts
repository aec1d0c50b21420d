import { Clock } from '../sys/clock';
import { json } from './json';
import { LineFormat } from './line-format';
import { logfmt } from './logfmt';
import { Fields, Level, LEVELS, Logger } from './logger';
import { plain } from './plain';

const FORMATS: Readonly<Record<LogFormat, LineFormat>> = { logfmt, json };

export type LogFormat = 'logfmt' | 'json';

/** What all loggers of a program share. */
export interface LogOutput {
  readonly clock: Clock;
  /** Takes one whole line, its newline included. */
  readonly sink: (line: string) => void;
  readonly format: LogFormat;
  /** The least severe level that is printed. May be changed at any time, for all loggers at once. */
  level: Level;
}

/** Prints lines as the originals do: `time`, `level`, `source`, `msg`, the fields of `with`, the line's own. */
export class LineLogger implements Logger {
  /**
   * @param source the file that the lines come from, such as `main.ts`; without it lines have no `source`
   * @param bound  the text of the fields that every line carries, as made by `with`
   */
  constructor(private readonly output: LogOutput, private readonly source?: string, private readonly bound = '') {}

  debug(message: string, fields?: Fields): void {
    this.print('debug', message, fields);
  }

  info(message: string, fields?: Fields): void {
    this.print('info', message, fields);
  }

  warn(message: string, fields?: Fields): void {
    this.print('warn', message, fields);
  }

  error(message: string, fields?: Fields): void {
    this.print('error', message, fields);
  }

  with({ source, ...fields }: Fields): Logger {
    const from = typeof source === 'string' ? source : this.source;
    return new LineLogger(this.output, from, this.bound + FORMATS[this.output.format].fields(fields));
  }

  enabled(level: Level): boolean {
    return LEVELS.indexOf(level) >= LEVELS.indexOf(this.output.level);
  }

  private print(level: Level, message: string, fields?: Fields): void {
    if (!this.enabled(level)) return;
    const { clock, format, sink } = this.output;
    const { line, fields: text } = FORMATS[format];
    sink(line(clock.now(), level, this.source, plain(message) as string, fields ? this.bound + text(fields) : this.bound));
  }
}
