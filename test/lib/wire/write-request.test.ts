import fc from 'fast-check';
import { readWriteRequest } from '../../../lib/wire/write-request';
import { field, varint, writeRequest, writtenSample } from './protobuf';

function read(bytes: Uint8Array): string[] {
  const seen: string[] = [];
  readWriteRequest(bytes, {
    series: (pairs) => seen.push(pairs.join(' ')), sample: (t, v) => seen.push(`${t}:${v}`), histogram: () => seen.push('histogram'),
  });
  return seen;
}

test('series come with their labels, then their samples', () => {
  expect(read(writeRequest([{ labels: { __name__: 'a', b: 'ü' }, samples: [[1, 2.5], [-3, NaN]] }, { labels: { c: '' }, samples: [] }])))
    .toEqual(['__name__ a b ü', '1:2.5', '-3:NaN', 'c ']);
});

test('whatever the order of the fields, and whatever else there is', () => {
  const unknown = Buffer.concat([field(9, 'x'), varint(10 << 3), varint(7), varint(11 << 3 | 5), Buffer.alloc(4), varint(12 << 3 | 1), Buffer.alloc(8)]);
  const label = field(1, Buffer.concat([unknown, field(2, 'v'), field(1, 'n')]));
  const series = field(1, Buffer.concat([field(2, writtenSample(5, 6)), unknown, field(3, 'exemplar'), label]));
  expect(read(Buffer.concat([unknown, series, field(3, 'metadata')]))).toEqual(['n v', '5:6']);
});

test('native histograms are noticed', () => {
  expect(read(field(1, Buffer.concat([field(1, field(1, 'n')), field(4, 'h')])))).toEqual(['n ', 'histogram']);
});

test('an empty request holds nothing, and fields that are left out are zero', () => {
  expect(read(Buffer.alloc(0))).toEqual([]);
  expect(read(field(1, field(2, '')))).toEqual(['', '0:0']);
});

test.each([
  ['cut', writeRequest([{ labels: { a: 'b' }, samples: [[1, 1]] }]).subarray(0, -3)],
  ['with a length past its end', Buffer.from([10, 100])],
  ['with a group', Buffer.from([3 << 3 | 3])],
  ['of anything else', Buffer.from('hello')],
])('a request %s is refused with the byte', (_, bytes) => {
  expect(() => read(bytes)).toThrow(/remote-write request is no WriteRequest from byte \d+ on/);
});

test('no bytes make it fail otherwise, or take long', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    try {
      read(bytes);
    } catch (err) {
      expect(err).toMatchObject({ code: 'BAD_PROTOBUF' });
    }
  }), { numRuns: 2000 });
});
