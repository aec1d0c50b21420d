import { syntaxError } from './cel-error';

export type TokenKind = 'ident' | 'int' | 'uint' | 'double' | 'string' | 'bytes' | 'symbol' | 'end';
/** @param text as written; of texts and bytes what they mean, bytes one character each */
export interface Token { readonly kind: TokenKind; readonly text: string; readonly at: number }

const SYMBOLS = ['&&', '||', '<=', '>=', '==', '!=', '.?', '[?', '{', '}', '[', ']', '(', ')', '.', ',', '?', ':', '<', '>', '!', '+', '-', '*', '/', '%'];
const SPACE = /[ \t\r\n\f]+|\/\/[^\n]*/y;
const IDENT = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const DOUBLE = /\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?/y;
const INT = /(?:0[xX][0-9a-fA-F]+|\d+)/y;
const QUOTE = /(?:[rR]?[bB]?|[bB][rR])("""|'''|"|')/y;
const ESCAPES: Readonly<Record<string, string>> = {
  'a': '\x07', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\\': '\\', '?': '?', '"': '"', "'": "'", '`': '`',
};

/** The tokens of an expression, an `end` last. @throws CelError CEL_SYNTAX. Source: the language definition of CEL, "Syntax". */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  const match = (pattern: RegExp, at: number) => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  for (let at = 0; at < text.length; ) {
    const space = match(SPACE, at);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    if (match(QUOTE, at) !== undefined) {
      const [token, end] = quoted(text, at);
      found.push(token);
      at = end;
      continue;
    }
    const [kind, word] = plain(at);
    found.push({ kind, text: word, at });
    at += word.length + (kind === 'uint' ? 1 : 0);
  }
  return [...found, { kind: 'end', text: '', at: text.length }];

  function plain(at: number): [TokenKind, string] {
    const ident = match(IDENT, at);
    if (ident !== undefined) return ['ident', ident];
    const double = match(DOUBLE, at);
    if (double !== undefined) return ['double', double];
    const int = match(INT, at);
    if (int !== undefined) return [/[uU]/.test(text[at + int.length] ?? '') ? 'uint' : 'int', int];
    const symbol = SYMBOLS.find((each) => text.startsWith(each, at));
    if (symbol === undefined) throw syntaxError(`token recognition error at: ${JSON.stringify(text[at])}`, at);
    return ['symbol', symbol];
  }
}

function quoted(text: string, at: number): [Token, number] {
  QUOTE.lastIndex = at;
  const [start, quote] = QUOTE.exec(text)!;
  const prefix = start.slice(0, -quote.length).toLowerCase();
  const isRaw = prefix.includes('r'), isBytes = prefix.includes('b');
  let content = '';
  for (let i = at + start.length; i < text.length; ) {
    if (text.startsWith(quote, i)) return [{ kind: isBytes ? 'bytes' : 'string', text: isBytes && isRaw ? utf8(content) : content, at }, i + quote.length];
    if (quote.length === 1 && (text[i] === '\n' || text[i] === '\r')) break;
    if (text[i] === '\\' && !isRaw) {
      const [char, length] = escape(text, i, isBytes);
      content += char;
      i += length;
    } else {
      const char = String.fromCodePoint(text.codePointAt(i)!);
      content += isBytes ? utf8(char) : char;
      i += char.length;
    }
  }
  throw syntaxError('a text has no end', at);
}

/** What an escape means, and how long it is. */
function escape(text: string, at: number, isBytes: boolean): [string, number] {
  const letter = text[at + 1] ?? '';
  if (letter in ESCAPES) return [ESCAPES[letter], 2];
  const digits = { x: 2, X: 2, u: 4, U: 8 }[letter];
  const written = digits ? text.slice(at + 2, at + 2 + digits) : text.slice(at + 1, at + 4);
  const isRight = digits ? written.length === digits && /^[0-9a-fA-F]+$/.test(written) : /^[0-3][0-7][0-7]$/.test(written);
  const code = parseInt(written, digits ? 16 : 8);
  if (!isRight || code > 0x10ffff || code >= 0xd800 && code <= 0xdfff || isBytes && code > 255) throw syntaxError(`unknown escape \\${letter}`, at);
  return [String.fromCodePoint(code), digits ? 2 + digits : 4];
}

/** Its bytes, a character each. */
function utf8(text: string): string {
  return Buffer.from(text).toString('latin1');
}
