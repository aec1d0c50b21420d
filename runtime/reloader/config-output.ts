import { gunzipSync } from 'node:zlib';
import { CodedError, errorText } from '../../lib/sys/errors';

const LARGEST = 256 << 20; // bytes of an unpacked configuration

/**
 * A configuration as the server reads it: unpacked where it is gzip, and with `$(NAME)` as the value of that variable.
 * @throws CodedError RELOADER for what cannot be unpacked, and for a variable that is not set
 */
export function expandedConfig(bytes: Uint8Array, env: Readonly<Record<string, string | undefined>>, file: string): Buffer {
  const text = unpacked(bytes, file).toString('latin1'); // a byte is a character: what is no UTF-8 comes out as it went in
  return Buffer.from(text.replace(/\$\(([a-zA-Z_0-9]+)\)/g, (_, name: string) => {
    const value = env[name];
    if (value === undefined) throw new CodedError('RELOADER', `${file}: found reference to unset environment variable "${name}": set it, or remove $(${name})`);
    return Buffer.from(value, 'utf8').toString('latin1');
  }), 'latin1');
}

function unpacked(bytes: Uint8Array, file: string): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return Buffer.from(bytes);
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST });
  } catch (err) {
    throw new CodedError('RELOADER', `${file}: cannot unpack it: ${errorText(err)}`, err);
  }
}
