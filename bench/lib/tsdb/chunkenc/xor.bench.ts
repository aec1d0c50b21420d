import { Kernels } from '../../../../lib/kernels/kernels';
import { xorDecodeKernel } from '../../../../lib/kernels/xor-decode';
import { XorDecode, xorDecode } from '../../../../lib/tsdb/chunkenc/xor';
import { xorAppend, XorStates } from '../../../../lib/tsdb/chunkenc/xor-append';
import { Bench } from '../../../ratio';

const CHUNKS = 4000, SAMPLES = 120, ROOM = 2048;
const kernels = Kernels.load(1 << 16, CHUNKS * ROOM + SAMPLES * 16);
const data = 1 << 16;
const slab = kernels.bytes.subarray(data, data + CHUNKS * ROOM);
const times = new Float64Array(kernels.memory.buffer, data + CHUNKS * ROOM, SAMPLES);
const values = new Float64Array(kernels.memory.buffer, data + CHUNKS * ROOM + SAMPLES * 8, SAMPLES);
const sizes = new Uint32Array(CHUNKS);
const states = XorStates.allocate(CHUNKS);

/** Counters scraped every 15 s with a jitter of some milliseconds, two in five standing still: what a server mostly holds. */
function fill(): number {
  states.words.fill(0);
  for (let i = 0; i < SAMPLES; i++) {
    for (let c = 0; c < CHUNKS; c++) {
      const t = 1_700_000_000_000 + i * 15_000 + ((i * 7 + c) % 5 ? 0 : 3);
      sizes[c] = xorAppend(states, c, slab, c * ROOM, (c + 1) * ROOM, t, c % 5 < 2 ? c : i * (c % 97) + ((i * c) % 13));
    }
  }
  return sizes[0];
}

function decodeAll(decode: XorDecode): number {
  let sum = 0;
  for (let c = 0; c < CHUNKS; c++) sum += decode(slab, c * ROOM, c * ROOM + sizes[c], times, values, 0) + values[SAMPLES - 1];
  return sum;
}

fill();
const kernel = xorDecodeKernel(kernels);
const outside = { slab: slab.slice(), times: new Float64Array(SAMPLES), values: new Float64Array(SAMPLES) };
const twin = { name: 'its twin', run: () => decodeAll(xorDecode) };

export const benches: Bench[] = [{
  name: 'lib/kernels/xor-decode',
  unit: 'sample',
  units: CHUNKS * SAMPLES,
  ours: { name: 'kernel', run: () => decodeAll(kernel) },
  against: twin,
}, {
  name: 'lib/kernels/xor-decode (copied in and out)',
  unit: 'sample',
  units: CHUNKS * SAMPLES,
  ours: {
    name: 'kernel',
    run: () => {
      for (let c = 0; c < CHUNKS; c++) kernel(outside.slab, c * ROOM, c * ROOM + sizes[c], outside.times, outside.values, 0);
      return outside.values[0];
    },
  },
  against: twin,
}, {
  name: 'lib/tsdb/chunkenc/xor-append',
  unit: 'sample',
  units: CHUNKS * SAMPLES,
  ours: { name: 'append', run: fill },
  against: twin,
  note: 'decoding the same chunks',
}];
