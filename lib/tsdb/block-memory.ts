import { enlarged } from './index/slab';

/** The smallest block, in bytes; one of class c has 2^c times as many. */
const SMALLEST = 64;
/** The largest class: 2048 bytes, more than any open chunk needs. */
const CLASSES = 6;
const LARGEST = SMALLEST << (CLASSES - 1);

export function blockLength(blockClass: number): number {
  return SMALLEST << blockClass;
}

/**
 * Blocks for open chunks within one array that grows. Halves that are both free become one again: all series of a target outgrow their
 * blocks at about the same time, and so the next size is made of the last one. Source: Knowlton, "A fast storage allocator", CACM 1965.
 */
export class BlockMemory {
  /** Another array whenever `allocate` had to grow it: never hold on to it. */
  data = new Uint8Array(16 * LARGEST);
  private freeClass = new Uint8Array(this.data.length / SMALLEST); // by the smallest blocks: 1 + the class of the free block that begins there
  private readonly free: number[][] = Array.from({ length: CLASSES }, () => []); // where free blocks begin, and some that are free no more
  private end = 0;

  /** @returns where a block of this class begins; its bytes may be anything */
  allocate(blockClass: number): number {
    let from = blockClass, at = this.take(from);
    while (at < 0 && ++from < CLASSES) at = this.take(from);
    if (at < 0) {
      from = CLASSES - 1;
      at = this.append();
    }
    while (from > blockClass) this.put(at + blockLength(--from), from);
    return at;
  }

  release(at: number, blockClass: number): void {
    for (; blockClass < CLASSES - 1; blockClass++) {
      const length = blockLength(blockClass), buddy = at ^ length;
      if (this.freeClass[buddy / SMALLEST] !== blockClass + 1) break;
      this.freeClass[buddy / SMALLEST] = 0;
      at &= ~length;
    }
    this.put(at, blockClass);
  }

  private put(at: number, blockClass: number): void {
    this.freeClass[at / SMALLEST] = blockClass + 1;
    this.free[blockClass].push(at);
  }

  /** Where a free block of just this class begins, or -1. */
  private take(blockClass: number): number {
    for (let at = this.free[blockClass].pop(); at !== undefined; at = this.free[blockClass].pop()) {
      if (this.freeClass[at / SMALLEST] !== blockClass + 1) continue; // it has become part of a larger one
      this.freeClass[at / SMALLEST] = 0;
      return at;
    }
    return -1;
  }

  private append(): number {
    const at = this.end;
    this.end += LARGEST;
    if (this.end > this.data.length) {
      this.data = enlarged(this.data, Math.ceil(this.end * 1.25 / LARGEST) * LARGEST);
      this.freeClass = enlarged(this.freeClass, this.data.length / SMALLEST);
    }
    return at;
  }
}
