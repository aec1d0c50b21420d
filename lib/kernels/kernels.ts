import { CodedError } from '../sys/errors';
import { WASM_BASE64 } from './wasm.generated';

/** The functions of the module. Every pointer is a byte offset in its memory. */
interface Exports {
  xorDecode(chunk: number, end: number, times: number, values: number): number;
}

const PAGE = 65536;

/**
 * The kernels of one thread over one memory, which they may share with the kernels of other threads. Data that lies in this
 * memory is worked on where it is; other data is copied through `scratch`, which belongs to this object alone.
 */
export class Kernels {
  readonly exports: Exports;
  /** All bytes of the memory as it was when this object was made: a later growth does not move them. */
  readonly bytes: Uint8Array;

  private constructor(module: WebAssembly.Module, readonly memory: WebAssembly.Memory, readonly scratch: number, readonly scratchBytes: number) {
    this.bytes = new Uint8Array(memory.buffer);
    if (scratch % 8 || scratch + scratchBytes > this.bytes.length) {
      throw new CodedError('KERNELS', `scratch of ${scratchBytes} bytes at ${scratch} does not lie on 8 bytes within the memory of ${this.bytes.length}`);
    }
    this.exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  }

  /** Kernels with a memory of their own, of which the first `scratchBytes` are scratch and `dataBytes` follow for the caller. */
  static load(scratchBytes = PAGE, dataBytes = 0): Kernels {
    const pages = Math.ceil((scratchBytes + dataBytes) / PAGE);
    return Kernels.over(new WebAssembly.Memory({ initial: pages, maximum: PAGE, shared: true }), 0, scratchBytes);
  }

  /** Kernels over `memory`, of which they own `[scratch, scratch + scratchBytes)`. @throws CodedError KERNELS */
  static over(memory: WebAssembly.Memory, scratch: number, scratchBytes: number): Kernels {
    return new Kernels(new WebAssembly.Module(Buffer.from(WASM_BASE64, 'base64')), memory, scratch, scratchBytes);
  }

  /** Whether `view` lies in this memory, so that its `byteOffset` is a pointer. */
  owns(view: ArrayBufferView): boolean {
    return view.buffer === this.bytes.buffer;
  }
}
