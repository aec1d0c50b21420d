const ESCAPE = /\\(?:([abfnrtv\\"])|([0-7]{3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|)/g;
const NAMED: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"' };
const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text that a Go literal in double quotes stands for, given without them; undefined where Go takes no such text, or its bytes are not UTF-8. */
export function unquote(inner: string): string | undefined {
  if (!inner.includes('\\')) return inner.includes('\n') ? undefined : inner;
  if (inner.includes('\n')) return undefined;
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const escape of inner.matchAll(ESCAPE)) {
    const bytes = escapedBytes(escape);
    if (!bytes) return undefined;
    pieces.push(Buffer.from(inner.slice(at, escape.index)), bytes);
    at = escape.index + escape[0].length;
  }
  try {
    return STRICT.decode(Buffer.concat([...pieces, Buffer.from(inner.slice(at))]));
  } catch {
    return undefined;
  }
}

function escapedBytes([, named, octal, byte, short, long]: readonly (string | undefined)[]): Uint8Array | undefined {
  if (named !== undefined) return Buffer.from(NAMED[named]);
  if (octal !== undefined) return parseInt(octal, 8) > 255 ? undefined : Uint8Array.of(parseInt(octal, 8));
  if (byte !== undefined) return Uint8Array.of(parseInt(byte, 16));
  const point = parseInt(short ?? long ?? 'none', 16);
  return point <= 0x10ffff && !(point >= 0xd800 && point < 0xe000) ? Buffer.from(String.fromCodePoint(point)) : undefined;
}
