import { formatFixed, formatFloat } from '../../encoding/go-number';

const LARGEST_EXACT = 100; // digits that JavaScript's own conversions give

/**
 * A float64 as the verbs `e f g x b` and their capitals print it, without sign or padding: `precision` digits behind the point (of `g`: digits in
 * all), or for -1 as many as it takes to read the same number back. Rounds to even, as Go does, where JavaScript rounds away from zero.
 * @param v not negative, finite
 */
export function floatDigits(v: number, verb: string, precision: number): string {
  switch (verb) {
    case 'e': return scientific(v, precision);
    case 'f': return precision < 0 ? formatFixed(v) : fixed(v, precision);
    case 'g': return general(v, precision);
    case 'x': return hexadecimal(v, precision);
    case 'b': return binary(v);
    default: return floatDigits(v, verb.toLowerCase(), precision).toUpperCase();
  }
}

function fixed(v: number, precision: number): string {
  if (v >= 1e21 || precision > LARGEST_EXACT) return fixedExactly(v, precision);
  const text = v.toFixed(precision);
  const half = v * 2 ** (precision + 1); // v ends in a 5 behind the last digit if this is an odd integer
  return Number.isInteger(half) && half % 2 === 1 ? toEven(text) : text;
}

/** Any number of digits: every float64 is a whole number of some 2^-n. */
function fixedExactly(v: number, precision: number): string {
  const { mantissa, exponent } = parts(v);
  if (exponent >= 0) return `${mantissa << BigInt(exponent)}${precision ? `.${'0'.repeat(precision)}` : ''}`;
  const places = -exponent; // of binary digits behind the point, and of decimal ones
  const digits = String(mantissa * 5n ** BigInt(places)).padStart(places + 1, '0').padEnd(precision > places ? places + 1 + precision - places : 0, '0');
  const whole = digits.length - Math.max(places, precision);
  return `${digits.slice(0, whole)}.${digits.slice(whole, whole + precision)}`;
}

function scientific(v: number, precision: number): string {
  if (precision > LARGEST_EXACT) return withPadding(v.toExponential(LARGEST_EXACT), precision - LARGEST_EXACT);
  const text = v.toExponential(precision < 0 ? undefined : precision);
  const [digits, exponent] = text.split('e');
  return `${precision >= 0 && isTie(v, precision) ? toEven(digits) : digits}e${twoDigits(Number(exponent))}`;
}

/** Zeroes that a mantissa of 53 bits leaves, next to exactly: a hundred digits are there already. */
function withPadding(text: string, zeroes: number): string {
  const [digits, exponent] = text.split('e');
  return `${digits}${'0'.repeat(zeroes)}e${twoDigits(Number(exponent))}`;
}

/** Whether `v` lies in the middle between two numbers of `precision` digits behind the first. */
function isTie(v: number, precision: number): boolean {
  if (v === 0) return false;
  const last = Number(v.toExponential().split('e')[1]) - precision; // the power of ten of the last digit
  if (last <= 0) {
    const half = v * 2 ** (1 - last);
    return Number.isInteger(half) && half % 2 === 1;
  }
  return Number.isInteger(v) && BigInt(v) % 10n ** BigInt(last) === 5n * 10n ** BigInt(last - 1);
}

/** What JavaScript rounded up from the middle, down again where that makes the last digit even. */
function toEven(digits: string): string {
  const last = digits.charCodeAt(digits.length - 1);
  return last % 2 ? digits.slice(0, -1) + String.fromCharCode(last - 1) : digits;
}

function general(v: number, precision: number): string {
  if (precision < 0) return formatFloat(v);
  const digits = Math.max(precision, 1);
  const text = scientific(v, digits - 1);
  const exponent = Number(text.split('e')[1]);
  return withoutZeroes(exponent < -4 || exponent >= digits ? text : fixed(v, digits - 1 - exponent));
}

/** Without zeroes behind the point, and without a point that ends it. */
function withoutZeroes(text: string): string {
  const [digits, exponent] = text.split('e');
  const short = digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
  return exponent === undefined ? short : `${short}e${exponent}`;
}

/** With a point, and zeroes up to `digits` digits: what the flag `#` asks for. */
export function withPoint(text: string, digits: number): string {
  const [mantissa, tail = ''] = text.split(/^0x/i.test(text) ? /(?=p)/i : /(?=e)/i);
  const shown = mantissa.replace(/^0[xX]/, '').replace('.', '').replace(/^0+(?=.)/, '').length;
  return `${mantissa}${mantissa.includes('.') ? '' : '.'}${'0'.repeat(Math.max(digits - shown, 0))}${tail}`;
}

/** `0x1.cp+01`. */
function hexadecimal(v: number, precision: number): string {
  if (v === 0) return `0x0${precision > 0 ? `.${'0'.repeat(precision)}` : ''}p+00`;
  let { mantissa, exponent } = parts(v);
  for (; mantissa < 1n << 52n; mantissa <<= 1n) exponent--; // of a number too small to be normal
  exponent += 52;
  if (precision >= 0 && precision < 13) {
    const dropped = BigInt(4 * (13 - precision)), half = 1n << (dropped - 1n), rest = mantissa & ((1n << dropped) - 1n);
    mantissa >>= dropped;
    if (rest > half || (rest === half && mantissa % 2n === 1n)) mantissa++;
    mantissa <<= dropped;
    if (mantissa >> 53n) [mantissa, exponent] = [mantissa >> 1n, exponent + 1];
  }
  const digits = (mantissa & ((1n << 52n) - 1n)).toString(16).padStart(13, '0');
  const shown = precision < 0 ? digits.replace(/0+$/, '') : digits.padEnd(precision, '0').slice(0, precision);
  return `0x1${shown && `.${shown}`}p${twoDigits(exponent)}`;
}

/** `7881299347898368p-51`. */
function binary(v: number): string {
  const { mantissa, exponent } = parts(v);
  return `${mantissa}p${exponent < 0 ? exponent : `+${exponent}`}`;
}

/** `v` as `mantissa` times 2^`exponent`, the mantissa whole. */
function parts(v: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, v);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n), fraction = bits & ((1n << 52n) - 1n);
  return biased ? { mantissa: fraction | (1n << 52n), exponent: biased - 1075 } : { mantissa: fraction, exponent: -1074 };
}

function twoDigits(exponent: number): string {
  return `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
