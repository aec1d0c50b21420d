import { KubeObject } from '../../../kube/objects';
import { StoredObject } from './stored-object';

/** One change of one object. An object that appears has no `before`, one that is gone has no `after`. */
export interface Change {
  readonly revision: number;
  /** Of which table, as in `ObjectStore`. */
  readonly table: string;
  readonly key: string;
  readonly before?: KubeObject;
  readonly after?: KubeObject;
  /** The same two as the store holds them. */
  readonly was?: StoredObject;
  readonly is?: StoredObject;
}

/** A change that holds no more than the JSON of its objects. */
export class CompactChange implements Change {
  constructor(readonly revision: number, readonly table: string, readonly key: string, readonly was?: StoredObject, readonly is?: StoredObject) {}

  get before(): KubeObject | undefined {
    return this.was?.object;
  }

  get after(): KubeObject | undefined {
    return this.is?.object;
  }
}

const OVERHEAD = 200; // bytes that a change counts for beside its object

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
    this.bytes += sizeOf(change);
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
    this.bytes -= sizeOf(this.changes[this.head]);
    this.changes[this.head] = undefined as never; // lets the objects go now
    this.head++;
    if (this.head > 1024 && this.head > this.changes.length / 2) {
      this.changes = this.changes.slice(this.head);
      this.head = 0;
    }
  }
}

function sizeOf({ is }: Change): number {
  return OVERHEAD + (is?.text.length ?? 0);
}
