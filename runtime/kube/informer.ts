import { Logger } from '../../lib/log/logger';
import { Clock } from '../../lib/sys/clock';
import { Random } from '../../lib/sys/random';
import { KubeClient, Selection } from './kube-client';
import { isRefusal, KubeError } from './kube-error';
import { KubeObject, objectKey, Resource } from './objects';

export interface InformerOptions {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** What to count, where somebody counts: lists and watches that were begun, and those that failed. */
  readonly counted?: (what: 'list' | 'watch', failed: boolean) => void;
}

/** `before` is what the cache held; `object` is what it holds now, or last held where it is gone. */
export interface Change<T> { readonly type: 'added' | 'modified' | 'deleted'; readonly object: T; readonly before?: T }

const WATCH_SECONDS = 300; // up to twice as many: watches that began together shall not end together
const FIRST_BACKOFF = 500, LAST_BACKOFF = 30_000; // ms

/**
 * A copy of all objects of a resource that are selected, kept up to date: one list, then a watch from there on. After a failure it goes on
 * where it was, and lists again only if the API no longer knows where that is. Its objects are shared: nobody changes them.
 */
export class Informer<T extends KubeObject = KubeObject> {
  /** Resolves once the first list is in. It never rejects: a list that fails is tried again. */
  readonly synced: Promise<void>;
  private readonly objects = new Map<string, T>();
  private readonly listeners: Array<(change: Change<T>) => void> = [];
  private resourceVersion = '';
  private backoff = FIRST_BACKOFF;

  constructor(readonly resource: Resource, private readonly options: InformerOptions, private readonly selection: Selection = {}) {
    this.synced = new Promise((resolve) => void this.run(resolve));
  }

  get(namespace: string | undefined, name: string): T | undefined {
    return this.objects.get(objectKey({ namespace, name }));
  }

  list(): IterableIterator<T> {
    return this.objects.values();
  }

  get size(): number {
    return this.objects.size;
  }

  /** Tells `listener` of every change from now on, and of what is there already as added. */
  onChange(listener: (change: Change<T>) => void): void {
    this.listeners.push(listener);
    for (const object of this.objects.values()) listener({ type: 'added', object });
  }

  private async run(synced: () => void): Promise<void> {
    const { signal, log, clock, random } = this.options;
    while (!signal.aborted) {
      const what = this.resourceVersion === '' ? 'list' : 'watch';
      try {
        this.options.counted?.(what, false);
        if (what === 'list') {
          await this.relist();
          synced();
        } else await this.follow();
        this.backoff = FIRST_BACKOFF;
      } catch (err) {
        if (signal.aborted) return;
        if (isExpired(err)) this.resourceVersion = '';
        else {
          this.options.counted?.(what, true);
          log.warn('Kubernetes request failed', { request: what, resource: this.resource.plural, retry_in: `${this.backoff}ms`, err });
          await clock.sleep(this.backoff * (0.5 + random.next()), signal).catch(() => undefined);
          this.backoff = Math.min(this.backoff * 2, LAST_BACKOFF);
        }
      }
    }
  }

  private async relist(): Promise<void> {
    const { items, resourceVersion } = await this.options.client.list<T>(this.resource, this.selection, this.options.signal);
    const present = new Set(items.map(({ metadata }) => objectKey(metadata)));
    for (const [key, object] of [...this.objects]) if (!present.has(key)) this.remove(key, object);
    for (const object of items) this.put(object);
    this.resourceVersion = resourceVersion;
  }

  private async follow(): Promise<void> {
    const { client, random, signal } = this.options;
    const seconds = Math.floor(WATCH_SECONDS * (1 + random.next()));
    for await (const { type, object } of client.watch<T>(this.resource, this.resourceVersion, seconds, this.selection, signal)) {
      if (type === 'DELETED') this.remove(objectKey(object.metadata), object);
      else if (type !== 'BOOKMARK') this.put(object);
      this.resourceVersion = object.metadata.resourceVersion ?? this.resourceVersion;
    }
  }

  private put(object: T): void {
    const key = objectKey(object.metadata);
    const before = this.objects.get(key);
    if (before && before.metadata.resourceVersion === object.metadata.resourceVersion && before.metadata.uid === object.metadata.uid) return;
    this.objects.set(key, object);
    this.tell(before ? { type: 'modified', object, before } : { type: 'added', object });
  }

  private remove(key: string, object: T): void {
    const before = this.objects.get(key);
    if (!before) return;
    this.objects.delete(key);
    this.tell({ type: 'deleted', object, before });
  }

  private tell(change: Change<T>): void {
    for (const listener of this.listeners) listener(change);
  }
}

function isExpired(err: unknown): boolean {
  return isRefusal(err, 'Expired', 'Gone', 'ResourceExpired') || err instanceof KubeError && err.status === 410;
}
