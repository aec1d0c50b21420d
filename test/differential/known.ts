import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A difference to an original that is meant: what it is about, what we answer, and why. One that is not listed fails a test. */
export interface KnownDifference { readonly in: string; readonly pattern: string; readonly ours: string; readonly source: string }

const ALL = JSON.parse(readFileSync(join(__dirname, 'known.json'), 'utf8')) as KnownDifference[];

/** The known differences of one part. */
export function knownIn(part: string): KnownDifference[] {
  return ALL.filter((difference) => difference.in === part);
}
