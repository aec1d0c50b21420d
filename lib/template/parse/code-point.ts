import { quote } from '../../encoding/go-quote';

/** The character at `at`, as `%#U` of Go prints it: `U+0023 '#'`. */
export function codePoint(text: string, at: number): string {
  const code = text.codePointAt(at) ?? 0;
  const char = String.fromCodePoint(code);
  const shown = quote(char).startsWith('"\\') && !'"\\'.includes(char) ? '' : ` '${char}'`;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}${shown}`;
}
