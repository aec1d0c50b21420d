import { isLegacyMetricName } from '../model/names';

/**
 * How names outside `[a-zA-Z_:][a-zA-Z0-9_:]*` reach a reader: in quotes, or rewritten for readers that know no quotes.
 * Source: the escaping schemes of the Prometheus 3 exposition formats.
 */
export const ESCAPINGS = ['allow-utf-8', 'underscores', 'dots', 'values'] as const;
export type Escaping = (typeof ESCAPINGS)[number];

/** `name` for a reader that asked for `escaping`. Two names may become one, except with `allow-utf-8` and `values`. */
export function escapeName(name: string, escaping: Escaping): string {
  if (escaping === 'allow-utf-8' || isLegacyMetricName(name)) return name;
  let out = escaping === 'values' ? 'U__' : '';
  let at = 0;
  for (const char of name) out += escapeChar(char, at++, escaping);
  return out;
}

function escapeChar(char: string, at: number, escaping: Escaping): string {
  if (char === '_' && escaping !== 'underscores') return '__';
  if (isLegacyMetricName(at ? `_${char}` : char)) return char;
  if (escaping === 'underscores') return '_';
  if (escaping === 'dots') return char === '.' ? '_dot_' : '__';
  return `_${char.codePointAt(0)!.toString(16)}_`;
}

/** `name`, in quotes if it needs them. Label names may have colons here, as in client_golang. */
export function quotedName(name: string): string {
  return isLegacyMetricName(name) ? name : quoted(name);
}

/** `text` between quotes, as label values and quoted names are written. */
export function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/** What stands between those quotes. */
export function escaped(text: string): string {
  return TO_ESCAPE.test(text) ? text.replace(ALL_TO_ESCAPE, escape) : text;
}

const TO_ESCAPE = /["\\\n]/;
const ALL_TO_ESCAPE = /["\\\n]/g;

function escape(char: string): string {
  return char === '\n' ? '\\n' : `\\${char}`;
}
