import { ByteWriter } from '../encoding/byte-writer';
import { XxHash64 } from '../encoding/xxhash64';
import { Labels } from '../model/labels';

const SEPARATOR = 0xff; // in no UTF-8 text
const FNV_OFFSET_HIGH = 0xcbf29ce4, FNV_OFFSET_LOW = 0x84222325;
const FNV_PRIME_LOW = 0x1b3; // the prime is 2^40 + 0x1b3

/**
 * The identity of an alert: FNV-1a of 64 bits over `name 0xff value 0xff` of its labels, as 16 digits. It stands in payloads, API answers
 * and the order of lists. Source: draft-eastlake-fnv; the layout is the original's.
 */
export function fingerprint(labels: Labels): string {
  const bytes = labelBytes(labels);
  let high = FNV_OFFSET_HIGH, low = FNV_OFFSET_LOW;
  for (let i = 0; i < bytes.length; i++) {
    low = (low ^ bytes[i]) >>> 0;
    const product = low * FNV_PRIME_LOW; // below 2^41
    high = (Math.imul(high, FNV_PRIME_LOW) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return hex(high) + hex(low);
}

/** By which the notification log knows an alert: XXH64 of the same bytes, as 16 digits. */
export function notificationHash(labels: Labels): string {
  const { high, low } = XXHASH.hash(labelBytes(labels));
  return hex(high) + hex(low);
}

const WRITER = new ByteWriter(), XXHASH = new XxHash64();

/** Valid until the next call. */
function labelBytes(labels: Labels): Uint8Array {
  WRITER.reset();
  for (let i = 0; i < labels.size; i++) {
    WRITER.utf8(labels.name(i));
    WRITER.u8(SEPARATOR);
    WRITER.utf8(labels.value(i));
    WRITER.u8(SEPARATOR);
  }
  return WRITER.bytes();
}

function hex(half: number): string {
  return half.toString(16).padStart(8, '0');
}
