import { ByteWriter } from '../encoding/byte-writer';
import { XxHash64 } from '../encoding/xxhash64';

const ESCAPE = 255; // in the place of a length: three bytes of length follow

const writer = new ByteWriter(1024); // of one call at a time
const hasher = new XxHash64();

/**
 * The hash of a label set as the originals compute it: XXH64 over every name and value behind its length in bytes, which takes
 * one byte below 255 and otherwise a 255 and three bytes, the lowest first (docs/parts/model.md).
 * @param flat name, value, name, value ...; sorted, none longer than three bytes can count
 */
export function hashLabels(flat: readonly string[]): bigint {
  writer.reset();
  for (const text of flat) writeText(text);
  const { high, low } = hasher.hash(writer.buffer, 0, writer.at);
  return (BigInt(high) << 32n) | BigInt(low);
}

function writeText(text: string): void {
  const start = writer.at;
  writer.u8(0);
  writer.utf8(text);
  const length = writer.at - start - 1;
  writer.buffer[start] = Math.min(length, ESCAPE);
  if (length < ESCAPE) return;
  writer.ensure(3);
  writer.buffer.copyWithin(start + 4, start + 1, writer.at);
  writer.at += 3;
  for (let i = 0; i < 3; i++) writer.buffer[start + 1 + i] = length >>> (8 * i);
}
