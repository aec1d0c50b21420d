import { formatUuid4 } from '../../../lib/encoding/uuid';

test.each([
  [0x00, '00000000-0000-4000-8000-000000000000'],
  [0xff, 'ffffffff-ffff-4fff-bfff-ffffffffffff'],
  [0x5a, '5a5a5a5a-5a5a-4a5a-9a5a-5a5a5a5a5a5a'],
])('sixteen bytes %d', (byte, uuid) => {
  expect(formatUuid4(new Uint8Array(16).fill(byte))).toBe(uuid);
});
