import { Answer, Application } from '../../lib/flags/application';
import { Parameter } from '../../lib/flags/command';
import { Parsed } from '../../lib/flags/parsed';
import { choice } from '../../lib/flags/values';
import { LineLogger, LogFormat } from '../../lib/log/line-logger';
import { Level, LEVELS, Logger } from '../../lib/log/logger';
import { errorText } from '../../lib/sys/errors';
import { Surroundings } from './surroundings';

/** Reads the command line, and answers what it asks to be told. @returns the values, or the exit code where nothing is left to do */
export function readCommandLine(app: Application, { args, env, columns, stdout, stderr }: Surroundings): Parsed | number {
  try {
    const parsed = app.parse(args, { env, columns });
    if (!(parsed instanceof Answer)) return parsed;
    stdout(parsed.text);
    return 0;
  } catch (err) {
    stderr(`${app.name}: error: ${errorText(err)}, try --help\n`);
    return 1;
  }
}

export interface LogFlags { readonly level: Parameter<Level>; readonly format: Parameter<LogFormat> }

/** The flags that every original has for its log. */
export function addLogFlags(app: Application): LogFlags {
  return {
    level: app.flag('log.level', `Log nothing less severe than this. One of: [${LEVELS.join(', ')}]`,
      choice((given) => `unrecognized log level ${given}`, ...LEVELS), { default: 'info' }),
    format: app.flag('log.format', 'How lines look. One of: [logfmt, json]',
      choice((given) => `unrecognized log format ${given}`, 'logfmt', 'json'), { default: 'logfmt' }),
  };
}

/** A logger to the error stream, as those flags want it. */
export function makeLogger(flags: LogFlags, parsed: Parsed, { clock, stderr }: Surroundings, source: string): Logger {
  return new LineLogger({ clock, sink: stderr, level: parsed.get(flags.level), format: parsed.get(flags.format) }, source);
}
