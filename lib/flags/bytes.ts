import { FlagError } from './error';
import { quantityParts } from './quantity';

const PREFIXES = ['', 'K', 'M', 'G', 'T', 'P', 'E'];
const UNITS = new Map(PREFIXES.flatMap((prefix, power) => [[`${prefix}B`, 1024 ** power], [`${prefix}${prefix && 'i'}B`, 1024 ** power]]));
const END = 2 ** 63; // an int64 in Go

/**
 * Bytes of a size in powers of 1024, `KB` being the same as `KiB`: `512MB`, `1.5GB`, `1GB512MB`. Only `0` needs no unit.
 * @throws FlagError with the text that Prometheus prints
 */
export function parseBytes(text: string): number {
  const body = text.replace(/^[+-]/, '');
  if (body === '0') return 0;
  let total = 0;
  for (const { whole, fraction, unit } of quantityParts(body)) {
    if (!whole && !fraction) throw new FlagError('FLAG_VALUE', `units: invalid ${text}`);
    const scale = UNITS.get(unit);
    if (scale === undefined) throw new FlagError('FLAG_VALUE', `units: unknown unit ${unit} in ${text}`);
    total += Math.trunc(Number(`${whole}.${fraction}`) * scale);
    if (total >= END) throw new FlagError('FLAG_VALUE', 'units: overflow parsing unit');
  }
  return text.startsWith('-') ? -total : total;
}

/** Whole bytes as Prometheus prints them, the largest unit first and none left out that is not zero: `1GiB512MiB`, `0B`. */
export function formatBytes(size: number): string {
  let rest = Math.abs(size);
  let text = size < 0 ? '-' : '';
  for (let power = PREFIXES.length - 1; power >= 0; power--) {
    const scale = 1024 ** power;
    const count = Math.floor(rest / scale);
    rest -= count * scale;
    if (count) text += `${count}${PREFIXES[power]}${power ? 'iB' : 'B'}`;
  }
  return text || '0B';
}
