import { formatFloat } from '../encoding/go-number';
import { formatDuration, parseDuration } from '../model/duration';
import { formatGoDuration, GO_UNITS, parseGoDuration } from '../model/go-duration';
import { FileKind } from '../sys/fs';
import { formatBytes, parseBytes } from './bytes';
import { FlagError } from './error';
import { parseBool, parseFloat64, parseInt64, parseInt64OfFloat } from './go-literal';
import { checkGoUrl } from './go-url';
import { formatHostPort, HostPort, parseHostPort } from './host-port';
import { Kind } from './kind';

/** Any text; the only kind whose default help pages show in quotes. */
export const text: Kind<string> = { ...value((given) => given, (given) => given, ''), quoted: true };

/**
 * A whole number, written in any way Go writes a float64 (`5e7`, `1_000`): the fraction is cut off, and digits beyond 2^53 are lost, as in kingpin.
 * Where kingpin overflows silently (beyond int64, `inf`, `nan`) this refuses.
 */
export const integer: Kind<number> = value(parseInt64OfFloat, writeWhole, '0');

/** A whole number as Go's `strconv.ParseInt` reads it with base 0: `-12`, `0x1f`, `0b11`, `017`; beyond 2^53 the nearest double. */
export const int64: Kind<number> = value(parseInt64, writeWhole, '0');

export const float: Kind<number> = value(parseFloat64, formatFloat, '0');

const WITH_DAYS = new Map([...GO_UNITS, ['d', 86_400_000_000_000n], ['w', 604_800_000_000_000n]]);

/** Milliseconds, read as Go's `time.ParseDuration` with days and weeks besides: `1m30s`, `-1.5h`, `300ms`, `1d`. */
export const goDuration: Kind<number> = value((given) => parseGoDuration(given, WITH_DAYS), formatGoDuration, '0s');

/** Milliseconds, read as Prometheus writes durations: `1d12h`, `15d`; whole and never negative. */
export const promDuration: Kind<number> = value(parseDuration, formatDuration, '0s');

/** Bytes in powers of 1024: `512MB` and `512MiB` are the same. Beyond 2^53 the nearest double. */
export const bytes: Kind<number> = value(parseBytes, formatBytes, '0B');

/** A URL or reference as Go's `url.Parse` accepts it (`http://host/path`, `/path`, `host`), unchanged. */
export const url: Kind<string> = value(checkGoUrl, (given) => given, '');

/** `host:port`, syntax only: names are not looked up, so the port must be a number. */
export const hostPort: Kind<HostPort> = value(parseHostPort, formatHostPort, '');

/** `--x` and `--no-x`; false when neither is given. As an argument: what Go's `strconv.ParseBool` reads. */
export const bool: Kind<boolean, boolean> = { form: 'switch', absent: false, zero: 'false', read: parseBool, write: String };

/** How many times the flag was given: `-vvv` is 3. */
export const counter: Kind<number, number> = { form: 'counter', absent: 0, zero: '0', read: (_, before = 0) => before + 1, write: String };

/** One of `choices`, exactly. */
export function oneOf<const C extends string>(...choices: readonly C[]): Kind<C> {
  return choice((given) => `enum value must be one of ${choices.join(',')}, got '${given}'`, ...choices);
}

/** As `oneOf`, refused in words of the program's own: the originals say `unrecognized log level foo`. */
export function choice<const C extends string>(refusal: (given: string) => string, ...choices: readonly C[]): Kind<C> {
  const read = (given: string): C => {
    const chosen = choices.find((c) => c === given);
    if (chosen === undefined) throw new FlagError('FLAG_VALUE', refusal(given));
    return chosen;
  };
  return { ...value(read, (chosen) => chosen, ''), choices };
}

/** The path of something that is there and no directory. `look` tells what is at a path. */
export function existingFile(look: (path: string) => FileKind | undefined): Kind<string> {
  return value((path) => {
    const found = look(path);
    if (found === undefined) throw new FlagError('FLAG_VALUE', `path '${path}' does not exist`);
    if (found === 'directory') throw new FlagError('FLAG_VALUE', `'${lastName(path)}' is a directory`);
    return path;
  }, (path) => path, '');
}

/** A flag that may be repeated, or an argument that takes all words to the end. The array belongs to the result. */
export function list<T>(of: Kind<T>): Kind<readonly T[], readonly T[]> {
  return {
    form: 'list',
    absent: Object.freeze([]),
    zero: '',
    choices: of.choices,
    read: (given, before) => {
      const item = of.read(given);
      if (!before) return [item];
      (before as T[]).push(item); // made by the line above and not yet handed out
      return before;
    },
    write: (items) => items.map((item) => of.write(item)).join(','),
  };
}

function value<T>(read: (given: string) => T, write: (value: T) => string, zero: string): Kind<T> {
  return { form: 'value', absent: undefined, zero, read, write };
}

function writeWhole(v: number): string {
  return BigInt(v).toString(); // without an exponent
}

function lastName(path: string): string {
  const trimmed = path.replace(/(?<=.)\/+$/, '');
  return trimmed.slice(trimmed.lastIndexOf('/') + 1) || '/';
}
