import { crc32 } from 'node:zlib';
import { crc32c } from '../../../lib/encoding/crc32c';
import { SeededRandom } from '../../../lib/sys/random';
import { Bench } from '../../ratio';

const bytes = new SeededRandom(1).bytes(new Uint8Array(4 << 20));

export const benches: Bench[] = [{
  name: 'lib/encoding/crc32c',
  unit: 'byte',
  units: bytes.length,
  ours: { name: 'crc32c', run: () => crc32c(bytes) },
  against: { name: 'zlib.crc32', run: () => crc32(bytes) },
  note: 'native code, another polynomial',
}];
