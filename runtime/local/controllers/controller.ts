import { Logger } from '../../../lib/log/logger';
import { Clock } from '../../../lib/sys/clock';
import { objectKey, Resource } from '../../kube/objects';
import { WorkQueue } from '../../kube/work-queue';
import { isApiError } from '../api/api-error';
import { KubeStore } from '../api/kube-store';
import { Change } from '../api/store/history';
import { ClusterWork } from './cluster-work';

/** What every controller works with. */
export interface Cluster {
  readonly store: KubeStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** Counts what is done, where somebody wants to know. */
  readonly work?: ClusterWork;
  /** Ends them all. */
  readonly signal: AbortSignal;
}

/** That an object came, changed or went. */
export type ObjectChange = Pick<Change, 'table' | 'key' | 'before' | 'after'>;

/** Brings one part of the cluster to what is asked for, a key at a time. */
export interface Controller {
  readonly name: string;
  /** Whose keys may need work after `change`. Objects that exist at the start come as changes without `before`. */
  concerns(change: ObjectChange): Iterable<string>;
  /** Does what `key` needs, whatever the reason. What it throws is tried again. */
  reconcile(key: string, later: (ms: number) => void): Promise<void>;
}

/** Sets `controller` to work until the cluster's signal aborts. */
export function runController(controller: Controller, { store, clock, log, signal, work }: Cluster): void {
  const queue: WorkQueue = new WorkQueue({ clock, log: log.with({ controller: controller.name }), signal }, (key) => {
    const done = quietly(controller.reconcile(key, (ms) => queue.addLater(key, ms)));
    return work ? work.timed(controller.name, done) : done;
  });
  const follow = (change: ObjectChange) => {
    for (const key of controller.concerns(change)) {
      queue.add(key);
      work?.added(controller.name);
    }
  };
  for (const [table, kind] of store.kinds.tables()) {
    for (const after of store.list(kind).items) follow({ table, key: objectKey(after.metadata), after });
  }
  const leave = store.onChange(follow);
  signal.addEventListener('abort', leave, { once: true });
}

/** As in `KubeStore`: where the objects of a kind stand. */
export function tableOf({ group, plural }: Resource): string {
  return `${group}/${plural}`;
}

export function splitKey(key: string): { namespace: string; name: string } {
  const [namespace, name] = key.split('/');
  return { namespace, name };
}

/** Somebody else may have been faster: the change that he made asks again. */
export async function quietly(work: Promise<unknown>): Promise<void> {
  await work.catch((err) => {
    if (!isApiError(err, 'NotFound', 'Conflict', 'AlreadyExists')) throw err;
  });
}

export const MANAGER = { fieldManager: 'kube-controller-manager' };
