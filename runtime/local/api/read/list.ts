import { KubeObject } from '../../../kube/objects';
import { badRequest, expired, versionTooLarge } from '../api-error';
import { Kind } from '../kind';
import { ObjectStore } from '../store/object-store';
import { StoredObject } from '../store/stored-object';
import { decodeContinue, encodeContinue } from './continue-token';
import { Selection, Selector } from './selection';

export interface ListOptions extends Selection {
  /** At most so many; absent or 0: all. */
  readonly limit?: number;
  /** From an earlier page. */
  readonly continueToken?: string;
  /** At least as new as this, or exactly this where `isExact`. Absent or 0: now. */
  readonly resourceVersion?: number;
  readonly isExact?: boolean;
}

export interface ListPage<T = KubeObject> {
  readonly items: readonly T[];
  readonly resourceVersion: string;
  /** For the next page; empty behind the last. */
  readonly continueToken: string;
  /** How many are left behind this page, where that is known. */
  readonly remaining?: number;
}

const TOO_OLD = 'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue '
  + 'parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an '
  + 'inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** @throws ApiError BadRequest for selectors and tokens, Expired where the history does not reach back, Timeout for a version to come */
export function listObjects(store: ObjectStore, kind: Kind, options: ListOptions): ListPage {
  const page = listStored(store, kind, options);
  return { ...page, items: page.items.map((stored) => stored.shownBy(kind)) };
}

/** The same as JSON, each object for itself. */
export function listTexts(store: ObjectStore, kind: Kind, options: ListOptions): ListPage<string> {
  const page = listStored(store, kind, options);
  return { ...page, items: page.items.map((stored) => stored.textFor(kind)) };
}

function listStored(store: ObjectStore, kind: Kind, options: ListOptions): ListPage<StoredObject> {
  const selector = new Selector(kind, options);
  const { revision, start, isNow } = moment(store, options);
  const { limit = 0 } = options;
  const objects = isNow ? undefined : store.at(kind.table, revision, selector.prefix);
  const keys = objects ? [...objects.keys()] : store.keys(kind.table, selector.prefix);
  const items: StoredObject[] = [];
  let at = start === '' ? 0 : firstBehind(keys, start);
  for (; at < keys.length && (limit === 0 || items.length < limit); at++) {
    const stored = (objects?.get(keys[at]) ?? store.stored(kind.table, keys[at]))!;
    if (!selector.isSelective || selector.matches(stored.shownBy(kind))) items.push(stored);
  }
  const isMore = at < keys.length;
  return {
    items, resourceVersion: String(revision),
    continueToken: isMore ? encodeContinue({ revision, start: keys[at - 1] }) : '',
    ...isMore && !selector.isSelective ? { remaining: keys.length - at } : {},
  };
}

/** At which revision a list is made, and behind which key it begins. */
function moment(store: ObjectStore, { continueToken, resourceVersion = 0, isExact }: ListOptions): { revision: number; start: string; isNow: boolean } {
  const now = store.revision;
  if (continueToken) {
    if (resourceVersion > 0) throw badRequest('specifying resource version is not allowed when using continue');
    const { revision, start } = decodeContinue(continueToken);
    if (revision < 0) return { revision: now, start, isNow: true };
    if (revision < store.oldest) throw expired(TOO_OLD, encodeContinue({ revision: -1, start }));
    return { revision, start, isNow: revision === now };
  }
  if (resourceVersion > now) throw versionTooLarge(resourceVersion, now);
  if (!isExact || resourceVersion === now) return { revision: now, start: '', isNow: true };
  if (resourceVersion < store.oldest) throw expired('The resourceVersion for the provided list is too old.');
  return { revision: resourceVersion, start: '', isNow: false };
}

function firstBehind(keys: readonly string[], start: string): number {
  const at = keys.findIndex((key) => key > start);
  return at < 0 ? keys.length : at;
}
