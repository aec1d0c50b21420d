import { createHash } from 'node:crypto';
import { Logger } from '../../../lib/log/logger';
import { Clock } from '../../../lib/sys/clock';
import { KubeClient, typeOf } from '../../kube/kube-client';
import { KubeObject } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { ClusterView } from '../cluster-view';
import { Rejection } from '../generated';

const MOST_REMEMBERED = 10_000;
const LONGEST_NOTE = 1024; // bytes that the API takes

const ACTIONS: Readonly<Record<string, string>> = {
  PrometheusRule: 'SelectingPrometheusRuleResources', AlertmanagerConfig: 'SelectingAlertmanagerConfigResources',
};

export interface RejectionEventsOptions {
  readonly client: KubeClient;
  readonly view: ClusterView;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Says of configuration objects that they are not used, by events on them; once for each state of an object. */
export class RejectionEvents {
  private readonly said = new Set<string>();

  /** @param controller who says it, such as `prometheus-controller` */
  constructor(private readonly controller: string, private readonly options: RejectionEventsOptions) {}

  /** An event that cannot be written is logged and given up: it must not keep the workload from being reconciled. */
  async say(rejection: Rejection, workload: KubeObject): Promise<void> {
    const { client, view, clock, log } = this.options;
    const { resource, namespace, name, reason, message } = rejection;
    const { uid, resourceVersion } = view.get(resource, namespace, name)?.metadata ?? {};
    const key = JSON.stringify([resource.plural, namespace, name, resourceVersion, workload.metadata.uid, message]);
    if (this.said.has(key)) return;
    if (this.said.size >= MOST_REMEMBERED) this.said.clear();
    this.said.add(key);
    log.warn('A configuration object is not used', { kind: resource.kind, object: `${namespace}/${name}`, reason, message });
    const event = {
      ...typeOf(RESOURCES.events), type: 'Warning', reason, action: ACTIONS[resource.kind] ?? 'SelectingConfigurationResources', note: noteOf(rejection),
      metadata: { namespace, name: `${name.slice(0, 200)}.${createHash('sha256').update(key).digest('hex').slice(0, 16)}` },
      eventTime: new Date(clock.now()).toISOString().replace('Z', '000Z'), // microseconds
      reportingController: this.controller, reportingInstance: this.controller,
      regarding: { ...typeOf(resource), namespace, name, uid, resourceVersion },
      related: {
        apiVersion: workload.apiVersion, kind: workload.kind, namespace: workload.metadata.namespace, name: workload.metadata.name, uid: workload.metadata.uid,
      },
    };
    await client.create(RESOURCES.events, event).catch((err) => log.debug('An event was not written', { object: `${namespace}/${name}`, err }));
  }
}

/** As the originals say it, who name objects in two ways. */
function noteOf({ resource, namespace, name, message }: Rejection): string {
  const what = ACTIONS[resource.kind] ? `${resource.kind} ${name}` : `"${namespace}/${name}"`;
  const note = Buffer.from(`${what} was rejected due to invalid configuration: ${message}`);
  return note.length <= LONGEST_NOTE ? note.toString() : note.subarray(0, LONGEST_NOTE).toString().replace(/\ufffd$/, '');
}
