import { Fs } from '../sys/fs';
import { ConfigError } from './error';

const LARGEST = 10 * 1024 * 1024; // bytes

/** The text of a file. @throws FsError, ConfigError where it is not UTF-8 */
export async function readText(fs: Fs, path: string): Promise<string> {
  const bytes = await fs.readFile(path, LARGEST);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (err) {
    throw new ConfigError(path, 1, 1, 'yaml: the file is not UTF-8; save it in that encoding', err);
  }
}
