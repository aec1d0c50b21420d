const ZERO = 48, NINE = 57, DOT = 46, PLUS = 43, MINUS = 45;
const TENS = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`)); // exact
const WORDS: Readonly<Record<string, number>> = { inf: Infinity, infinity: Infinity, nan: NaN };

/** Whether `float` found a number: NaN is one of them. */
export interface FloatResult { ok: boolean }

/**
 * The number that `bytes[from, to)` say, as Go's `strconv.ParseFloat` reads decimal ones; no hexadecimal ones, no underscores. What
 * has up to 15 digits and a small exponent is made of two exact floats (Clinger 1990), and so is rounded once, hence rightly.
 */
export function parseFloatBytes(bytes: Uint8Array, from: number, to: number, result: FloatResult): number {
  result.ok = true;
  let at = from;
  const negative = bytes[at] === MINUS;
  if (negative || bytes[at] === PLUS) at++;
  let mantissa = 0, digits = 0, point = -1;
  const first = at;
  for (; at < to; at++) {
    const byte = bytes[at];
    if (byte >= ZERO && byte <= NINE) {
      mantissa = mantissa * 10 + (byte - ZERO);
      if (mantissa > 0) digits++;
    } else if (byte === DOT && point < 0) point = at;
    else break;
  }
  const fraction = point < 0 ? 0 : at - point - 1;
  if (at === to && digits <= 15 && fraction <= 22 && at - first > (point < 0 ? 0 : 1)) {
    const v = fraction === 0 ? mantissa : mantissa / TENS[fraction];
    return negative ? -v : v;
  }
  return slow(bytes, from, to, result);
}

function slow(bytes: Uint8Array, from: number, to: number, result: FloatResult): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) {
    const v = Number(text);
    result.ok = Number.isFinite(v); // too large for a float
    return v;
  }
  const word = WORDS[text.replace(/^[+-]/, '').toLowerCase()];
  result.ok = word !== undefined && !(word !== word && text.length > 3); // NaN has no sign
  return text.startsWith('-') ? -word : word;
}
