import { posix } from 'node:path';
import { CodedError } from '../sys/errors';
import { Fs } from '../sys/fs';

const MAGIC = /[*?[\\]/;

/**
 * The paths that a pattern stands for, in the order of their names: `*` is any part of a name, `?` a character, `[a-z]` and `[^a-z]` one
 * of some, a backslash takes what follows as it is. A pattern that nothing fits stands for nothing; folders that cannot be read are passed over.
 * @param pattern absolute
 * @throws CodedError BAD_PATTERN
 */
export async function globFiles(fs: Fs, pattern: string): Promise<string[]> {
  if (!MAGIC.test(pattern)) return await fs.stat(pattern) ? [pattern] : [];
  const name = posix.basename(pattern);
  matchesName(name, ''); // a bad pattern is one even where there are no files
  const folders = await globFiles(fs, posix.dirname(pattern));
  const found = await Promise.all(folders.map(async (folder) => {
    const entries = await fs.list(folder).catch(() => []);
    return entries.map((entry) => entry.name).filter((entry) => matchesName(name, entry)).map((entry) => posix.join(folder, entry));
  }));
  return found.flat();
}

interface Piece { readonly kind: 'char' | 'any' | 'class'; readonly accepts: (char: string) => boolean }
const ANYTHING = 'anything';

/** Whether a name has the shape of the pattern. @throws CodedError BAD_PATTERN */
export function matchesName(pattern: string, name: string): boolean {
  const pieces = piecesOf(pattern), chars = Array.from(name);
  let piece = 0, at = 0, star = -1, retry = 0;
  while (at < chars.length) {
    const next = pieces[piece];
    if (next === ANYTHING) {
      star = piece++;
      retry = at;
    } else if (next?.accepts(chars[at])) {
      piece++;
      at++;
    } else if (star >= 0) { // the last star takes one more; those before it need not be tried again
      piece = star + 1;
      at = ++retry;
    } else {
      return false;
    }
  }
  return pieces.slice(piece).every((rest) => rest === ANYTHING);
}

function piecesOf(pattern: string): Array<Piece | typeof ANYTHING> {
  const chars = Array.from(pattern);
  const pieces: Array<Piece | typeof ANYTHING> = [];
  for (let at = 0; at < chars.length; at++) {
    if (chars[at] === '*') pieces.push(ANYTHING);
    else if (chars[at] === '?') pieces.push({ kind: 'any', accepts: () => true });
    else if (chars[at] === '[') at = readClass(chars, at + 1, pattern, pieces);
    else {
      if (chars[at] === '\\') at++;
      const wanted = charAt(chars, at, pattern);
      pieces.push({ kind: 'char', accepts: (char) => char === wanted });
    }
  }
  return pieces;
}

/** @returns where the class ends */
function readClass(chars: readonly string[], start: number, pattern: string, pieces: Array<Piece | typeof ANYTHING>): number {
  const negative = chars[start] === '^';
  const ranges: Array<readonly [string, string]> = [];
  let at = negative ? start + 1 : start;
  const read = () => {
    if (chars[at] === '-' || chars[at] === ']') throw badPattern(pattern);
    if (chars[at] === '\\') at++;
    return charAt(chars, at++, pattern);
  };
  while (chars[at] !== ']' || ranges.length === 0) {
    const low = read();
    if (chars[at] !== '-') ranges.push([low, low]);
    else {
      at++;
      ranges.push([low, read()]);
    }
  }
  pieces.push({ kind: 'class', accepts: (char) => ranges.some(([low, high]) => char >= low && char <= high) !== negative });
  return at;
}

function charAt(chars: readonly string[], at: number, pattern: string): string {
  if (at >= chars.length) throw badPattern(pattern);
  return chars[at];
}

function badPattern(pattern: string): CodedError {
  return new CodedError('BAD_PATTERN', `syntax error in pattern ${JSON.stringify(pattern)}: a class or an escape is not complete`);
}
