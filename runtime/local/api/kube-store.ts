import { invalid as invalidField } from '../../../lib/crds/field-error';
import { canonicalJson, cloneJson, Json, JsonObject } from '../../../lib/crds/json';
import { Clock } from '../../../lib/sys/clock';
import { Random } from '../../../lib/sys/random';
import { KubeObject, objectKey, Resource } from '../../kube/objects';
import { AddressPool } from './address-pool';
import { alreadyExists, ApiError, badRequest, conflict, invalid, notFound } from './api-error';
import { Definition } from './custom/definition';
import { Kind, Subresource, WriteContext } from './kind';
import { Kinds } from './kinds';
import { timestamp } from './meta/object-meta';
import { jsonPatch } from './patch/json-patch';
import { mergePatch } from './patch/merge-patch';
import { strategicMergePatch } from './patch/strategic-merge';
import { ListOptions, ListPage, listObjects } from './read/list';
import { Selection } from './read/selection';
import { watchObjects, WatchEvent, WatchOptions } from './read/watch';
import { scaleOf, setReplicas } from './scale';
import { Change } from './store/history';
import { ObjectStore } from './store/object-store';
import { generatedName, namespaceRefusal, prepareApplied, prepareNew } from './write/create';
import { checkPreconditions, deleted, DeleteOptions, isHeld } from './write/deletion';
import { ChangeKind, isSame, prepareChanged, prepareMerged } from './write/update';
import { Write, WriteOptions } from './write/write-request';

/** How a patch is to be read. */
export type PatchType = 'merge' | 'json' | 'strategic' | 'apply';

/** Which object, or which part of it, a request is about. */
export interface ObjectName { readonly namespace?: string; readonly name: string; readonly subresource?: Subresource }

export interface PatchOptions extends WriteOptions {
  /** Of an apply: take over what others own. */
  readonly force?: boolean;
}

/** What a deletion did: the object as it was, or is now where it stays until something has happened. */
export interface Deletion<T = KubeObject> { readonly object: T; readonly isGone: boolean }

export interface KubeStoreOptions {
  readonly store: ObjectStore;
  readonly kinds: Kinds;
  readonly clock: Clock;
  readonly random: Random;
  /** Where Services get their addresses from. */
  readonly serviceRange: string;
}

const NAMESPACES = '/namespaces', SERVICES = '/services', DEFINITIONS = 'apiextensions.k8s.io/customresourcedefinitions';
const ATTEMPTS = 5;

/**
 * The API without HTTP: what programs of the same process call, and what the server calls. Objects that are handed out are shared with
 * everybody: nobody changes them. Those that are handed in stay the caller's. Every method throws ApiError for what it refuses, and a write
 * resolves once it is as durable as the store makes it.
 */
export class KubeStore {
  readonly kinds: Kinds;
  private readonly store: ObjectStore;
  private readonly addresses: AddressPool;

  constructor(private readonly options: KubeStoreOptions) {
    this.kinds = options.kinds;
    this.store = options.store;
    this.addresses = new AddressPool(options.serviceRange);
    for (const key of this.store.keys(DEFINITIONS)) this.kinds.define(this.store.get(DEFINITIONS, key) as Definition);
    this.store.onChange((change) => this.follow(change));
  }

  /** @throws ApiError NotFound */
  get<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): T {
    const kind = this.kinds.get(resource);
    return kind.toServed(this.stored(kind, { namespace, name })) as T;
  }

  /** Undefined where it is not. @throws ApiError NotFound for a resource that is not served */
  find<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): T | undefined {
    const kind = this.kinds.get(resource);
    const stored = this.store.get(kind.table, objectKey({ namespace, name }));
    return stored && kind.toServed(stored) as T;
  }

  list<T extends KubeObject>(resource: Resource, options: ListOptions = {}): ListPage<T> {
    return listObjects(this.store, this.kinds.get(resource), options) as ListPage<T>;
  }

  /** What happens to the selected objects, until `signal` aborts. @throws ApiError Expired, while it is read: list again */
  watch<T extends KubeObject>(resource: Resource, options: WatchOptions, signal: AbortSignal): AsyncGenerator<ReadonlyArray<WatchEvent<T>>> {
    return watchObjects(this.store, this.options.clock, this.kinds.get(resource), options, signal) as AsyncGenerator<Array<WatchEvent<T>>>;
  }

  /** How many objects of a resource there are. */
  count(resource: Resource): number {
    return this.store.size(this.kinds.get(resource).table);
  }

  /** @param object without a name it gets one that begins with its `generateName` */
  async create<T extends KubeObject>(resource: Resource, object: T, options: WriteOptions = {}): Promise<T> {
    const kind = this.kinds.get(resource);
    const copy = cloneJson(object as unknown as JsonObject);
    const namespace = kind.namespaced ? object.metadata?.namespace ?? 'default' : '';
    const write = this.write(kind, { namespace, name: '' }, options);
    const isNamed = object.metadata?.name !== undefined;
    this.admit(kind, String(object.metadata?.name ?? ''), namespace);
    prepareNew(copy, write, this.options.random);
    const metadata = copy.metadata as JsonObject;
    for (let attempt = 1; this.has(kind, namespace, metadata); attempt++) {
      if (isNamed || attempt > ATTEMPTS) throw alreadyExists(kind, String(metadata.name));
      metadata.name = generatedName(String(metadata.generateName), this.options.random);
    }
    return this.commit(kind, copy, options) as Promise<T>;
  }

  /** Puts `object` in place of the one of its name. Of the status subresource its status alone, of the scale one its replicas. */
  async update<T extends KubeObject>(resource: Resource, object: T, options: WriteOptions & { subresource?: Subresource } = {}): Promise<T> {
    const { namespace, name } = object.metadata;
    return this.change(resource, { namespace, name, subresource: options.subresource }, options, true, () => cloneJson(object as unknown as JsonObject));
  }

  /** @param name where it stands; `apply` makes it where it is missing */
  async patch<T extends KubeObject>(resource: Resource, name: ObjectName, type: PatchType, patch: Json, options: PatchOptions = {}): Promise<T> {
    if (type === 'apply') return this.apply(resource, name, patch as JsonObject, options);
    return this.change(resource, name, options, false, (before, kind) => {
      const copy = cloneJson(before);
      switch (type) {
        case 'json': return jsonPatch(copy, patch);
        case 'merge': return cloneJson(mergePatch(copy, patch)) as JsonObject;
        case 'strategic': return strategicMergePatch(kind.schema, copy, patch as JsonObject);
      }
    });
  }

  /** Deletes an object, or marks it where something has to happen before. */
  async delete<T extends KubeObject>(resource: Resource, { namespace, name }: ObjectName, options: DeleteOptions = {}): Promise<Deletion<T>> {
    const kind = this.kinds.get(resource);
    const stored = this.stored(kind, { namespace, name });
    checkPreconditions(kind, stored, options);
    const rest = deleted(kind, stored, options, this.options.clock.now());
    const key = objectKey({ namespace, name });
    const object = options.dryRun || rest === stored ? rest ?? stored : this.store.commit(kind.table, key, rest);
    await this.store.flushed();
    return { object: kind.toServed(object) as T, isGone: rest === undefined };
  }

  /** Deletes all that are selected. @returns them as they were, or are now */
  async deleteCollection<T extends KubeObject>(resource: Resource, selection: Selection, options: DeleteOptions = {}): Promise<T[]> {
    const { items } = this.list<T>(resource, selection);
    const deletions: T[] = [];
    for (const { metadata } of items) deletions.push((await this.delete<T>(resource, metadata, options)).object);
    return deletions;
  }

  /** Forgets what has happened so far: who watches from before is told to begin anew. */
  compact(): void {
    this.store.compact();
  }

  /** Every change right after it was made, for whoever keeps the cluster in order. @returns what ends that */
  onChange(listener: (change: Change) => void): () => void {
    return this.store.onChange(listener);
  }

  private async apply<T extends KubeObject>(resource: Resource, name: ObjectName, applied: JsonObject, options: PatchOptions): Promise<T> {
    const kind = this.kinds.get(resource);
    const write = this.write(kind, name, options);
    const metadata = applied.metadata as JsonObject | undefined;
    if (metadata?.name === undefined) applied = { ...applied, metadata: { ...metadata, name: name.name } };
    else if (metadata.name !== name.name) {
      throw badRequest(`the name of the object (${String(metadata.name)}) does not match the name on the URL (${name.name})`);
    }
    const stored = this.store.get(kind.table, objectKey(name));
    const force = options.force === true;
    if (stored) return this.put(kind, prepareMerged(cloneJson(applied), kind.toServed(stored), write, force), stored, options) as Promise<T>;
    if (write.subresource) throw notFound(kind, name.name);
    this.admit(kind, name.name, write.namespace);
    return this.commit(kind, prepareApplied(cloneJson(applied), write, this.options.random, force), options) as Promise<T>;
  }

  private async change<T extends KubeObject>(
    resource: Resource, name: ObjectName, options: WriteOptions, isReplaced: boolean, make: (before: JsonObject, kind: Kind) => JsonObject,
  ): Promise<T> {
    const kind = this.kinds.get(resource);
    const write = this.write(kind, name, options);
    const stored = this.stored(kind, name);
    const before = kind.toServed(stored);
    if (write.subresource === 'scale') return this.changeScale(kind, stored, write, make) as Promise<T>;
    const object = make(before as unknown as JsonObject, kind);
    const how: ChangeKind = {
      isReplaced, strictError: (what) => {
        if (isReplaced) return badRequest(`${kind.kind} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}: ${what}`);
        const patched = make(JSON.parse(canonicalJson(before as unknown as JsonObject)) as JsonObject, kind);
        return invalid('', '', '', [invalidField('patch', JSON.stringify(patched), what)]);
      },
    };
    prepareChanged(object, before, write, how);
    return this.put(kind, object, stored, options) as Promise<T>;
  }

  /** A scale is changed as an object of its own, and what it says is then written into the one behind it. */
  private async changeScale(kind: Kind, stored: KubeObject, write: Write, make: (before: JsonObject, kind: Kind) => JsonObject): Promise<KubeObject> {
    const before = kind.toServed(stored);
    const scale = make(scaleOf(kind, before) as unknown as JsonObject, kind);
    const { resourceVersion } = scale.metadata as JsonObject;
    if (resourceVersion && resourceVersion !== before.metadata.resourceVersion) throw conflict(kind, before.metadata.name);
    const object = cloneJson(before as unknown as JsonObject);
    setReplicas(kind, object, scale);
    prepareChanged(object, before, write, { isReplaced: false, strictError: badRequest });
    return scaleOf(kind, await this.put(kind, object, stored, write.options));
  }

  /** Stores what became of `stored`; an object that was held and no longer is goes. */
  private async put(kind: Kind, object: JsonObject, stored: KubeObject, options: WriteOptions): Promise<KubeObject> {
    if (isSame(object, kind.toServed(stored))) return kind.toServed(stored);
    const next = object as unknown as KubeObject;
    const isFreed = next.metadata.deletionTimestamp !== undefined && !isHeld(next) && isHeld(stored) && !kind.gracePeriod?.(next);
    if (options.dryRun) return next;
    const result = isFreed
      ? this.take(kind, stored, next)
      : this.store.commit(kind.table, objectKey(stored.metadata), kind.toStored(next));
    await this.store.flushed();
    return kind.toServed(result);
  }

  /** Takes an object away that was held; the last anybody sees of it is `last`. */
  private take(kind: Kind, stored: KubeObject, last: KubeObject): KubeObject {
    const gone = this.store.commit(kind.table, objectKey(stored.metadata), undefined);
    return { ...kind.toStored(last), metadata: { ...last.metadata, resourceVersion: gone.metadata.resourceVersion } };
  }

  private async commit(kind: Kind, object: JsonObject, options: WriteOptions): Promise<KubeObject> {
    const { metadata } = object as unknown as KubeObject;
    if (options.dryRun) return object as unknown as KubeObject;
    const stored = this.store.commit(kind.table, objectKey(metadata), kind.toStored(object as unknown as KubeObject));
    await this.store.flushed();
    return kind.toServed(stored);
  }

  private stored(kind: Kind, name: ObjectName): KubeObject {
    const stored = this.store.get(kind.table, objectKey(name));
    if (!stored) throw notFound(kind, name.name);
    return stored;
  }

  private has(kind: Kind, namespace: string, { name }: JsonObject): boolean {
    return this.store.get(kind.table, objectKey({ namespace, name: String(name) })) !== undefined;
  }

  private write(kind: Kind, { namespace = '', subresource = '' }: ObjectName, options: WriteOptions): Write {
    const now = this.options.clock.now();
    const context: WriteContext = { now, allocateAddress: () => this.addresses.free(this.takenAddresses()) };
    const schemaOf = (apiVersion: string) => this.kinds.ofType(apiVersion, kind.kind)?.schema;
    return { kind, namespace, subresource, options, context, time: timestamp(now), schemaOf };
  }

  private takenAddresses(): Set<string> {
    const services = this.store.keys(SERVICES).map((key) => this.store.get(SERVICES, key) as { spec?: { clusterIP?: string } } | undefined);
    return new Set(services.flatMap((service) => service?.spec?.clusterIP ?? []));
  }

  /** @throws ApiError where nothing can be created now */
  private admit(kind: Kind, name: string, namespace: string): void {
    const definition = kind.isCustom ? this.store.get(DEFINITIONS, `${kind.plural}.${kind.group}`) : undefined;
    if (definition?.metadata.deletionTimestamp) {
      const why = 'create not allowed while custom resource definition is terminating';
      throw new ApiError(405, 'MethodNotAllowed', why, { group: kind.group, kind: kind.plural });
    }
    if (!kind.namespaced) return;
    const found = this.store.get(NAMESPACES, namespace);
    const refusal = namespaceRefusal(kind, name, namespace, found && (found.metadata.deletionTimestamp ? 'Terminating' : 'Active'));
    if (refusal) throw refusal;
  }

  /** Kinds come and go with their definitions. */
  private follow({ table, key, after }: Change): void {
    if (table !== DEFINITIONS) return;
    if (after) this.kinds.define(after as Definition);
    else this.kinds.forget(key);
  }
}
