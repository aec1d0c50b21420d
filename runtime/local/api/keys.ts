import { Clock } from '../../../lib/sys/clock';
import { Fs } from '../../../lib/sys/fs';
import { Random } from '../../../lib/sys/random';
import { replaceFile } from '../../../lib/sys/replace-file';
import { CertificateAuthority } from '../../http/certificate-authority';

/** What signs certificates and tokens. */
export interface Keys { readonly authority: CertificateAuthority; readonly tokens: Uint8Array }

const LARGEST = 64 << 10; // bytes of a key's file
const TOKEN_KEY = 32; // bytes

export interface KeyOptions {
  readonly fs: Fs;
  readonly clock: Clock;
  readonly random: Random;
  /** Where keys are kept; absent: they are new each time. */
  readonly dir?: string;
}

/**
 * New keys, or those that were kept: then kubeconfigs and tokens go on to hold after a restart.
 * @throws CodedError CERTIFICATE for files that are no keys
 */
export async function loadKeys({ fs, clock, random, dir }: KeyOptions): Promise<Keys> {
  if (dir && await fs.stat(`${dir}/tokens.key`)) { // it is written last
    const read = async (name: string) => Buffer.from(await fs.readFile(`${dir}/${name}`, LARGEST));
    const pair = { cert: (await read('ca.crt')).toString(), key: (await read('ca.key')).toString() };
    return { authority: await CertificateAuthority.load(clock, random, pair), tokens: await read('tokens.key') };
  }
  const authority = await CertificateAuthority.create(clock, random, 'kubernetes-ca');
  const tokens = random.bytes(new Uint8Array(TOKEN_KEY));
  if (dir) {
    await fs.mkdir(dir);
    await replaceFile(fs, dir, 'ca.crt', Buffer.from(authority.pair.cert));
    await replaceFile(fs, dir, 'ca.key', Buffer.from(authority.pair.key));
    await replaceFile(fs, dir, 'tokens.key', tokens);
  }
  return { authority, tokens };
}
