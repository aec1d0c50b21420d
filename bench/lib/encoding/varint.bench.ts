import { ByteReader } from '../../../lib/encoding/byte-reader';
import { ByteWriter } from '../../../lib/encoding/byte-writer';
import { SeededRandom } from '../../../lib/sys/random';
import { Bench } from '../../ratio';

const COUNT = 1_000_000;
const random = new SeededRandom(1);
/** Half of one byte, a quarter of two, the rest of up to seven: as lengths, references and timestamps mix. */
const values = Float64Array.from({ length: COUNT }, () => {
  const kind = random.next();
  return random.below(kind < 0.5 ? 2 ** 7 : kind < 0.75 ? 2 ** 14 : kind < 0.9 ? 2 ** 28 : 2 ** 48);
});
const writer = new ByteWriter(8 * COUNT);
encode();
const encoded = writer.bytes().slice();
const view = new DataView(encoded.buffer);
const reader = new ByteReader();

export const benches: Bench[] = [{
  name: 'lib/encoding/varint decode',
  unit: 'varint',
  units: COUNT,
  ours: { name: 'ByteReader.uvarint', run: decode },
  against: { name: 'DataView and BigInt', run: decodeByBigInt },
  note: 'the plain way to 64 bits',
}, {
  name: 'lib/encoding/varint encode',
  unit: 'varint',
  units: COUNT,
  ours: { name: 'ByteWriter.uvarint', run: encode },
  against: { name: 'DataView and BigInt', run: encodeByBigInt },
  note: 'the plain way to 64 bits',
}];

function decode(): number {
  let sum = 0;
  reader.reset(encoded);
  for (let i = 0; i < COUNT; i++) sum += reader.uvarint();
  if (reader.failed) throw new Error(`failed at byte ${reader.failedAt}`);
  return sum;
}

function decodeByBigInt(): number {
  let sum = 0;
  for (let i = 0, at = 0; i < COUNT; i++) {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = view.getUint8(at++);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) break;
    }
    sum += Number(value);
  }
  return sum;
}

function encode(): number {
  writer.reset();
  for (let i = 0; i < COUNT; i++) writer.uvarint(values[i]);
  return writer.at;
}

function encodeByBigInt(): number {
  let at = 0;
  for (let i = 0; i < COUNT; i++) {
    let value = BigInt(values[i]);
    for (; value > 127n; value >>= 7n) view.setUint8(at++, Number(value & 127n) | 128);
    view.setUint8(at++, Number(value));
  }
  return at;
}
