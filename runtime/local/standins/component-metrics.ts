import { Registry } from '../../../lib/metrics/registry';
import { KubeObject } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { KubeStore } from '../api/kube-store';
import { ClusterWork } from '../controllers/cluster-work';
import { Pod, Service } from '../controllers/objects';
import { isActive } from '../controllers/owned-pods';

/** The components of a control plane that a stand-in can answer for. */
export type StandInComponent = 'kube-controller-manager' | 'kube-scheduler' | 'etcd' | 'kube-proxy';

/** Of what a stand-in has to tell. */
export interface StandInSubject {
  readonly node: string;
  /** Of several, one does the work. */
  readonly isLeader: boolean;
  readonly store: KubeStore;
  readonly work: ClusterWork;
}

const { endpointSlices, pods, services } = RESOURCES;

/** Adds to `registry` what the component tells of its work, under the names it has in a cluster. */
export function addComponentMetrics(component: StandInComponent, registry: Registry, subject: StandInSubject): void {
  registry.gauge('monitoring_standin_info', 'Always 1: a stand-in of the local run answers here, with the numbers of its own work.', ['component', 'node'])
    .with(component, subject.node).set(1);
  ADD[component](registry, subject);
}

const ADD: Readonly<Record<StandInComponent, (registry: Registry, subject: StandInSubject) => void>> = {
  'kube-controller-manager': (registry, subject) => {
    addLeadership(registry, 'kube-controller-manager', subject);
    const adds = registry.counter('workqueue_adds_total', 'How often work was asked for, by queue.', ['name']);
    const retries = registry.counter('workqueue_retries_total', 'How often work had to be tried again, by queue.', ['name']);
    const seconds = registry.counter('workqueue_work_duration_seconds_sum', 'Seconds of work, by queue.', ['name']);
    const runs = registry.counter('workqueue_work_duration_seconds_count', 'Pieces of work, by queue.', ['name']);
    registry.collect(() => {
      for (const [name, counts] of subject.isLeader ? subject.work.controllers : []) {
        if (name === 'scheduler') continue;
        catchUp(adds.with(name), counts.adds);
        catchUp(retries.with(name), counts.retries);
        catchUp(seconds.with(name), counts.milliseconds / 1000);
        catchUp(runs.with(name), counts.runs);
      }
      return [];
    });
  },
  'kube-scheduler': (registry, subject) => {
    addLeadership(registry, 'kube-scheduler', subject);
    const { isLeader, store, work } = subject;
    const attempts = registry.counter('scheduler_schedule_attempts_total', 'Attempts to find a node for a pod, by what came of them.', ['result', 'profile']);
    registry.collect(() => {
      catchUp(attempts.with('scheduled', 'default-scheduler'), isLeader ? work.scheduled : 0);
      catchUp(attempts.with('unschedulable', 'default-scheduler'), isLeader ? work.unschedulable : 0);
      return [];
    });
    const pending = registry.gauge('scheduler_pending_pods', 'Pods without a node, by queue.', ['queue']);
    registry.collect(() => {
      const waiting = store.list<Pod>(pods).items.filter((pod) => isActive(pod) && !pod.spec.nodeName).length;
      pending.with('unschedulable').set(isLeader ? waiting : 0);
      return [];
    });
  },
  'etcd': (registry, { isLeader, store }) => {
    registry.gauge('etcd_server_has_leader', 'Whether there is a leader.').set(1);
    registry.gauge('etcd_server_is_leader', 'Whether this member is the leader.').set(isLeader ? 1 : 0);
    registry.gaugeFunc('etcd_debugging_mvcc_keys_total', 'Objects in the store.', () => objectCount(store));
    registry.counterFunc('etcd_server_proposals_committed_total', 'Changes that were made so far.', () => Number(store.list(pods).resourceVersion));
  },
  'kube-proxy': (registry, { node, store, work }) => {
    registry.counterFunc('kubeproxy_sync_proxy_rules_total', 'How often the listeners of Services were brought up to date.', () => work.serviceSyncs);
    registry.gaugeFunc('kubeproxy_sync_proxy_rules_last_timestamp_seconds', 'When that was done last, in seconds since the Unix epoch.',
      () => work.lastServiceSync);
    const without = registry.gauge('kubeproxy_sync_proxy_rules_no_local_endpoints_total', 'Services that no pod of this node stands behind.',
      ['traffic_policy']);
    registry.collect(() => {
      without.with('internal').set(withoutLocalEndpoints(store, node));
      return [];
    });
  },
};

function addLeadership(registry: Registry, name: string, { isLeader }: StandInSubject): void {
  registry.gauge('leader_election_master_status', 'Whether this instance is the one that works.', ['name']).with(name).set(isLeader ? 1 : 0);
}

function catchUp(counter: { readonly value: number; inc(by?: number): void }, total: number): void {
  counter.inc(Math.max(0, total - counter.value));
}

function objectCount(store: KubeStore): number {
  return [...store.kinds.tables().values()].reduce((sum, kind) => sum + store.count(kind), 0);
}

interface Slice extends KubeObject { readonly endpoints?: ReadonlyArray<{ readonly nodeName?: string }> }

function withoutLocalEndpoints(store: KubeStore, node: string): number {
  const local = new Set(store.list<Slice>(endpointSlices).items.filter(({ endpoints = [] }) => endpoints.some(({ nodeName }) => nodeName === node))
    .map(({ metadata }) => `${metadata.namespace}/${metadata.labels?.['kubernetes.io/service-name']}`));
  return store.list<Service>(services).items.filter(({ metadata }) => !local.has(`${metadata.namespace}/${metadata.name}`)).length;
}
