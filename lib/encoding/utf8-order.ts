/**
 * Compares two texts by their UTF-8 bytes, which is Go's order and that of every sorted table on disk. JavaScript compares UTF-16
 * units instead, which differs where characters past U+FFFF, written as two surrogates, meet those from U+E000 to U+FFFF.
 * @returns below, equal to or above 0
 */
export function compareUtf8(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i), y = b.charCodeAt(i);
    if (x !== y) return x >= FIRST_SURROGATE && y >= FIRST_SURROGATE ? surrogatesLast(x) - surrogatesLast(y) : x - y;
  }
  return a.length - b.length;
}

const FIRST_SURROGATE = 0xd800, BEHIND_SURROGATES = 0xe000;

function surrogatesLast(unit: number): number {
  return unit < BEHIND_SURROGATES ? unit + 0x10000 : unit;
}
