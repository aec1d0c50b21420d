import { KubeObject } from '../../../kube/objects';

/** One change of one object. An object that appears has no `before`, one that is gone has no `after`. */
export interface Change {
  readonly revision: number;
  /** Of which table, as in `ObjectStore`. */
  readonly table: string;
  readonly key: string;
  readonly before?: KubeObject;
  readonly after?: KubeObject;
  /** Bytes that it counts for. */
  readonly size: number;
}

export interface HistoryLimits { readonly changes: number; readonly bytes: number }

/** Enough for any client to come back within minutes, and little beside the objects themselves. */
export const HISTORY_LIMITS: HistoryLimits = { changes: 10_000, bytes: 32 << 20 };

/** The latest changes in the order of their revisions, one revision each without gaps. The oldest leave as new ones come. */
export class History {
  private changes: Change[] = [];
  private head = 0; // index of the oldest; those before are gone and wait for the next compaction of the array
  private bytes = 0;

  constructor(private readonly limits: HistoryLimits, private last = 0) {}

  /** The revision from which on changes are known: who knows this one can catch up. */
  get base(): number {
    return this.last - (this.changes.length - this.head);
  }

  get length(): number {
    return this.changes.length - this.head;
  }

  push(change: Change): void {
    this.last = change.revision;
    this.changes.push(change);
    this.bytes += change.size;
    while (this.length > this.limits.changes || this.bytes > this.limits.bytes && this.length > 1) this.dropOldest();
  }

  /** The change that made `revision`. It must be known: above `base`, not above the last. */
  at(revision: number): Change {
    return this.changes[this.head + revision - this.base - 1];
  }

  /** Forgets everything up to `last`. */
  forget(last = this.last): void {
    this.changes = [];
    this.head = this.bytes = 0;
    this.last = last;
  }

  private dropOldest(): void {
    this.bytes -= this.changes[this.head].size;
    this.changes[this.head] = undefined as never; // lets the objects go now
    this.head++;
    if (this.head > 1024 && this.head > this.changes.length / 2) {
      this.changes = this.changes.slice(this.head);
      this.head = 0;
    }
  }
}
