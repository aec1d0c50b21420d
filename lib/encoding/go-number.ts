// JavaScript and Go find the same shortest digits for a float64 and differ in where they put the point. In [1e-6, 1e21)
// JavaScript writes no exponent either, so there its own text is taken, and the rest is made from `toExponential`.

/**
 * `v` as Go's `strconv.FormatFloat(v, 'g', -1, 64)` and `%v` write it: with an exponent of at least two digits below 1e-4
 * and from 1e6 on (`1e+06`, `1e-05`); `+Inf`, `-Inf`, `NaN`, `-0`. Reads back to the same bits, the payload of a NaN aside.
 * For values and bucket bounds of the text format, `{{ $value }}` in templates, fractions in log lines.
 */
export function formatFloat(v: number): string {
  const abs = Math.abs(v);
  if (abs >= 1e-4 && abs < 1e6) return `${v}`;
  return isSpecial(v) ? special(v) : exponential(v);
}

/**
 * `v` as Go's `strconv.FormatFloat(v, 'f', -1, 64)` writes it: never with an exponent, so up to 327 characters long.
 * For the label that `count_values` makes, numbers in printed PromQL, and samples as promtool prints them.
 */
export function formatFixed(v: number): string {
  const abs = Math.abs(v);
  if (abs >= 1e-6 && abs < 1e21) return `${v}`;
  return isSpecial(v) ? special(v) : positional(v);
}

/** `v` as the HTTP API writes it: like `formatFixed`, but with an exponent below 1e-6 and from 1e21 on (`1e-07`, `1e+21`). */
export function formatApi(v: number): string {
  const abs = Math.abs(v);
  if (abs >= 1e-6 && abs < 1e21) return `${v}`;
  return isSpecial(v) ? special(v) : exponential(v);
}

/** `v` as client_golang writes it in OpenMetrics: like `formatFloat`, but `.0` follows whole numbers and zero has no sign. */
export function formatOpenMetrics(v: number): string {
  if (Number.isInteger(v) && Math.abs(v) < 1e6) return `${v}.0`; // a template writes -0 as 0
  return formatFloat(v);
}

function isSpecial(v: number): boolean {
  return v === 0 || v - v !== 0; // the difference is NaN for NaN and both infinities
}

function special(v: number): string {
  if (v === 0) return 1 / v < 0 ? '-0' : '0';
  if (v > 0) return '+Inf';
  return v < 0 ? '-Inf' : 'NaN';
}

const DIGIT_ZERO = 0x30;

/** `1.5e+7` with the exponent padded: `1.5e+07`. */
function exponential(v: number): string {
  const text = v.toExponential();
  const last = text.length - 1;
  const oneDigit = text.charCodeAt(last - 1) < DIGIT_ZERO; // a sign stands before it
  return oneDigit ? `${text.slice(0, last)}0${text[last]}` : text;
}

/** `1.5e-7` without its exponent: `0.00000015`. For magnitudes below 1 and from 1e21 on, whose digits all lie on one side of the point. */
function positional(v: number): string {
  const [mantissa, exponent] = Math.abs(v).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const whole = Number(exponent) + 1; // digits before the point
  return (v < 0 ? '-' : '') + (whole > 0 ? digits.padEnd(whole, '0') : `0.${'0'.repeat(-whole)}${digits}`);
}
