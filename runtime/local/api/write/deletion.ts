import { cloneJson, JsonObject } from '../../../../lib/crds/json';
import { KubeObject } from '../../../kube/objects';
import { ApiError } from '../api-error';
import { User } from '../auth/user';
import { Kind } from '../kind';
import { timestamp } from '../meta/object-meta';

/** What becomes of the objects that a deleted object owned: deleted after it, deleted before it, left alone. */
export type Propagation = 'Background' | 'Foreground' | 'Orphan';

export interface DeleteOptions {
  readonly propagationPolicy?: Propagation;
  /** 0: at once. Absent: as the kind has it. */
  readonly gracePeriodSeconds?: number;
  /** Delete only what still is this. */
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly dryRun?: boolean;
  /** Gets what the writer shall be told. */
  readonly warn?: (warning: string) => void;
  /** Who deletes; absent: the server itself. */
  readonly user?: User;
}

export const FOREGROUND_FINALIZER = 'foregroundDeletion';
export const ORPHAN_FINALIZER = 'orphan';

/** @throws ApiError Conflict */
export function checkPreconditions(kind: Kind, { metadata }: KubeObject, { preconditions = {} }: DeleteOptions): void {
  const { uid, resourceVersion } = preconditions;
  const mismatch = (what: string, wanted: string, found: string, end: string) => new ApiError(409, 'Conflict',
    `Operation cannot be fulfilled on ${kind.kind}${kind.group ? `.${kind.group}` : ''} ${JSON.stringify(metadata.name)}: the ${what} in the precondition `
    + `(${wanted}) does not match the ${what} in record (${found}). ${end}`,
    { name: metadata.name, ...kind.group ? { group: kind.group } : {}, kind: kind.kind });
  if (uid && uid !== metadata.uid) throw mismatch('UID', uid, metadata.uid!, 'The object might have been deleted and then recreated');
  if (resourceVersion && resourceVersion !== metadata.resourceVersion) {
    throw mismatch('ResourceVersion', resourceVersion, metadata.resourceVersion!, 'The object might have been modified');
  }
}

/** Whether something has to happen before a deleted object may go. */
export function isHeld(object: KubeObject): boolean {
  const { spec } = object as { spec?: { finalizers?: readonly string[] } }; // those of a namespace stand there
  return (object.metadata.finalizers?.length ?? 0) > 0 || (object.kind === 'Namespace' && (spec?.finalizers?.length ?? 0) > 0);
}

/**
 * What is left of `object` when it is deleted.
 * @returns the object that stays for now, `object` itself where it stays as it is, or undefined where it goes at once
 */
export function deleted(kind: Kind, object: KubeObject, options: DeleteOptions, now: number): KubeObject | undefined {
  const copy = cloneJson(object as unknown as JsonObject);
  const metadata = copy.metadata as JsonObject;
  const isFirst = object.metadata.deletionTimestamp === undefined;
  setPropagation(metadata, options.propagationPolicy);
  if (isFirst) kind.prepareDelete?.(copy, now);
  const grace = graceOf(kind, object, options);
  if (grace === 0 && !isHeld(copy as unknown as KubeObject)) return undefined;
  const { deletionGracePeriodSeconds: earlier } = metadata as { deletionGracePeriodSeconds?: number };
  if (!isFirst && (earlier ?? 0) <= grace && JSON.stringify(metadata) === JSON.stringify(object.metadata)) return object;
  if (isFirst || grace < (earlier ?? 0)) {
    metadata.deletionTimestamp = timestamp(now + grace * 1000);
    metadata.deletionGracePeriodSeconds = grace;
  }
  if (isFirst && object.metadata.generation) metadata.generation = object.metadata.generation + 1;
  return copy as unknown as KubeObject;
}

function graceOf(kind: Kind, object: KubeObject, { gracePeriodSeconds }: DeleteOptions): number {
  const usual = kind.gracePeriod?.(object) ?? 0;
  return usual === 0 ? 0 : gracePeriodSeconds ?? usual;
}

function setPropagation(metadata: JsonObject, policy: Propagation | undefined): void {
  if (!policy) return;
  const others = (metadata.finalizers as string[] | undefined ?? []).filter((name) => name !== FOREGROUND_FINALIZER && name !== ORPHAN_FINALIZER);
  const finalizers = policy === 'Background' ? others : [...others, policy === 'Foreground' ? FOREGROUND_FINALIZER : ORPHAN_FINALIZER];
  if (finalizers.length > 0) metadata.finalizers = finalizers;
  else delete metadata.finalizers;
}
