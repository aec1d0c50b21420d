import { XxHash64 } from '../../../lib/encoding/xxhash64';
import { hashLabels } from '../../../lib/model/labels-hash';

function hashOfBytes(...parts: ReadonlyArray<string | readonly number[]>): bigint {
  const { high, low } = new XxHash64().hash(Buffer.concat(parts.map((part) => Buffer.from(part as string))));
  return (BigInt(high) << 32n) | BigInt(low);
}

const long = (length: number) => 'x'.repeat(length);

test.each<[flat: string[], bytes: Array<string | number[]>]>([
  [[], []],
  [['a', '1'], [[1], 'a', [1], '1']],
  [['__name__', 'up', 'job', 'web'], [[8], '__name__', [2], 'up', [3], 'job', [3], 'web']],
  [['a', '\u00fc\u{1f600}'], [[1], 'a', [6], '\u00fc\u{1f600}']], // bytes are counted, not characters
  [['a', long(254)], [[1], 'a', [254], long(254)]],
  [['a', long(255)], [[1], 'a', [255, 255, 0, 0], long(255)]],
  [['a', long(256), 'b', '1'], [[1], 'a', [255, 0, 1, 0], long(256), [1], 'b', [1], '1']],
  [['a', long(70_000)], [[1], 'a', [255, 0x70, 0x11, 1], long(70_000)]],
  [[long(300), '1'], [[255, 0x2c, 1, 0], long(300), [1], '1']],
])('%# is the hash of its bytes', (flat, bytes) => expect(hashLabels(flat)).toBe(hashOfBytes(...bytes)));

test('what was hashed before makes no difference', () => {
  const first = hashLabels(['a', '1']);
  hashLabels(['a', long(5000)]);
  expect(hashLabels(['a', '1'])).toBe(first);
});
