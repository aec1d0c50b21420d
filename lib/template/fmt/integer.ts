import { quote } from '../../encoding/go-quote';
import { Directive, pad } from './directive';
import { asciiOnly } from './text';

const BASES: Readonly<Record<string, number>> = { d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };
const PREFIXES: Readonly<Record<string, string>> = { b: '0b', o: '0', O: '0o', x: '0x', X: '0X' };

/** An integer in the base of the verbs `d b o O x X`. */
export function intText(v: bigint, directive: Directive): string {
  const { verb, precision, width } = directive;
  if (precision === 0 && v === 0n) return pad('', { ...directive, zero: false });
  const sign = v < 0n ? '-' : directive.plus ? '+' : directive.space ? ' ' : '';
  let digits = (v < 0n ? -v : v).toString(BASES[verb]);
  if (verb === 'X') digits = digits.toUpperCase();
  const zeroed = directive.zero && !directive.minus && precision < 0 ? width - sign.length : 0;
  digits = digits.padStart(Math.max(precision, zeroed), '0');
  if (verb === 'O' && directive.sharp && !digits.startsWith('0')) digits = `0${digits}`;
  if (verb === 'O' || (directive.sharp && PREFIXES[verb] && !(verb === 'o' && digits.startsWith('0')))) digits = PREFIXES[verb] + digits;
  return pad(sign + digits, { ...directive, zero: false });
}

/** An integer as the character it stands for: by the verbs `c`, `q` (in quotes) and `U` (its number). */
export function runeText(v: bigint, directive: Directive): string {
  const isRune = v >= 0n && v <= 0x10ffffn && !(v >= 0xd800n && v < 0xe000n);
  const char = isRune ? String.fromCodePoint(Number(v)) : '\ufffd';
  switch (directive.verb) {
    case 'c': return pad(char, directive);
    case 'q': return pad(directive.plus ? asciiOnly(quotedRune(char)) : quotedRune(char), directive);
    default: {
      const digits = BigInt.asUintN(64, v).toString(16).toUpperCase().padStart(Math.max(directive.precision, 4), '0');
      const shown = directive.sharp && isRune && !quote(char).startsWith('"\\') ? ` '${char}'` : '';
      return pad(`U+${digits}${shown}`, { ...directive, zero: false });
    }
  }
}

/** As Go's `strconv.QuoteRune` writes it. */
export function quotedRune(char: string): string {
  if (char === "'") return "'\\''";
  return char === '"' ? `'"'` : `'${quote(char).slice(1, -1)}'`;
}
