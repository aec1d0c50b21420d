/** Functions of one number. Roots, logarithms and angles may differ from the originals' in the last bit, as C libraries do. */
export const MATH: Readonly<Record<string, (v: number) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  exp: Math.exp,
  sqrt: Math.sqrt,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sgn: (v) => v < 0 ? -1 : v > 0 ? 1 : v,
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  cos: Math.cos,
  cosh: Math.cosh,
  sin: Math.sin,
  sinh: Math.sinh,
  tan: Math.tan,
  tanh: Math.tanh,
  deg: (v) => v * 180 / Math.PI,
  rad: (v) => v * Math.PI / 180,
};

/** The multiple of `nearest` that is nearest to `v`, of two the greater. */
export function round(v: number, nearest: number): number {
  const inverse = 1 / nearest; // the originals multiply by it, which rounds otherwise than dividing
  return Math.floor(v * inverse + 0.5) / inverse;
}

export function clamp(v: number, lower: number, upper: number): number {
  return goMax(lower, goMin(upper, v));
}

/** The greater of two; NaN if one is, but infinity all the same if the other is. */
export function goMax(a: number, b: number): number {
  return a === Infinity || b === Infinity ? Infinity : Math.max(a, b);
}

/** The lesser of two; NaN if one is, but minus infinity all the same if the other is. */
export function goMin(a: number, b: number): number {
  return a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b);
}
