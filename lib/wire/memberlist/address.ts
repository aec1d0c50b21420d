import { CodedError } from '../../sys/errors';

/** An address of 4 or 16 bytes as text; one of IPv4 in the form of IPv6 is written as IPv4. @throws CodedError MEMBERLIST for any other length */
export function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) throw new CodedError('MEMBERLIST', `malformed message: an address of ${bytes.length} bytes, expected 4 or 16`);
  if (bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255) return bytes.subarray(12).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] << 8) | bytes[2 * i + 1]).toString(16)).join(':');
  const runs = groups.match(/(?:^|:)0(?::0)+(?=:|$)/g);
  const zeros = runs?.reduce((longest, run) => (run.replace(/^:/, '').length > longest.replace(/^:/, '').length ? run : longest));
  if (zeros === undefined) return groups;
  const at = groups.indexOf(zeros);
  return `${groups.slice(0, at)}::${groups.slice(at + zeros.length).replace(/^:/, '')}`;
}

/** The bytes of an address: 4 or 16. @throws CodedError MEMBERLIST for what is none */
export function addressBytes(text: string): Uint8Array {
  const bytes = text.includes(':') ? bytes6(text) : bytes4(text);
  if (!bytes) throw new CodedError('MEMBERLIST', `${JSON.stringify(text)} is no IP address`);
  return bytes;
}

function bytes4(text: string): Uint8Array | undefined {
  const parts = text.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256));
  return parts.length === 4 && parts.every((part) => part < 256) ? Uint8Array.from(parts) : undefined;
}

function bytes6(text: string): Uint8Array | undefined {
  const dotted = /^(.*:)(\d[\d.]*\.\d+)$/.exec(text);
  if (dotted) {
    const four = bytes4(dotted[2]);
    if (!four) return undefined;
    text = `${dotted[1]}${((four[0] << 8) | four[1]).toString(16)}:${((four[2] << 8) | four[3]).toString(16)}`;
  }
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const given = halves.flat().length;
  if (halves.length > 2 || (halves.length === 2 ? given > 7 : given !== 8)) return undefined;
  const groups = halves.length === 1 ? halves[0] : [...halves[0], ...Array<string>(8 - given).fill('0'), ...halves[1]];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return Uint8Array.from(groups.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255]));
}
