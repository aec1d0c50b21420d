import { invalid as invalidField } from '../../../lib/crds/field-error';
import { canonicalJson, cloneJson, Json, JsonObject } from '../../../lib/crds/json';
import { Clock } from '../../../lib/sys/clock';
import { Random } from '../../../lib/sys/random';
import { KubeObject, objectKey, Resource } from '../../kube/objects';
import { AddressPool } from './address-pool';
import { alreadyExists, ApiError, badRequest, conflict, invalid, notFound } from './api-error';
import { Definition } from './custom/definition';
import { Admission, Review } from './admission/admission';
import { Operation } from './admission/webhook';
import { MASTERS, User } from './auth/user';
import { Kind, Subresource } from './kind';
import { Kinds } from './kinds';
import { timestamp } from './meta/object-meta';
import { jsonPatch } from './patch/json-patch';
import { mergePatch } from './patch/merge-patch';
import { strategicMergePatch } from './patch/strategic-merge';
import { ListOptions, ListPage, listObjects, listTexts } from './read/list';
import { Selection } from './read/selection';
import { watchObjects, WatchEvent, WatchOptions } from './read/watch';
import { scaleOf, setReplicas } from './scale';
import { Change } from './store/history';
import { ObjectStore } from './store/object-store';
import { finishNew, generatedName, namespaceRefusal, prepareApplied, prepareNew, removeServerFields } from './write/create';
import { checkPreconditions, deleted, DeleteOptions, isHeld } from './write/deletion';
import { ChangeKind, finishChanged, isSame, keepUnchangeable, prepareChanged, prepareMerged } from './write/update';
import { decodePatched, Write, WriteOptions } from './write/write-request';

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
  readonly admission: Admission;
  /** Refuses what a writer may not grant to others. @throws ApiError Forbidden */
  readonly checkEscalation: (kind: Kind, object: KubeObject, before: KubeObject | undefined, user: User) => void;
}

const NAMESPACES = '/namespaces', SERVICES = '/services', DEFINITIONS = 'apiextensions.k8s.io/customresourcedefinitions';
const ATTEMPTS = 5;
const LONGEST_WRITE = 60_000; // ms that webhooks may take of it, all together
/** Who writes where nobody is named. */
const SERVER: User = { name: 'system:apiserver', groups: [MASTERS] };

/**
 * The API without HTTP: what programs of the same process call, and what the server calls. Objects that are handed out are shared with
 * everybody: nobody changes them. Those that are handed in stay the caller's. Every method throws ApiError for what it refuses, and a write
 * resolves once it is as durable as the store makes it.
 */
export class KubeStore {
  readonly kinds: Kinds;
  private readonly store: ObjectStore;
  private readonly addresses: AddressPool;
  /** Addresses of Services that are not stored yet. */
  private readonly reserved = new Map<Write, string>();

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

  /** The same, each object as JSON. */
  listTexts(resource: Resource, options: ListOptions): ListPage<string> {
    return listTexts(this.store, this.kinds.get(resource), options);
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
    this.admit(kind, String(object.metadata?.name ?? ''), namespace);
    prepareNew(copy, write);
    return this.add(write, copy, 'CreateOptions') as Promise<T>;
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
    const key = objectKey({ namespace, name });
    const write = this.write(kind, { namespace, name }, options);
    for (let attempt = 1; ; attempt++) {
      const stored = this.stored(kind, { namespace, name });
      checkPreconditions(kind, stored, options);
      const review = this.review('DELETE', write, name, kind.toServed(stored), 'DeleteOptions');
      if (review) {
        await review.changed(undefined, () => undefined);
        await review.judged(undefined);
        if (this.isOvertaken(kind, key, stored)) {
          if (attempt === ATTEMPTS) throw conflict(kind, name);
          continue;
        }
      }
      const rest = deleted(kind, stored, options, this.options.clock.now());
      const object = options.dryRun || rest === stored ? rest ?? stored : this.store.commit(kind.table, key, rest);
      await this.store.flushed();
      return { object: kind.toServed(object) as T, isGone: rest === undefined };
    }
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
    const force = options.force === true;
    if (this.store.get(kind.table, objectKey(name))) {
      return this.revise(write, name, 'PatchOptions', (before) => prepareMerged(cloneJson(applied), before, write, force)) as Promise<T>;
    }
    if (write.subresource) throw notFound(kind, name.name);
    this.admit(kind, name.name, write.namespace);
    return this.add(write, prepareApplied(cloneJson(applied), write, force), 'PatchOptions') as Promise<T>;
  }

  private async change<T extends KubeObject>(
    resource: Resource, name: ObjectName, options: WriteOptions, isReplaced: boolean, make: (before: JsonObject, kind: Kind) => JsonObject,
  ): Promise<T> {
    const kind = this.kinds.get(resource);
    const write = this.write(kind, name, options);
    const optionsKind = isReplaced ? 'UpdateOptions' : 'PatchOptions';
    if (write.subresource === 'scale') {
      const result = await this.revise(write, name, optionsKind, (before) => changedScale(write, before, (scale) => make(scale, kind)));
      return scaleOf(kind, result) as T;
    }
    return this.revise(write, name, optionsKind, (before) => {
      const object = make(before as unknown as JsonObject, kind);
      const how: ChangeKind = {
        isReplaced, strictError: (what) => {
          if (isReplaced) return badRequest(`${kind.kind} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}: ${what}`);
          const patched = make(JSON.parse(canonicalJson(before as unknown as JsonObject)) as JsonObject, kind);
          return invalid('', '', '', [invalidField('patch', JSON.stringify(patched), what)]);
        },
      };
      prepareChanged(object, before, write, how);
      return object;
    }) as Promise<T>;
  }

  /** Stores a prepared new object once webhooks have had their say. Where none has one, nothing is awaited before the commit. */
  private async add(write: Write, object: JsonObject, optionsKind: string): Promise<KubeObject> {
    const { kind, namespace, options } = write;
    const { random } = this.options;
    const named = (object.metadata as JsonObject).name;
    const review = this.review('CREATE', write, String(named ?? ''), undefined, optionsKind);
    try {
      if (review) {
        object = (await review.changed(object, (patched) => {
          decodePatched(patched, kind);
          removeServerFields(patched, kind);
        }))!;
      }
      finishNew(object, write, random);
      if (options.user) this.options.checkEscalation(kind, object as unknown as KubeObject, undefined, options.user);
      if (review) {
        await review.judged(object);
        if (this.kinds.find(kind) !== kind) throw redefined(kind, String(named ?? ''));
        this.admit(kind, String(named ?? ''), namespace);
      }
      const metadata = object.metadata as JsonObject;
      for (let attempt = 1; this.has(kind, namespace, metadata); attempt++) {
        if (named !== undefined || attempt > ATTEMPTS) throw alreadyExists(kind, String(metadata.name));
        metadata.name = generatedName(String(metadata.generateName), random);
      }
      return await this.commit(kind, object, options);
    } finally {
      this.reserved.delete(write);
    }
  }

  /**
   * Stores what `prepare` makes of an object once webhooks have had their say: from the beginning where somebody else was faster meanwhile.
   * Where no webhook has a say, nothing is awaited between the read and the commit.
   */
  private async revise(write: Write, name: ObjectName, optionsKind: string, prepare: (before: KubeObject) => JsonObject): Promise<KubeObject> {
    const { kind, options } = write;
    try {
      for (let attempt = 1; ; attempt++) {
        const stored = this.stored(kind, name), before = kind.toServed(stored);
        let object = prepare(before);
        const review = this.review('UPDATE', write, name.name, before, optionsKind);
        if (review) object = await this.reviewed(review, write, object, before);
        finishChanged(object, before, write);
        if (options.user) this.options.checkEscalation(kind, object as unknown as KubeObject, before, options.user);
        if (review) {
          await review.judged(write.subresource === 'scale' ? scaleOf(kind, object as unknown as KubeObject) as unknown as JsonObject : object);
          if (this.isOvertaken(kind, objectKey(name), stored)) {
            if (attempt === ATTEMPTS) throw conflict(kind, name.name);
            continue;
          }
          if (this.kinds.find(kind) !== kind) throw redefined(kind, name.name);
        }
        return await this.put(kind, object, stored, options);
      }
    } finally {
      this.reserved.delete(write);
    }
  }

  /** Whether somebody else was faster while webhooks were waited for. */
  private isOvertaken({ table }: Kind, key: string, stored: KubeObject): boolean {
    return this.store.get(table, key)?.metadata.resourceVersion !== stored.metadata.resourceVersion;
  }

  /** What webhooks make of a changed object, or of its scale. */
  private async reviewed(review: Review, write: Write, object: JsonObject, before: KubeObject): Promise<JsonObject> {
    const { kind } = write;
    if (write.subresource === 'scale') {
      const scale = await review.changed(scaleOf(kind, object as unknown as KubeObject) as unknown as JsonObject, () => undefined);
      setReplicas(kind, object, scale!);
      return object;
    }
    return (await review.changed(object, (patched) => {
      decodePatched(patched, kind);
      keepUnchangeable(patched, before, write);
    }))!;
  }

  /** @returns undefined where no webhook has rules for such a write */
  private review(operation: Operation, write: Write, name: string, before: KubeObject | undefined, optionsKind: string): Review | undefined {
    const { kind, subresource, namespace, options } = write;
    const { user = SERVER, dryRun = false, warn } = options;
    return this.options.admission.review({
      operation, kind, subresource, namespace, name, user, dryRun, warn, deadline: write.began + LONGEST_WRITE,
      before: before && subresource === 'scale' ? scaleOf(kind, before) : before,
      options: () => ({ kind: optionsKind, apiVersion: 'meta.k8s.io/v1', ...shownOptions(options), ...dryRun ? { dryRun: ['All'] } : {} }),
    });
  }

  /** Stores what became of `stored`; an object that was held and no longer is goes. */
  private async put(kind: Kind, object: JsonObject, stored: KubeObject, options: WriteOptions): Promise<KubeObject> {
    if (isSame(object, kind.toServed(stored))) return kind.toServed(stored);
    const next = object as unknown as KubeObject;
    const isFreed = next.metadata.deletionTimestamp !== undefined && !isHeld(next) && isHeld(stored) && !kind.gracePeriod?.(next);
    if (options.dryRun) return next;
    const result = isFreed ? kind.toServed(this.take(kind, stored, next)) : this.keep(kind, next);
    await this.store.flushed();
    return result;
  }

  /** Takes an object away that was held; the last anybody sees of it is `last`. */
  private take(kind: Kind, stored: KubeObject, last: KubeObject): KubeObject {
    const gone = this.store.commit(kind.table, objectKey(stored.metadata), undefined);
    return { ...kind.toStored(last), metadata: { ...last.metadata, resourceVersion: gone.metadata.resourceVersion } };
  }

  private async commit(kind: Kind, object: JsonObject, options: WriteOptions): Promise<KubeObject> {
    if (options.dryRun) return object as unknown as KubeObject;
    const created = this.keep(kind, object as unknown as KubeObject);
    await this.store.flushed();
    return created;
  }

  private keep(kind: Kind, object: KubeObject): KubeObject {
    const key = objectKey(object.metadata);
    this.store.commit(kind.table, key, kind.toStored(object));
    return this.store.stored(kind.table, key)!.shownBy(kind);
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
    const { clock } = this.options;
    const now = clock.now();
    const allocateAddress = () => {
      const address = this.addresses.free(this.takenAddresses());
      this.reserved.set(write, address);
      return address;
    };
    const schemaOf = (apiVersion: string) => this.kinds.ofType(apiVersion, kind.kind)?.schema;
    const write: Write = { kind, namespace, subresource, options, context: { now, allocateAddress }, began: clock.monotonic(), time: timestamp(now), schemaOf };
    return write;
  }

  private takenAddresses(): Set<string> {
    const services = this.store.keys(SERVICES).map((key) => this.store.get(SERVICES, key) as { spec?: { clusterIP?: string } } | undefined);
    return new Set([...services.flatMap((service) => service?.spec?.clusterIP ?? []), ...this.reserved.values()]);
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

/** A scale is changed as an object of its own, and what it says is then written into the one behind it. */
function changedScale(write: Write, before: KubeObject, make: (scale: JsonObject) => JsonObject): JsonObject {
  const { kind } = write;
  const scale = make(scaleOf(kind, before) as unknown as JsonObject);
  const { resourceVersion } = scale.metadata as JsonObject;
  if (resourceVersion && resourceVersion !== before.metadata.resourceVersion) throw conflict(kind, before.metadata.name);
  const object = cloneJson(before as unknown as JsonObject);
  setReplicas(kind, object, scale);
  prepareChanged(object, before, write, { isReplaced: false, strictError: badRequest });
  return object;
}

function redefined(kind: Kind, name: string): ApiError {
  return conflict(kind, name, 'its definition has changed meanwhile; please try again');
}

/** The options of a request that are told to webhooks, as clients write them. */
function shownOptions(options: PatchOptions & DeleteOptions): JsonObject {
  const { fieldManager, fieldValidation, force, gracePeriodSeconds, preconditions, propagationPolicy } = options;
  return JSON.parse(JSON.stringify({ fieldManager, fieldValidation, force, gracePeriodSeconds, preconditions, propagationPolicy })) as JsonObject;
}
