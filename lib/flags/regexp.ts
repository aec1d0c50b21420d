import { RE2JS, RE2JSException } from 're2js';
import { FlagError } from './error';
import { Kind } from './kind';

/** A regular expression in RE2's syntax, compiled. It stands apart from the other kinds because few programs need the engine loaded. */
export const regexp: Kind<RE2JS> = { form: 'value', absent: undefined, zero: '', read: compile, write: (pattern) => pattern.pattern() };

function compile(given: string): RE2JS {
  try {
    return RE2JS.compile(given);
  } catch (err) {
    if (err instanceof RE2JSException) throw new FlagError('FLAG_VALUE', err.message, err);
    throw err;
  }
}
