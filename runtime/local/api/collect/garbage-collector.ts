import { KubeObject, OwnerReference } from '../../../kube/objects';
import { isApiError } from '../api-error';
import { Kind } from '../kind';
import { KubeStore } from '../kube-store';
import { Change } from '../store/history';
import { ObjectStore } from '../store/object-store';
import { FOREGROUND_FINALIZER, ORPHAN_FINALIZER, Propagation } from '../write/deletion';
import { WorkLoop } from './work-loop';

interface Place { readonly table: string; readonly key: string }

/** Deletes what belongs to owners that are gone, and does what the finalizers of a deletion ask for. */
export class GarbageCollector {
  /** By the uid of an owner: where what it owns stands, as `table key`. */
  private readonly dependents = new Map<string, Map<string, Place>>();
  /** Uids of all objects. */
  private readonly alive = new Map<string, Place>();

  constructor(private readonly api: KubeStore, private readonly store: ObjectStore, private readonly loop: WorkLoop) {
    for (const table of store.tableNames()) {
      for (const key of store.keys(table)) this.follow({ table, key, after: store.get(table, key) });
    }
    store.onChange((change) => this.follow(change));
  }

  private follow({ table, key, before, after }: Pick<Change, 'table' | 'key' | 'before' | 'after'>): void {
    const place = { table, key }, name = `${table} ${key}`;
    for (const { uid } of before?.metadata.ownerReferences ?? []) {
      const owned = this.dependents.get(uid);
      owned?.delete(name);
      if (owned?.size === 0) this.dependents.delete(uid);
      const owner = this.alive.get(uid);
      if (owner) this.loop.add(`finalize ${uid}`, () => this.finalize(owner)); // it may have waited for this one
    }
    for (const { uid } of after?.metadata.ownerReferences ?? []) {
      const owned = this.dependents.get(uid) ?? new Map<string, Place>();
      this.dependents.set(uid, owned.set(name, place));
    }
    const uid = (after ?? before)!.metadata.uid!;
    if (after) {
      this.alive.set(uid, place);
      if (after.metadata.ownerReferences?.length) this.loop.add(`owners ${uid}`, () => this.attend(place));
      if (after.metadata.deletionTimestamp) this.loop.add(`finalize ${uid}`, () => this.finalize(place));
    } else {
      this.alive.delete(uid);
      for (const [dependent, at] of this.dependents.get(uid) ?? []) this.loop.add(`owners ${dependent}`, () => this.attend(at));
    }
  }

  /** Deletes an object all of whose owners are gone; where some are left it forgets the others. */
  private async attend({ table, key }: Place): Promise<void> {
    const object = this.store.get(table, key);
    const owners = object?.metadata.ownerReferences ?? [];
    if (!object || owners.length === 0) return;
    const present = owners.filter(({ uid }) => this.alive.has(uid));
    if (present.length === owners.length) return;
    const { metadata } = object;
    if (present.length === 0) {
      const finalizers = metadata.finalizers ?? [];
      const policy: Propagation = finalizers.includes(ORPHAN_FINALIZER) ? 'Orphan' : finalizers.includes(FOREGROUND_FINALIZER) ? 'Foreground' : 'Background';
      if (!metadata.deletionTimestamp) await this.quietly(() => this.api.delete(this.kindOf(table), metadata, { propagationPolicy: policy }));
    } else await this.setOwners(this.kindOf(table), object, present);
  }

  /** Does what has to happen before an owner may go. */
  private async finalize({ table, key }: Place): Promise<void> {
    const owner = this.store.get(table, key);
    if (!owner?.metadata.deletionTimestamp) return;
    const { finalizers = [], uid } = owner.metadata;
    if (finalizers.includes(ORPHAN_FINALIZER)) {
      for (const place of this.owned(uid!)) {
        const dependent = this.store.get(place.table, place.key);
        if (dependent) await this.setOwners(this.kindOf(place.table), dependent, dependent.metadata.ownerReferences!.filter((ref) => ref.uid !== uid));
      }
      await this.release(this.kindOf(table), owner, ORPHAN_FINALIZER);
    } else if (finalizers.includes(FOREGROUND_FINALIZER)) {
      for (const place of this.owned(uid!)) {
        const dependent = this.store.get(place.table, place.key);
        if (dependent && !dependent.metadata.deletionTimestamp) {
          await this.quietly(() => this.api.delete(this.kindOf(place.table), dependent.metadata, { propagationPolicy: 'Foreground' }));
        }
      }
      const isBlocked = this.owned(uid!).some((place) => this.store.get(place.table, place.key)?.metadata.ownerReferences
        ?.some((ref) => ref.uid === uid && ref.blockOwnerDeletion === true));
      if (!isBlocked) await this.release(this.kindOf(table), owner, FOREGROUND_FINALIZER);
    }
  }

  private owned(uid: string): Place[] {
    return [...this.dependents.get(uid)?.values() ?? []];
  }

  private async setOwners(kind: Kind, { metadata }: KubeObject, owners: readonly OwnerReference[]): Promise<void> {
    const patch = { metadata: { uid: metadata.uid!, ownerReferences: owners.length ? JSON.parse(JSON.stringify(owners)) as never : null } };
    await this.quietly(() => this.api.patch(kind, metadata, 'merge', patch, MANAGER));
  }

  private async release(kind: Kind, { metadata }: KubeObject, finalizer: string): Promise<void> {
    const left = metadata.finalizers!.filter((name) => name !== finalizer);
    await this.quietly(() => this.api.patch(kind, metadata, 'merge', { metadata: { uid: metadata.uid!, finalizers: left.length ? left : null } }, MANAGER));
  }

  private kindOf(table: string): Kind {
    return this.api.kinds.tables().get(table)!;
  }

  /** Somebody else may have been faster: the next change asks again. */
  private async quietly(work: () => Promise<unknown>): Promise<void> {
    await work().catch((err) => {
      if (!isApiError(err, 'NotFound', 'Conflict')) throw err;
    });
  }
}

const MANAGER = { fieldManager: 'kube-controller-manager' };
