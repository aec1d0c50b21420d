import { KubernetesRole, KubernetesSdConfig } from '../../../../lib/config/sd/kubernetes';
import { Logger } from '../../../../lib/log/logger';
import { aborted, Clock } from '../../../../lib/sys/clock';
import { CodedError } from '../../../../lib/sys/errors';
import { Fs } from '../../../../lib/sys/fs';
import { Random } from '../../../../lib/sys/random';
import { Dialer } from '../../../http/dial';
import { clientHeaders, clientTls } from '../../../http/client/configured-client';
import { Access, inClusterAccess, kubeconfigAccess } from '../../../kube/access';
import { Change, Informer } from '../../../kube/informer';
import { KubeClient } from '../../../kube/kube-client';
import { KubeObject, objectKey, Resource } from '../../../kube/objects';
import { RESOURCES } from '../../../kube/resources';
import { Discoverer, TargetGroup } from '../target-group';
import { EndpointGroup, endpointsGroup, endpointSliceGroup, Lookups } from './endpoint-targets';
import { Endpoints, EndpointSlice, Ingress, Node, Pod, Service } from './kinds';
import { addObjectLabels } from './labels';
import { ingressGroup, nodeGroup, podGroup, serviceGroup } from './targets';

export interface KubernetesSurroundings {
  readonly fs: Fs;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly userAgent: string;
}

const RESOURCE: Readonly<Record<KubernetesRole, Resource>> = {
  pod: RESOURCES.pods, service: RESOURCES.services, endpoints: RESOURCES.endpoints, endpointslice: RESOURCES.endpointSlices,
  node: RESOURCES.nodes, ingress: RESOURCES.ingresses,
};
const ACCESS_RETRY = 5000; // ms

/**
 * Targets from the objects of a cluster. Objects are watched; each change renews the groups that it concerns and no others.
 * @throws CodedError UNSUPPORTED for metadata that is not attached yet
 */
export function kubernetesDiscovery(config: KubernetesSdConfig, surroundings: KubernetesSurroundings): Discoverer {
  for (const what of ['deployment', 'job', 'cronjob'] as const) {
    if (config.attachMetadata[what]) throw new CodedError('UNSUPPORTED', `kubernetes_sd_configs: attach_metadata.${what} is not supported yet`);
  }
  return {
    mechanism: 'kubernetes',
    async run(update, signal) {
      const { log, clock } = surroundings;
      while (!signal.aborted) {
        try {
          const access = await accessOf(config, surroundings);
          return await new Watch(config, access, surroundings, update, signal).run();
        } catch (err) {
          log.error('Cannot reach the Kubernetes API', { role: config.role, err });
          await clock.sleep(ACCESS_RETRY, signal).catch(() => undefined);
        }
      }
    },
  };
}

async function accessOf({ apiServer, kubeconfigFile, http }: KubernetesSdConfig, { fs, env }: KubernetesSurroundings): Promise<Access> {
  if (!apiServer) return kubeconfigFile ? kubeconfigAccess(fs, kubeconfigFile) : inClusterAccess(fs, env);
  return { server: new URL(String(apiServer)), namespace: 'default', tls: () => clientTls(http, fs), headers: () => clientHeaders(http, fs) };
}

/** The informers of one configuration, and which groups their changes concern. */
class Watch implements Lookups {
  private readonly informers: Array<{ readonly role: string; readonly namespace: string | undefined; readonly informer: Informer }> = [];
  private readonly client: KubeClient;
  private readonly pods = new Map<string, Set<string>>(); // pod to the keys of the groups that show it
  private readonly shown = new Map<string, readonly string[]>(); // and back
  private readonly dirty = new Set<string>();
  private synced = false;

  constructor(
    private readonly config: KubernetesSdConfig, private readonly access: Access, private readonly surroundings: KubernetesSurroundings,
    private readonly update: (groups: readonly TargetGroup[]) => void, private readonly signal: AbortSignal,
  ) {
    const { dialer, clock, userAgent } = surroundings;
    this.client = new KubeClient({ access, dialer, clock, userAgent });
  }

  async run(): Promise<void> {
    const { role, attachMetadata } = this.config;
    const behind = role === 'endpoints' || role === 'endpointslice';
    this.follow(role as KubernetesRole, ({ object }) => this.renew(objectKey(object.metadata)));
    if (behind) {
      this.follow('service', ({ object }) => this.serviceChanged(object));
      this.follow('pod', ({ object }) => {
        for (const key of this.pods.get(objectKey(object.metadata)) ?? []) this.renew(key);
      });
    }
    if (attachMetadata.node && (behind || role === 'pod')) this.follow('node', (change) => this.renewAllIfRelabelled(change));
    if (attachMetadata.namespace && role !== 'node') this.follow('namespace', (change) => this.renewAllIfRelabelled(change));
    await Promise.race([Promise.all(this.informers.map(({ informer }) => informer.synced)), aborted(this.signal)]);
    this.synced = true;
    this.flush();
    await aborted(this.signal);
    this.client.close();
  }

  pod(namespace: string, name: string): Pod | undefined {
    return this.find('pod', namespace, name) as Pod | undefined;
  }

  service(namespace: string, name: string): Service | undefined {
    return this.find('service', namespace, name) as Service | undefined;
  }

  node(name: string): Node | undefined {
    return this.find('node', undefined, name) as Node | undefined;
  }

  /** Watches the objects of a role in every namespace that is asked for. */
  private follow(role: KubernetesRole | 'namespace', changed: (change: Change<KubeObject>) => void): void {
    const { clock, random, log } = this.surroundings;
    const resource = role === 'namespace' ? RESOURCES.namespaces : RESOURCE[role];
    const { names, ownNamespace } = this.config.namespaces;
    const wanted = ownNamespace ? [this.access.namespace, ...names] : names;
    const selector = this.config.selectors.find((each) => each.role === role);
    const selection = { labelSelector: selector?.label, fieldSelector: selector?.field };
    for (const namespace of resource.namespaced && wanted.length ? new Set(wanted) : [undefined]) {
      const options = { client: this.client, clock, random, log, signal: this.signal };
      const informer = new Informer(resource, options, { ...selection, namespace });
      informer.onChange(changed);
      this.informers.push({ role, namespace, informer });
    }
  }

  private find(role: string, namespace: string | undefined, name: string): KubeObject | undefined {
    for (const each of this.informers) {
      if (each.role !== role || each.namespace !== undefined && each.namespace !== namespace) continue;
      const found = each.informer.get(namespace, name);
      if (found) return found;
    }
    return undefined;
  }

  private serviceChanged({ metadata }: KubeObject): void {
    if (this.config.role === 'endpoints') return this.renew(objectKey(metadata));
    for (const slice of this.all()) {
      const { namespace, labels } = slice.metadata;
      if (namespace === metadata.namespace && labels?.['kubernetes.io/service-name'] === metadata.name) this.renew(objectKey(slice.metadata));
    }
  }

  /** Nodes change every few seconds; what is shown of them does not. */
  private renewAllIfRelabelled({ object, before }: Change<KubeObject>): void {
    const shown = (of?: KubeObject) => JSON.stringify([of?.metadata.labels, of?.metadata.annotations]);
    if (before && shown(before) === shown(object)) return;
    for (const { metadata } of this.all()) this.renew(objectKey(metadata));
  }

  private* all(): Generator<KubeObject> {
    for (const { role, informer } of this.informers) if (role === this.config.role) yield* informer.list();
  }

  private renew(key: string): void {
    if (this.dirty.size === 0) void Promise.resolve().then(() => this.flush()); // a list brings many at once
    this.dirty.add(key);
  }

  private flush(): void {
    if (!this.synced || this.dirty.size === 0) return;
    const keys = [...this.dirty];
    this.dirty.clear();
    this.update(keys.map((key) => this.group(key)));
  }

  private group(key: string): TargetGroup {
    const slash = key.indexOf('/');
    const [namespace, name] = slash < 0 ? [undefined, key] : [key.slice(0, slash), key.slice(slash + 1)];
    const object = this.find(this.config.role, namespace, name);
    const made = object ? this.made(object) : { group: { source: this.source(key), labels: {}, targets: [] }, pods: [] };
    this.rememberPods(key, made.pods);
    const namespaceObject = this.config.attachMetadata.namespace && namespace !== undefined ? this.find('namespace', undefined, namespace) : undefined;
    if (!namespaceObject) return made.group;
    const labels = { ...made.group.labels };
    addObjectLabels(labels, 'namespace', namespaceObject.metadata);
    return { ...made.group, labels };
  }

  private made(object: KubeObject): EndpointGroup {
    const lookups: Lookups = this.config.attachMetadata.node ? this : { pod: this.pod.bind(this), service: this.service.bind(this) };
    switch (this.config.role) {
      case 'endpoints': return endpointsGroup(object as Endpoints, lookups);
      case 'endpointslice': return endpointSliceGroup(object as EndpointSlice, lookups);
      case 'service': return { group: serviceGroup(object as Service), pods: [] };
      case 'ingress': return { group: ingressGroup(object as Ingress), pods: [] };
      case 'node': return { group: nodeGroup(object as Node), pods: [] };
      default: return { group: podGroup(object as Pod, lookups.node?.((object as Pod).spec.nodeName ?? '')), pods: [] };
    }
  }

  private source(key: string): string {
    return `${this.config.role === 'service' ? 'svc' : this.config.role}/${key}`;
  }

  private rememberPods(key: string, pods: readonly string[]): void {
    for (const pod of this.shown.get(key) ?? []) {
      const users = this.pods.get(pod);
      users?.delete(key);
      if (users?.size === 0) this.pods.delete(pod);
    }
    if (pods.length) this.shown.set(key, pods);
    else this.shown.delete(key);
    for (const pod of pods) {
      const users = this.pods.get(pod) ?? new Set();
      this.pods.set(pod, users.add(key));
    }
  }
}
