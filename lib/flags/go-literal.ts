import { quote } from '../encoding/go-quote';
import { FlagError } from './error';

// Underscores stand between two digits, or between a base and its first digit.
const FLOAT = /^[+-]?(?:(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?|inf|infinity)$|^nan$/i;
const INT = /^(?:0x(?:_?[\da-f])+|0b(?:_?[01])+|0o(?:_?[0-7])+|\d(?:_?\d)*)$/i;
const INT64_END = 2n ** 63n;

/** The float64 of Go's `strconv.ParseFloat`: `inf` and `nan` in any case, underscores; hexadecimal floats are refused. @throws FlagError */
export function parseFloat64(text: string): number {
  if (!FLOAT.test(text)) throw numberError('ParseFloat', text, 'invalid syntax');
  const plain = text.replaceAll('_', '').toLowerCase();
  if (plain.includes('inf')) return plain.startsWith('-') ? -Infinity : Infinity;
  const v = Number(plain);
  if (Math.abs(v) === Infinity) throw numberError('ParseFloat', text, 'value out of range');
  return v;
}

/** A float64 with its fraction cut off, which is how kingpin reads an `int`. Unlike there, what int64 cannot hold is refused. @throws FlagError */
export function parseInt64OfFloat(text: string): number {
  const v = Math.trunc(parseFloat64(text)) + 0; // -0 becomes 0
  if (!(v >= -Number(INT64_END) && v < Number(INT64_END))) throw numberError('ParseFloat', text, 'value out of range');
  return v;
}

/** The int64 of Go's `strconv.ParseInt` with base 0, as the nearest double. @throws FlagError */
export function parseInt64(text: string): number {
  let digits = text.replace(/^[+-]/, '');
  if (/^0[\d_]/.test(digits)) digits = `0o${digits.slice(1)}`;
  if (!INT.test(digits)) throw numberError('ParseInt', text, 'invalid syntax');
  const magnitude = BigInt(digits.replaceAll('_', ''));
  const v = text.startsWith('-') ? -magnitude : magnitude;
  if (v < -INT64_END || v >= INT64_END) throw numberError('ParseInt', text, 'value out of range');
  return Number(v);
}

/** Go's `strconv.ParseBool`. @throws FlagError */
export function parseBool(text: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  throw numberError('ParseBool', text, 'invalid syntax');
}

function numberError(routine: string, text: string, reason: string): FlagError {
  return new FlagError('FLAG_VALUE', `strconv.${routine}: parsing ${quote(text)}: ${reason}`);
}
