// Go prints letters, marks, numbers, punctuation, symbols and the plain space; quotes and backslashes it escapes.
const TO_ESCAPE = /["\\]|[^ \p{L}\p{M}\p{N}\p{P}\p{S}]/gu;
const NAMED: Readonly<Record<string, string>> = {
  '"': '\\"', '\\': '\\\\', '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v',
};

/** `text` between double quotes as Go's `strconv.Quote` and `%q` write it, with escapes for everything that does not print. */
export function quote(text: string): string {
  return `"${text.replace(TO_ESCAPE, escape)}"`;
}

function escape(char: string): string {
  const named = NAMED[char];
  if (named) return named;
  const hex = char.codePointAt(0)!.toString(16);
  if (char <= '\x7f') return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
