import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDERS } from './rules';

/** A tree to check. Paths are relative to its root, with forward slashes. */
export interface Sources {
  /** Every file, code or not, that an import may name; `package.json` among them. */
  readonly files: readonly string[];
  /** The text of one of `files`. */
  text(file: string): string;
}

const SKIPPED = ['node_modules', 'dist'];

/** The tree on disk below `root`. */
export function sourcesOnDisk(root: string): Sources {
  const below = (folder: string): string[] => readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return `${folder}/${entry.name}`;
    return SKIPPED.includes(entry.name) ? [] : below(`${folder}/${entry.name}`);
  });
  return {
    files: ['package.json', ...FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap(below)],
    text: (file) => readFileSync(join(root, file), 'utf8'),
  };
}

/** A tree in memory: path to text. */
export function sourcesInMemory(texts: Readonly<Record<string, string>>): Sources {
  return { files: Object.keys(texts), text: (file) => texts[file] };
}

/** Whether `file` is code that people wrote: generated files and test data are not. */
export function isCode(file: string): boolean {
  if (/\.generated\.[a-z]+$|\/testdata\//.test(file)) return false;
  return /\.[cm]?[jt]sx?$/.test(file) || /^bin\/[^.]+$/.test(file);
}
