import { FlagError } from './error';
import { quantityParts } from './quantity';

const NANOSECONDS: Readonly<Record<string, bigint>> = {
  ns: 1n, us: 1_000n, 'µs': 1_000n, 'μs': 1_000n, ms: 1_000_000n, s: 1_000_000_000n, m: 60_000_000_000n, h: 3_600_000_000_000n,
  d: 86_400_000_000_000n, w: 604_800_000_000_000n,
};
const LONGEST = 2n ** 63n - 1n; // Go counts in an int64

/**
 * Milliseconds of a duration in Go's syntax (`1m30s`, `-1.5h`, `300ms`, `0`), with the days and weeks of 24 and 168 hours that kingpin adds.
 * @throws FlagError with Go's text
 */
export function parseGoDuration(text: string): number {
  const body = text.replace(/^[+-]/, '');
  if (body === '0') return 0;
  let total = 0n;
  for (const { whole, fraction, unit } of quantityParts(body)) {
    if (!whole && !fraction) throw invalid(text);
    if (!unit) throw new FlagError('FLAG_VALUE', `time: missing unit in duration "${text}"`);
    const scale = NANOSECONDS[unit];
    if (scale === undefined) throw new FlagError('FLAG_VALUE', `time: unknown unit "${unit}" in duration "${text}"`);
    total += BigInt(whole) * scale + BigInt(fraction) * scale / 10n ** BigInt(fraction.length);
    if (total > LONGEST) throw invalid(text);
  }
  const ms = Number(total / 1_000_000n) + Number(total % 1_000_000n) / 1e6;
  return text.startsWith('-') ? -ms : ms;
}

/** Milliseconds as Go's `time.Duration` prints itself: `1h0m0s`, `1m30.5s`, `300ms`, `1µs`, `0s`. Fractions beyond nanoseconds are rounded. */
export function formatGoDuration(ms: number): string {
  const sign = ms < 0 ? '-' : '';
  const nanoseconds = BigInt(Math.trunc(Math.abs(ms))) * 1_000_000n + BigInt(Math.round((Math.abs(ms) % 1) * 1e6));
  if (nanoseconds === 0n) return '0s';
  if (nanoseconds < 1_000n) return `${sign}${nanoseconds}ns`;
  if (nanoseconds < 1_000_000n) return `${sign}${decimal(nanoseconds, 3)}µs`;
  if (nanoseconds < 1_000_000_000n) return `${sign}${decimal(nanoseconds, 6)}ms`;
  const minutes = nanoseconds / NANOSECONDS.m;
  const seconds = `${decimal(nanoseconds % NANOSECONDS.m, 9)}s`;
  if (minutes === 0n) return sign + seconds;
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

/** `n / 10^places` without trailing zeros. */
function decimal(n: bigint, places: number): string {
  const digits = n.toString().padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '');
}

function invalid(text: string): FlagError {
  return new FlagError('FLAG_VALUE', `time: invalid duration "${text}"`);
}
