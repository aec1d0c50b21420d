import { createHash } from 'node:crypto';
import { Fs } from '../../lib/sys/fs';

const LARGEST = 64 << 20; // bytes of one file
const MOST_FILES = 10_000, DEPTH = 5;

/** The files of all `dirs` and `files` that are there, with what tells of a change without reading them. */
export async function seenFiles(fs: Fs, dirs: readonly string[], files: readonly string[]): Promise<Map<string, string>> {
  const seen = new Map<string, string>();
  const waiting = dirs.map((path) => ({ path, depth: 0 }));
  for (let next = waiting.pop(); next && seen.size < MOST_FILES; next = waiting.pop()) {
    const { path, depth } = next;
    for (const { name, kind } of await fs.list(path).catch(() => [])) {
      if (name.startsWith('..')) continue; // the folders that Kubernetes links to
      if (kind === 'directory' && depth < DEPTH) waiting.push({ path: `${path}/${name}`, depth: depth + 1 });
      else if (kind === 'file') await add(fs, `${path}/${name}`, seen);
    }
  }
  for (const path of files) await add(fs, path, seen);
  return seen;
}

async function add(fs: Fs, path: string, seen: Map<string, string>): Promise<void> {
  const stat = await fs.stat(path);
  if (stat) seen.set(path, `${stat.size} ${stat.mtime}`);
}

/** One text that is another whenever a file has other bytes, comes or goes. */
export async function contentHash(fs: Fs, paths: Iterable<string>): Promise<string> {
  const hash = createHash('sha256');
  for (const path of [...paths].sort()) hash.update(`${path}\0`).update(await fs.readFile(path, LARGEST)).update('\0');
  return hash.digest('hex');
}
