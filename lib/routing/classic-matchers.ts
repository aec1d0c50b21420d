import { MatchType } from '../model/matcher';
import { CodedError } from '../sys/errors';
import { AlertMatcher } from './alert-matcher';

const MATCHER = /^[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)[\t\n\f\r ]*([^]*?)[\t\n\f\r ]*$/;

/** One matcher in the language from before UTF-8 names. @throws CodedError BAD_MATCHER, BAD_REGEX */
export function parseClassic(text: string): AlertMatcher {
  const [, name, type, value] = MATCHER.exec(text) ?? [];
  if (name === undefined) throw new CodedError('BAD_MATCHER', `bad matcher format: ${text}`);
  return new AlertMatcher(name, type as MatchType, unescape(value));
}

/** The texts between those commas that stand in no quotes, without a pair of braces around it all; an empty last one is left out. */
export function splitClassic(text: string): string[] {
  const parts: string[] = [];
  let part = '', quoted = false, escaped = false;
  for (const char of text.replace(/^\{/, '').replace(/\}$/, '')) {
    if (char === ',' && !quoted) {
      parts.push(part);
      part = '';
      continue;
    }
    if (char === '"' && !escaped) quoted = !quoted;
    escaped = char === '\\' && !escaped;
    part += char;
  }
  const last = part.trim();
  return last === '' ? parts : [...parts, last];
}

/** Knows three escapes, `\n \" \\`; any other backslash stands for itself. Quotes are either around the whole or escaped. */
function unescape(raw: string): string {
  const quoted = raw.startsWith('"');
  const inner = quoted ? raw.slice(1) : raw;
  const closed = /^((?:[^"\\]|\\[^])*(?:\\$)?)("?)$/.exec(inner);
  if (!closed || (closed[2] === '"') !== quoted) throw new CodedError('BAD_MATCHER', `matcher value contains unescaped double quote: ${raw}`);
  return closed[1].replace(/\\([n"\\])/g, (_, char: string) => (char === 'n' ? '\n' : char));
}
