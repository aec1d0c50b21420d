import { isStale, STALE_NAN } from '../../../lib/model/stale';

test('the marker has the bits of the originals', () => {
  const words = new Uint32Array(Float64Array.of(0, 0).fill(STALE_NAN).buffer);
  expect([words[1].toString(16), words[0].toString(16)]).toEqual(['7ff00000', '2']);
});

test('the marker is told from numbers and from every other NaN', () => {
  const column = new Float64Array(4);
  column[0] = STALE_NAN;
  column[1] = NaN;
  column[2] = 1;
  new Uint32Array(column.buffer).set([0x00000001, 0x7ff80000], 6); // a NaN with another payload
  expect(Array.from(column, (_, i) => isStale(column[i]))).toEqual([true, false, false, false]);
});
