const SUFFIXES: Readonly<Record<string, readonly [2 | 10, number]>> = {
  n: [10, -9], u: [10, -6], m: [10, -3], '': [10, 0], k: [10, 3], M: [10, 6], G: [10, 9], T: [10, 12], P: [10, 15], E: [10, 18],
  Ki: [2, 10], Mi: [2, 20], Gi: [2, 30], Ti: [2, 40], Pi: [2, 50], Ei: [2, 60],
};
const NAMES: Readonly<Record<2 | 10, ReadonlyArray<readonly [string, number]>>> = {
  10: [['E', 18], ['P', 15], ['T', 12], ['G', 9], ['M', 6], ['k', 3], ['', 0], ['m', -3], ['u', -6], ['n', -9]],
  2: [['Ei', 60], ['Pi', 50], ['Ti', 40], ['Gi', 30], ['Mi', 20], ['Ki', 10], ['', 0]],
};
const NANO = 9;

/**
 * An amount as Kubernetes writes it: a whole number with the largest suffix of its family that keeps it whole, `0.5` as `500m` and `1024Mi`
 * as `1Gi`. What is finer than a billionth is rounded up.
 * @returns undefined for a text that is no amount
 */
export function canonicalQuantity(text: string): string | undefined {
  const match = /^([+-]?)(\d{0,30})(?:\.(\d{0,30}))?(?:([eE][+-]?\d{1,2})|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?)$/.exec(text);
  if (!match || !match[2] && !match[3]) return undefined;
  const [, sign, whole, fraction = '', exponent, suffix = ''] = match;
  const [base, power] = exponent ? [10, Number(exponent.slice(1))] as const : SUFFIXES[suffix];
  const nanos = inNanos(BigInt(whole + fraction), -fraction.length, base, power);
  if (nanos === 0n) return '0';
  return (sign === '-' ? '-' : '') + (exponent ? exponential(nanos) : named(nanos, base));
}

function inNanos(digits: bigint, scale: number, base: 2 | 10, power: number): bigint {
  const times = base === 2 ? digits << BigInt(power) : digits;
  const shift = scale + NANO + (base === 10 ? power : 0);
  if (shift >= 0) return times * 10n ** BigInt(shift);
  const by = 10n ** BigInt(-shift);
  return (times + by - 1n) / by;
}

function named(nanos: bigint, base: 2 | 10): string {
  for (const [name, power] of NAMES[base]) {
    const unit = base === 2 ? (1n << BigInt(power)) * 10n ** BigInt(NANO) : 10n ** BigInt(power + NANO);
    if (nanos % unit === 0n) return `${nanos / unit}${name}`;
  }
  return named(nanos, 10); // a fraction of a byte
}

function exponential(nanos: bigint): string {
  let power = -NANO;
  for (; nanos % 1000n === 0n; power += 3) nanos /= 1000n;
  return power === 0 ? String(nanos) : `${nanos}e${power}`;
}
