import type { RE2JS } from 're2js';
import { quote } from '../encoding/go-quote';
import { compileRegex } from '../model/regex';
import { compileExpansion, RelabelRegex } from '../model/relabel-regex';
import { CodedError } from '../sys/errors';
import { CallError } from './error';
import { checkLength } from './longest';
import { Func, STRING } from './value';

/** Whether a pattern matches a part of a text. */
export const MATCH = new Func([STRING, STRING], (pattern: string, text: string) => compile(pattern).matcher(text).find());

/** The text with each match of a pattern replaced by what a template such as `$1-$name` makes of its groups. */
export const REPLACE_ALL = new Func([STRING, STRING, STRING], replaceAll);

function replaceAll(pattern: string, template: string, text: string): string {
  const matcher = compileOrPanic(pattern).matcher(text);
  const expansion = template.includes('$') ? compileExpansion(template, new RelabelRegex(pattern)) : undefined;
  let out = '', from = 0, lastEnd = -1;
  while (matcher.find()) {
    const start = matcher.start(), end = matcher.end();
    if (start === end && end === lastEnd) continue; // next to the match before: Go passes over it
    out += text.slice(from, start);
    if (!expansion) out += template;
    else out += expansion.expand(Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group) ?? ''));
    checkLength(out.length);
    from = lastEnd = end;
  }
  return out + text.slice(from);
}

/** With the words of Go's `MustCompile`. */
function compileOrPanic(pattern: string): RE2JS {
  try {
    return compile(pattern);
  } catch (err) {
    if (!(err instanceof CodedError)) throw err;
    throw new CallError(`regexp: Compile(${pattern.includes('`') ? quote(pattern) : `\`${pattern}\``}): ${err.message}`);
  }
}

/** Without the flag that `compileRegex` sets: in templates a `.` does not match a newline. */
function compile(pattern: string): RE2JS {
  compileRegex(pattern); // so that an error shows the pattern as it was written
  return compileRegex(`(?-s)${pattern}`);
}
