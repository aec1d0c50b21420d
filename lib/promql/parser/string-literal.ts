import { quoteChar } from './quote-char';

const NAMED: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\',
};
const DIGITS: Readonly<Record<string, { readonly count: number; readonly base: number }>> = {
  x: { count: 2, base: 16 }, u: { count: 4, base: 16 }, U: { count: 8, base: 16 },
};

/** A string literal that was read: its value, and where it ends; or what is wrong with it. */
export type StringResult = { readonly value: string; readonly end: number } | { readonly problem: string; readonly end: number };

/**
 * The string literal of Go that begins at `start` of `text`, with its quote. Escapes that stand for single bytes together make UTF-8.
 */
export function readString(text: string, start: number): StringResult {
  const mark = text[start];
  if (mark === '`') {
    const end = text.indexOf('`', start + 1);
    return end < 0 ? { problem: 'unterminated raw string', end: text.length } : { value: text.slice(start + 1, end), end: end + 1 };
  }
  const pieces: Buffer[] = [];
  let at = start + 1;
  for (let from = at; ; ) {
    const char = text[at];
    if (char === undefined || char === '\n') return { problem: 'unterminated quoted string', end: at };
    if (char !== mark && char !== '\\') {
      at++;
      continue;
    }
    pieces.push(Buffer.from(text.slice(from, at)));
    if (char === mark) break;
    const escape = readEscape(text, at, mark);
    if ('problem' in escape) return escape;
    pieces.push(escape.bytes);
    from = at = escape.end;
  }
  return { value: Buffer.concat(pieces).toString(), end: at + 1 };
}

function readEscape(text: string, at: number, mark: string): { bytes: Buffer; end: number } | { problem: string; end: number } {
  const char = text[at + 1];
  if (char === undefined) return { problem: 'escape sequence not terminated', end: at + 1 };
  if (char === mark || NAMED[char] !== undefined) return { bytes: Buffer.from(char === mark ? mark : NAMED[char]), end: at + 2 };
  const octal = /[0-7]/.test(char);
  const form = octal ? { count: 3, base: 8 } : DIGITS[char];
  if (!form) return { problem: `unknown escape sequence ${quoteChar(String.fromCodePoint(text.codePointAt(at + 1)!))}`, end: at + 1 };
  let value = 0, next = octal ? at + 1 : at + 2;
  for (let i = 0; i < form.count; i++, next++) {
    const digit = text[next];
    if (digit === undefined) return { problem: 'escape sequence not terminated', end: next };
    if (Number.isNaN(parseInt(digit, form.base))) return { problem: `illegal character ${quoteChar(digit)} in escape sequence`, end: next };
    value = value * form.base + parseInt(digit, form.base);
  }
  if (form.count > 3) {
    if (value > 0x10ffff || value >= 0xd800 && value < 0xe000) return { problem: 'escape sequence is an invalid Unicode code point', end: next };
    return { bytes: Buffer.from(String.fromCodePoint(value)), end: next };
  }
  return value > 0xff ? { problem: 'escape sequence is an invalid Unicode code point', end: next } : { bytes: Buffer.from([value]), end: next };
}
