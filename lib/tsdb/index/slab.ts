/** A copy of `column` with room for `capacity` elements. */
export function enlarged<T extends Uint8Array | Uint32Array | Float64Array>(column: T, capacity: number): T {
  const larger = new (column.constructor as new (length: number) => T)(capacity);
  larger.set(column);
  return larger;
}

/** Blocks of any size within one array that grows. A released block is handed out again to whoever wants one of its size. */
export class Slab {
  /** Another array whenever `allocate` had to grow it: never hold on to it. */
  data = new Uint32Array(1024);
  private end = 0;
  private readonly free = new Map<number, number[]>(); // by size: where they begin

  /** @returns where a block of `size` elements begins; they hold anything */
  allocate(size: number): number {
    const released = this.free.get(size)?.pop();
    if (released !== undefined) return released;
    const at = this.end;
    this.end += size;
    if (this.end > this.data.length) this.data = enlarged(this.data, Math.ceil(this.end * 1.25));
    return at;
  }

  /** Gives back the block that `allocate(size)` gave. */
  release(at: number, size: number): void {
    const released = this.free.get(size);
    if (released) released.push(at);
    else this.free.set(size, [at]);
  }
}
