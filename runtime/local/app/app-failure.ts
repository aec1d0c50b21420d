import { relative } from 'node:path';

const FRAME = /^\s+at (?:.*\()?(?:file:\/\/)?(\/[^()]+):(\d+):(\d+)\)?$/;
const MOST_LINES = 20;

/**
 * What of an app's output people need: what its error says, and the place in the app that it comes from. An app that fails prints its error
 * with all calls that led to it.
 * @param dir the app's, for shorter paths
 */
export function appFailure(output: string, dir: string): string {
  const lines = output.split('\n');
  const start = lines.findIndex((line) => /^(?:\w*Error(?: \[\w+\])?|Uncaught .*): /.test(line));
  if (start < 0) return lines.filter((line) => line.trim() !== '').slice(-MOST_LINES).join('\n');
  const end = lines.findIndex((line, i) => i > start && FRAME.test(line));
  const message = lines.slice(start, end < 0 ? start + MOST_LINES : end).join('\n').trimEnd().replace(/^\w*Error(?: \[\w+\])?: /, '');
  const frames = lines.slice(start).flatMap((line) => [FRAME.exec(line)].filter((frame) => frame !== null));
  const own = frames.find(([, file]) => file.startsWith(`${dir}/`) && !file.includes('/node_modules/') && !isLibrary(file, dir));
  return own ? `${relative(dir, own[1])}:${own[2]}:${own[3]}: ${message}` : message;
}

/** In a clone of this project the library lies beside the example, and is not what its author wrote. */
function isLibrary(file: string, dir: string): boolean {
  return /^(?:src|lib|build)\//.test(relative(dir, file));
}
