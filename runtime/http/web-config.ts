import { parseYaml } from '../../lib/config/yaml/parse';
import { CodedError } from '../../lib/sys/errors';
import { Fs } from '../../lib/sys/fs';

const LARGEST = 1 << 20;

/**
 * Looks into the file of `--web.config.file`, which an operator always passes, mostly with nothing in it.
 * @param path absolute, or '' for none
 * @throws CodedError for a file that turns something on, because serving without what it asks for would be worse than not serving
 */
export async function checkWebConfig(fs: Fs, path: string): Promise<void> {
  if (path === '') return;
  const { content, isNull } = parseYaml(Buffer.from(await fs.readFile(path, LARGEST)).toString('utf8'), path);
  if (isNull || (content.kind === 'map' && content.entries.length === 0)) return;
  throw new CodedError('BAD_CONFIG', `${path}: TLS, HTTP settings and users are not supported yet: empty the file, or let a proxy in front do this`);
}
