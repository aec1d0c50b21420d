import { KubeObject } from '../../../kube/objects';
import { tooLarge } from '../api-error';
import { Change, CompactChange, History, HISTORY_LIMITS, HistoryLimits } from './history';
import { ObjectTable } from './object-table';
import { StoredObject } from './stored-object';

/** Makes changes durable, in their order. */
export interface ChangeLog {
  append(change: Change, text: string | undefined): void;
  /** Resolves when all that was appended is on disk. @throws FsError once that failed */
  flushed(): Promise<void>;
}

/**
 * All objects, by table (one per resource) and key, with the latest changes. Revisions count the changes of all tables; an object's
 * resourceVersion is the revision that made it. Objects are shared with everybody who reads: nobody changes them.
 */
export class ObjectStore {
  private readonly tables = new Map<string, ObjectTable>();
  private readonly history: History;
  private readonly listeners = new Set<(change: Change) => void>();
  private latest: number;

  /**
   * @param log where changes go before a write is answered; absent: they live as long as the process
   * @param revision that of the newest change among the objects that are put in by `restore`
   */
  constructor(private readonly log?: ChangeLog, revision = 0, limits: HistoryLimits = HISTORY_LIMITS) {
    this.latest = revision;
    this.history = new History(limits, revision);
  }

  get revision(): number {
    return this.latest;
  }

  /** The oldest revision from which on all changes are known. */
  get oldest(): number {
    return this.history.base;
  }

  get(table: string, key: string): KubeObject | undefined {
    return this.stored(table, key)?.object;
  }

  /** The same, for whoever can do with its JSON. */
  stored(table: string, key: string): StoredObject | undefined {
    return this.tables.get(table)?.get(key);
  }

  /** The keys that begin with `prefix`, in order. Not to be kept over a change. */
  keys(table: string, prefix = ''): readonly string[] {
    return this.tables.get(table)?.keys(prefix) ?? [];
  }

  size(table: string): number {
    return this.tables.get(table)?.size ?? 0;
  }

  /** Names of the tables that hold something. */
  tableNames(): string[] {
    return [...this.tables].filter(([, { size }]) => size > 0).map(([name]) => name);
  }

  /**
   * Puts `object` in place of what is at `key`, or takes that away. Its resourceVersion is set here.
   * @returns what stands there now, or what was taken away with the resourceVersion of its end
   * @throws ApiError for an object that is too large, CodedError STORE once changes cannot be kept any more; nothing is changed then
   */
  commit(table: string, key: string, object: KubeObject | undefined): KubeObject {
    const before = this.stored(table, key);
    const revision = this.latest + 1;
    const result = withVersion(object ?? before!.object, revision);
    const after = object && new StoredObject(JSON.stringify(result), result);
    if (after && after.text.length > LARGEST_OBJECT) throw tooLarge(LARGEST_OBJECT);
    const change = new CompactChange(revision, table, key, before, after);
    this.log?.append(change, after?.text);
    this.latest = revision;
    this.table(table).set(key, after);
    this.history.push(change);
    for (const listener of this.listeners) listener(change);
    return result;
  }

  /** Puts in what a log has kept, without a change. */
  restore(table: string, key: string, object: KubeObject): void {
    this.table(table).set(key, new StoredObject(JSON.stringify(object)));
  }

  /** Every object as JSON. */
  * texts(): Generator<{ readonly table: string; readonly key: string; readonly text: string }> {
    for (const table of this.tables.keys()) for (const key of this.keys(table)) yield { table, key, text: this.stored(table, key)!.text };
  }

  /** Tells `listener` of every change right after it was made. @returns what ends that */
  onChange(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The change that made `revision`, which must be above `oldest` and not above `revision`. */
  changeAt(revision: number): Change {
    return this.history.at(revision);
  }

  /** What a table held at `revision`, which must not be below `oldest`: keys in order, and their objects. */
  at(table: string, revision: number, prefix: string): ReadonlyMap<string, StoredObject> {
    const then = new Map<string, StoredObject | undefined>();
    for (let i = this.latest; i > revision; i--) {
      const change = this.history.at(i);
      if (change.table === table && change.key.startsWith(prefix)) then.set(change.key, change.was);
    }
    const keys = [...this.keys(table, prefix).filter((key) => !then.has(key)), ...then.keys()].sort();
    const objects = new Map<string, StoredObject>();
    for (const key of keys) {
      const object = then.has(key) ? then.get(key) : this.stored(table, key);
      if (object) objects.set(key, object);
    }
    return objects;
  }

  /** Forgets all changes so far, as an etcd does from time to time: who was reading must begin anew. */
  compact(): void {
    this.history.forget();
  }

  /** Resolves when everything that was committed so far is durable. */
  async flushed(): Promise<void> {
    await this.log?.flushed();
  }

  private table(name: string): ObjectTable {
    let table = this.tables.get(name);
    if (!table) this.tables.set(name, table = new ObjectTable());
    return table;
  }
}

const LARGEST_OBJECT = 1.5 * 2 ** 20; // characters of its JSON; an etcd takes as many bytes

/** What it is comes first in its JSON, as in that of other servers. */
function withVersion({ apiVersion, kind, ...object }: KubeObject, revision: number): KubeObject {
  return { apiVersion, kind, ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}
