import { StoredObject } from './stored-object';

/** The objects of one resource by `namespace/name`, or by name alone, listed in the order of these keys. */
export class ObjectTable {
  private readonly objects = new Map<string, StoredObject>();
  private order: string[] | undefined; // until the next key comes or goes

  get size(): number {
    return this.objects.size;
  }

  get(key: string): StoredObject | undefined {
    return this.objects.get(key);
  }

  set(key: string, object: StoredObject | undefined): void {
    if (this.objects.has(key) !== (object !== undefined)) this.order = undefined;
    if (object) this.objects.set(key, object);
    else this.objects.delete(key);
  }

  /** All keys in order, or those that begin with `prefix`. Not to be kept over a change. */
  keys(prefix = ''): readonly string[] {
    this.order ??= [...this.objects.keys()].sort();
    if (prefix === '') return this.order;
    const from = lowerBound(this.order, prefix);
    const to = lowerBound(this.order, prefix + LAST);
    return this.order.slice(from, to);
  }
}

const LAST = '\uffff'; // sorts behind everything that may stand in a name

function lowerBound(sorted: readonly string[], key: string): number {
  let low = 0;
  for (let high = sorted.length; low < high; ) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
