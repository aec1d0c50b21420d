import { Secret } from '../../../lib/log/secret';
import { Fs } from '../../../lib/sys/fs';

const LARGEST = 1 << 20;

/** A secret that stands in the configuration, or else in the file at `path` without white space around it; '' where there is neither. @throws FsError */
export async function secretText(secret: Secret | undefined, path: string, fs: Fs): Promise<string> {
  if (secret) return secret.reveal();
  return path === '' ? '' : Buffer.from(await fs.readFile(path, LARGEST)).toString('utf8').trim();
}
