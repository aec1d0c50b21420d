/** `v3.14.0` as `3.14.0`; undefined for what is no version. */
export function plainVersion(text: string): string | undefined {
  return /^v?(\d+\.\d+\.\d+(?:[-+][\w.+-]*)?)$/.exec(text)?.[1];
}

/** Whether `version` is not older than `least`. What comes before a release (`-rc.1`) counts as that release. */
export function atLeast(version: string, least: string): boolean {
  const numbers = (text: string) => text.split(/[-+]/)[0].split('.').map(Number);
  const a = numbers(version), b = numbers(least);
  for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return a[i] > b[i];
  return true;
}
