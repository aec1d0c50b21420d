import fc from 'fast-check';
import { compareUtf8 } from '../../../lib/encoding/utf8-order';

const text = fc.string({ unit: 'binary' });
const pair = fc.tuple(text, text, text).map(([head, a, b]) => [head + a, head + b] as const); // long equal beginnings

test('the order is that of the bytes', () => {
  fc.assert(fc.property(pair, ([a, b]) => expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))),
    { numRuns: 1000, examples: [[['\ufb00', '😀']], [['\ue000', '\u{10ffff}']], [['😀', '😁']], [['\ud7ff', '\ue000']], [['a', '']], [['', '']]] });
});
