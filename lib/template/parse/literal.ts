import { CallError } from '../error';

/** A number of a template: an integer where it can be one, a float where it can be one; `isFloat` tells which of them it is by itself. */
export interface NumberLiteral {
  readonly int?: bigint;
  readonly float?: number;
  readonly isFloat: boolean;
}

const INTEGER = /^[+-]?(?:0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?[0-7])+|0|[1-9](?:_?\d)*)$/;
const DECIMAL = /^[+-]?(?:\d(?:_?\d)*(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?$/;
const HEXADECIMAL = /^([+-]?)0[xX]_?([\da-fA-F_]*)(?:\.([\da-fA-F_]*))?[pP]([+-]?\d+)$/;
const LARGEST = 2n ** 64n; // of a uint64
const UNNAMED = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 } as const;
const ESCAPE = /\\(?:([abfnrtv\\'"])|([0-7]{3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|)/gy;

/** Reads a number as the lexer cut it. @throws CallError in the words of Go */
export function readNumber(text: string): NumberLiteral {
  if (text.endsWith('i')) throw new CallError(`complex numbers are not supported: ${text}`);
  if (INTEGER.test(text)) {
    const int = readInteger(text);
    if (int >= LARGEST || int < -(LARGEST / 2n)) throw new CallError(`integer overflow: "${text}"`);
    return { int, float: Number(int), isFloat: false };
  }
  const float = readFloat(text);
  if (float === undefined || !Number.isFinite(float)) throw new CallError(`illegal number syntax: "${text}"`);
  if (!/[.eEpP]/.test(text)) throw new CallError(`integer overflow: "${text}"`); // 089, which only a float can be
  return { float, int: Number.isInteger(float) && Math.abs(float) < 2 ** 63 ? BigInt(float) : undefined, isFloat: true };
}

/** Reads `'x'`: the number of its character. @throws CallError */
export function readChar(text: string): NumberLiteral {
  const inner = text.slice(1, -1);
  const [char, end] = inner.startsWith('\\') ? readEscape(inner, 0, "'") ?? [undefined, 0] : [inner.codePointAt(0), inner.codePointAt(0)! > 0xffff ? 2 : 1];
  if (char === undefined) throw new CallError('invalid syntax');
  const code = typeof char === 'number' ? char : char.byte;
  if (end !== inner.length) throw new CallError(`malformed character constant: ${text}`);
  return { int: BigInt(code), float: code, isFloat: false };
}

/** The text that a literal in double or back quotes stands for. Bytes that are no UTF-8 become U+FFFD. @throws CallError */
export function readString(text: string): string {
  const inner = text.slice(1, -1);
  if (text[0] === '`') return inner.replaceAll('\r', '');
  if (!inner.includes('\\')) return inner;
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = inner.indexOf('\\'); at >= 0; at = inner.indexOf('\\', from)) {
    const [char, end] = readEscape(inner, at, '"') ?? [];
    if (char === undefined) throw new CallError('invalid syntax');
    pieces.push(Buffer.from(inner.slice(from, at)), typeof char === 'number' ? Buffer.from(String.fromCodePoint(char)) : Buffer.of(char.byte));
    from = end!;
  }
  return Buffer.concat([...pieces, Buffer.from(inner.slice(from))]).toString();
}

/** The code point, or a byte of UTF-8, that an escape stands for, and where it ends. */
function readEscape(text: string, at: number, mark: string): [number | { byte: number }, number] | undefined {
  ESCAPE.lastIndex = at;
  const match = ESCAPE.exec(text);
  if (!match) return undefined;
  const [all, named, octal, byte, short, long] = match;
  const end = at + all.length;
  if (named !== undefined) {
    if ((named === "'" || named === '"') && named !== mark) return undefined;
    return [UNNAMED[named as keyof typeof UNNAMED] ?? named.charCodeAt(0), end];
  }
  if (octal !== undefined) return parseInt(octal, 8) > 255 ? undefined : [{ byte: parseInt(octal, 8) }, end];
  if (byte !== undefined) return [{ byte: parseInt(byte, 16) }, end];
  const code = parseInt(short ?? long ?? 'none', 16);
  return code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) ? [code, end] : undefined;
}

function readInteger(text: string): bigint {
  const digits = text.replace(/[+_-]/g, '').replace(/^0(?=\d)/, '0o');
  const magnitude = BigInt(digits);
  return text.startsWith('-') ? -magnitude : magnitude;
}

function readFloat(text: string): number | undefined {
  if (DECIMAL.test(text)) return Number(text.replaceAll('_', ''));
  const match = HEXADECIMAL.exec(text);
  if (!match) return undefined;
  const [, sign, whole, fraction = '', exponent] = match;
  const digits = (whole + fraction).replaceAll('_', '');
  if (digits === '' || digits.length > 14) return undefined; // more than a float64 holds exactly
  const v = parseInt(digits, 16) * 2 ** (Number(exponent) - 4 * fraction.replaceAll('_', '').length);
  return sign === '-' ? -v : v;
}
