import { sprintf } from './fmt/printf';

const LARGE = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const BINARY = ['', 'ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'];
const SMALL = ['', 'm', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];

/** `1.234k`: four digits and a prefix of the metric system. */
export function humanize(v: number): string {
  if (v === 0 || !Number.isFinite(v)) return short(v);
  return Math.abs(v) >= 1 ? scaledDown(v, LARGE, 1000) : scaledUp(v);
}

/** `1.205ki`: the same with powers of 1024; small numbers stay as they are. */
export function humanize1024(v: number): string {
  return Math.abs(v) <= 1 || !Number.isFinite(v) ? short(v) : scaledDown(v, BINARY, 1024);
}

/** `12.35%` of a ratio. */
export function humanizePercentage(v: number): string {
  return `${short(v * 100)}%`;
}

/** `1d 2h 3m 4s`, `1.5ms`, of seconds. */
export function humanizeDuration(v: number): string {
  if (!Number.isFinite(v)) return short(v);
  if (v === 0) return `${short(v)}s`;
  if (Math.abs(v) < 1) return `${scaledUp(v)}s`;
  const sign = v < 0 ? '-' : '', whole = Math.trunc(Math.abs(v));
  const seconds = whole % 60, minutes = Math.floor(whole / 60) % 60, hours = Math.floor(whole / 3600) % 24, days = Math.floor(whole / 86_400);
  if (days) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`;
  if (hours) return `${sign}${hours}h ${minutes}m ${seconds}s`;
  return minutes ? `${sign}${minutes}m ${seconds}s` : `${sign}${short(Math.abs(v))}s`;
}

function scaledDown(v: number, prefixes: readonly string[], base: number): string {
  let step = 0;
  for (; Math.abs(v) >= base && step < prefixes.length - 1; step++) v /= base;
  return short(v) + prefixes[step];
}

function scaledUp(v: number): string {
  let step = 0;
  for (; Math.abs(v) < 1 && step < SMALL.length - 1; step++) v *= 1000;
  return short(v) + SMALL[step];
}

function short(v: number): string {
  return sprintf('%.4g', [v]);
}
