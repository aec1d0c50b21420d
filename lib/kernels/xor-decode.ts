import { XorDecode, xorCount, xorDecode, XorFault, XOR_SLACK } from '../tsdb/chunkenc/xor';
import { Kernels } from './kernels';

/**
 * The XOR decoder of `kernels` under its twin's signature. Chunks and columns within the kernels' memory are used in place; a
 * chunk from elsewhere is copied in and its columns out, and one too large for the scratch goes to the twin.
 */
export function xorDecodeKernel(kernels: Kernels): XorDecode {
  const { exports, bytes: memory, scratch, scratchBytes } = kernels;
  const inPlace: XorDecode = (bytes, from, to, times, values, at) => exports.xorDecode(
    bytes.byteOffset + from, bytes.byteOffset + to, times.byteOffset + at * 8, values.byteOffset + at * 8);

  return (bytes, from, to, times, values, at) => {
    if (to - from < 2) return XorFault.Truncated;
    const count = xorCount(bytes, from);
    if (at + count > times.length || at + count > values.length) return xorDecode(bytes, from, to, times, values, at); // to throw its error
    const readable = kernels.owns(bytes) && bytes.byteOffset + to + XOR_SLACK <= memory.length;
    if (readable && kernels.owns(times) && kernels.owns(values)) return inPlace(bytes, from, to, times, values, at);

    const size = (to - from + XOR_SLACK + 7) & ~7;
    if (size + count * 16 > scratchBytes) return xorDecode(bytes, from, to, times, values, at);
    memory.set(bytes.subarray(from, to), scratch);
    const timesAt = scratch + size, valuesAt = timesAt + count * 8;
    const result = exports.xorDecode(scratch, scratch + to - from, timesAt, valuesAt);
    if (result < 0) return result;
    times.set(new Float64Array(memory.buffer, timesAt, count), at);
    values.set(new Float64Array(memory.buffer, valuesAt, count), at);
    return result;
  };
}
