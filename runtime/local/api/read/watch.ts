import { Clock } from '../../../../lib/sys/clock';
import { KubeObject } from '../../../kube/objects';
import { expired, versionTooLarge } from '../api-error';
import { groupVersion, Kind } from '../kind';
import { Change } from '../store/history';
import { ObjectStore } from '../store/object-store';
import { StoredObject } from '../store/stored-object';
import { Selection, Selector } from './selection';

export interface WatchOptions extends Selection {
  /** What happened after this; absent or 0: what is there now comes first, as added. */
  readonly resourceVersion?: number;
  /** What is there now comes first, and a bookmark that says so behind it. */
  readonly sendInitialEvents?: boolean;
  /** Tell from time to time how far the watch has come. */
  readonly bookmarks?: boolean;
  /** Milliseconds after which it ends. */
  readonly timeout?: number;
}

export interface WatchEvent<T = KubeObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: T;
  /** The JSON of `object`, where it is there already. */
  readonly text?: string;
}

const BOOKMARK_INTERVAL = 60_000; // ms
const BATCH = 500; // events of what is there already
/** Of the bookmark that follows the initial events. */
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/**
 * What happens to the selected objects, several events at once where they are there already, until `signal` aborts or the time is over.
 * It keeps no events of its own: a reader that falls behind the history is told so.
 * @throws ApiError at once BadRequest for selectors and Timeout for a version to come; while it is read Expired where the history does not
 *         reach back
 */
export function watchObjects(
  store: ObjectStore, clock: Clock, kind: Kind, options: WatchOptions, signal: AbortSignal,
): AsyncGenerator<WatchEvent[]> {
  const selector = new Selector(kind, options);
  const { resourceVersion = 0 } = options;
  if (resourceVersion > store.revision) throw versionTooLarge(resourceVersion, store.revision);
  return follow(store, clock, kind, selector, options, signal);
}

async function* follow(
  store: ObjectStore, clock: Clock, kind: Kind, selector: Selector, options: WatchOptions, signal: AbortSignal,
): AsyncGenerator<WatchEvent[]> {
  const { resourceVersion = 0, sendInitialEvents = false, bookmarks = false, timeout = Infinity } = options;
  let revision = resourceVersion;
  if (revision === 0 || sendInitialEvents) {
    revision = store.revision;
    yield* initialEvents(store, kind, selector, sendInitialEvents && bookmarks ? [bookmark(kind, revision, { [INITIAL_EVENTS_END]: 'true' })] : []);
  }
  const end = clock.monotonic() + timeout;
  const alarm = new Alarm(store);
  try {
    while (!signal.aborted) {
      const events: WatchEvent[] = [];
      if (revision < store.oldest) throw expired(`too old resource version: ${revision} (${store.oldest})`);
      while (revision < store.revision) {
        const event = eventOf(store.changeAt(++revision), kind, selector);
        if (event) events.push(event);
      }
      if (events.length > 0) {
        yield events;
        continue; // more may have come while these were written
      }
      const left = end - clock.monotonic();
      if (left <= 0) break;
      const woken = await alarm.wait(clock, Math.min(left, bookmarks ? BOOKMARK_INTERVAL : Infinity), signal);
      if (!woken && bookmarks && !signal.aborted) yield [bookmark(kind, revision)]; // also as its last word
    }
  } finally {
    alarm.stop();
  }
}

/** What is there now, some at a time, so that many objects do not have to be read at once; and `last` behind it. */
function* initialEvents(store: ObjectStore, kind: Kind, selector: Selector, last: readonly WatchEvent[]): Generator<WatchEvent[]> {
  const all = store.keys(kind.table, selector.prefix).map((key) => store.stored(kind.table, key)!);
  let events: WatchEvent[] = [];
  for (const stored of all) {
    const object = stored.shownBy(kind);
    if (selector.matches(object)) events.push({ type: 'ADDED', object, text: stored.textFor(kind) });
    if (events.length < BATCH) continue;
    yield events;
    events = [];
  }
  events.push(...last);
  if (events.length > 0) yield events;
}

/** What a change is to whoever sees the selected objects alone. */
function eventOf({ table, key, was, is, revision }: Change, kind: Kind, selector: Selector): WatchEvent | undefined {
  if (table !== kind.table || !key.startsWith(selector.prefix)) return undefined;
  const selects = (version: StoredObject | undefined) => version !== undefined && (!selector.isSelective || selector.matches(kind.toServed(version.object)));
  const didMatch = selects(was);
  if (is && selects(is)) return { type: didMatch ? 'MODIFIED' : 'ADDED', object: kind.toServed(is.object), text: is.textFor(kind) };
  if (!was || !didMatch) return undefined;
  const last = kind.toServed(was.object);
  return { type: 'DELETED', object: { ...last, metadata: { ...last.metadata, resourceVersion: String(revision) } } };
}

function bookmark(kind: Kind, revision: number, annotations?: Record<string, string>): WatchEvent {
  const metadata = { ...annotations ? { annotations } : {}, ...kind.isCustom ? {} : { creationTimestamp: null }, resourceVersion: String(revision) };
  return { type: 'BOOKMARK', object: { kind: kind.kind, apiVersion: groupVersion(kind), metadata } as unknown as KubeObject };
}

/** Wakes a watch when something changes. */
class Alarm {
  private ring: () => void = () => undefined;
  readonly stop: () => void;

  constructor(store: ObjectStore) {
    this.stop = store.onChange(() => this.ring());
  }

  /** @returns whether something changed, and not only time passed */
  async wait(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
    const over = new AbortController();
    const leave = () => over.abort();
    signal.addEventListener('abort', leave, { once: true });
    const changed = new Promise<boolean>((resolve) => { this.ring = () => resolve(true); });
    const late = clock.sleep(ms, over.signal).then(() => false, () => false);
    try {
      return await Promise.race([changed, late]);
    } finally {
      over.abort();
      signal.removeEventListener('abort', leave);
      this.ring = () => undefined;
    }
  }
}
