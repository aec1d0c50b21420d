import type { RE2JS, RE2JSSyntaxException } from 're2js';
import { isWellFormed, toWellFormed } from '../encoding/well-formed';
import { CodedError } from '../sys/errors';

const LONGEST = 64 * 1024; // what compiling and matching take grows with it

/**
 * Compiles a user's pattern, in RE2's syntax and with a `.` that matches newlines too. Whoever wrote it, a match takes linear time.
 * @throws CodedError BAD_REGEX in Go's words, also for a pattern of more than 64 Ki characters
 */
export function compileRegex(pattern: string): RE2JS {
  if (pattern.length > LONGEST) throw tooLong(pattern);
  if (!isWellFormed(pattern)) throw badRegex('invalid UTF-8', toWellFormed(pattern));
  // Loaded here, so that a synth that meets no such pattern does not wait for it (docs/parts/model.md).
  const { RE2JS: engine, RE2JSSyntaxException: SyntaxException } = require('re2js') as typeof import('re2js');
  try {
    return engine.compile(pattern, engine.DOTALL);
  } catch (err) {
    throw err instanceof SyntaxException ? inWordsOfGo(err, pattern) : err;
  }
}

function inWordsOfGo(err: RE2JSSyntaxException, pattern: string): CodedError {
  const what = err.error, where = err.input ?? (what.startsWith('trailing backslash') ? '' : pattern);
  if (where === '(?P<' || where === '(?<') return badRegex('invalid or unsupported Perl syntax', where.replace('P<', 'P'), err); // no name: a bad flag
  return badRegex(what, where === `(?s)${pattern}` ? pattern : where, err); // the engine writes our flag into the pattern
}

function tooLong(pattern: string): CodedError {
  const what = `${pattern.length} characters are too many, at most ${LONGEST} are taken; a plain list of texts may be longer`;
  return badRegex(what, toWellFormed(`${pattern.slice(0, 40)}...`));
}

function badRegex(what: string, where: string, cause?: unknown): CodedError {
  return new CodedError('BAD_REGEX', `error parsing regexp: ${what}: \`${where}\``, cause);
}
