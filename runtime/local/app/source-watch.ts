import { Clock } from '../../../lib/sys/clock';
import { Fs } from '../../../lib/sys/fs';

const INTERVAL = 100; // ms
const MOST_FILES = 2000;
const SOURCE = /\.(?:[cm]?[jt]sx?|json|ya?ml|py|go|java|cs)$/;
const PASSED_OVER = new Set(['node_modules', 'dist', 'build']);

/**
 * Tells of every change of the sources in `folders`, until `signal` aborts. It looks at sizes and times, because that works on every file
 * system, and waits until a change has been there for one look, because editors write in several steps.
 * @param known what `lookAt` told when the sources were read last
 */
export async function* sourceChanges(
  fs: Fs, clock: Clock, folders: readonly string[], known: string, signal: AbortSignal,
): AsyncGenerator<void> {
  let told = known, seen = known;
  while (!signal.aborted) {
    await clock.sleep(INTERVAL, signal).catch(() => undefined);
    if (signal.aborted) return;
    const now = await lookAt(fs, folders);
    if (now === seen && now !== told) {
      told = now;
      yield;
    }
    seen = now;
  }
}

/** One text that differs whenever a source does. */
export async function lookAt(fs: Fs, folders: readonly string[]): Promise<string> {
  const seen: string[] = [];
  const waiting = [...folders];
  for (let folder = waiting.pop(); folder !== undefined && seen.length < MOST_FILES; folder = waiting.pop()) {
    for (const { name, kind } of await fs.list(folder).catch(() => [])) {
      const path = `${folder}/${name}`;
      if (name.startsWith('.') || PASSED_OVER.has(name)) continue;
      if (kind === 'directory') waiting.push(path);
      else if (SOURCE.test(name)) {
        const stat = await fs.stat(path);
        if (stat) seen.push(`${path} ${stat.size} ${stat.mtime}`);
      }
    }
  }
  return seen.join('\n');
}
