const PART = /(\d*)(?:\.(\d*))?([^\d.]*)/g;

/** One number and the unit behind it, as written. Any of the three may be empty: what that means is the caller's to say. */
export interface QuantityPart { readonly whole: string; readonly fraction: string; readonly unit: string }

/** Cuts `1h30.5m` into its parts; at least one, and nothing of `text` is left out. The sign belongs to the caller. */
export function quantityParts(text: string): QuantityPart[] {
  const parts: QuantityPart[] = [];
  for (const [all, whole, fraction = '', unit] of text.matchAll(PART)) {
    if (all || !parts.length) parts.push({ whole, fraction, unit }); // the last match is empty
  }
  return parts;
}
