import { Logger } from '../../../lib/log/logger';
import { Clock } from '../../../lib/sys/clock';
import { Random } from '../../../lib/sys/random';
import { KubeObject, Resource } from '../../kube/objects';
import { isApiError } from '../api/api-error';
import { KubeStore } from '../api/kube-store';
import { Pod, timeText } from './pod';

const EVENTS: Resource = { group: '', version: 'v1', plural: 'events', kind: 'Event', namespaced: true };

export interface EventSurroundings {
  readonly store: KubeStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly node: string;
}

/** Tells of what happens to a pod, for whoever asks why it is as it is. A failure to tell is a line in the log. */
export async function tellOfPod({ store, clock, random, log, node }: EventSurroundings, pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string) {
  const { name, namespace, uid, resourceVersion } = pod.metadata;
  const now = timeText(clock.now());
  const event = {
    apiVersion: 'v1', kind: 'Event', metadata: { name: `${name}.${Math.floor(random.next() * 2 ** 48).toString(16)}`, namespace },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', name, namespace, uid, resourceVersion }, type, reason, message, count: 1,
    source: { component: 'kubelet', host: node }, firstTimestamp: now, lastTimestamp: now,
  };
  await store.create(EVENTS, event as unknown as KubeObject, { fieldManager: 'kubelet' }).catch((err) => {
    if (!isApiError(err, 'Forbidden', 'NotFound')) log.warn('Telling of an event failed', { reason, err }); // those: its namespace goes, and so does the pod
  });
}
