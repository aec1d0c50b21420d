import fc from 'fast-check';
import { isWellFormed, toWellFormed } from '../../../lib/encoding/well-formed';

test.each([
  ['', ''],
  ['plain é中😀', 'plain é中😀'],
  ['\ufffd', '\ufffd'],
  ['\ud83d', '\ufffd'],
  ['a\ud83db', 'a\ufffdb'],
  ['\ude00', '\ufffd'],
  ['\ude00\ud83d', '\ufffd\ufffd'],
  ['\ud83d\ud83d\ude00', '\ufffd😀'],
])('%j is written as %j', (text, written) => {
  expect(toWellFormed(text)).toBe(written);
  expect(isWellFormed(text)).toBe(text === written);
});

test('is what Node writes', () => {
  const units = fc.array(fc.integer({ min: 0xd700, max: 0xe0ff }), { maxLength: 9 }).map((codes) => String.fromCharCode(...codes));
  fc.assert(fc.property(units, (text) => expect(toWellFormed(text)).toBe(Buffer.from(text).toString())));
});
