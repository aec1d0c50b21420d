import { JsonObject } from '../../../../lib/crds/json';
import { KubeObject, Resource } from '../../../../runtime/kube/objects';
import { RESOURCES } from '../../../../runtime/kube/resources';
import { ClusterWork } from '../../../../runtime/local/controllers/cluster-work';
import { startControllers } from '../../../../runtime/local/controllers/controllers';
import { Pod } from '../../../../runtime/local/controllers/objects';
import { Loose, TestApi } from '../api/test-api';

const { nodes, pods } = RESOURCES;

/** An API with its controllers and nodes that exist on paper: pods are run by saying so. */
export class TestCluster {
  private readonly stop = new AbortController();

  readonly work: ClusterWork;

  private constructor(readonly api: TestApi) {
    this.work = new ClusterWork(api.clock);
  }

  /** @param nodeNames each with its labels as `name` or `name a=b c=d` */
  static async start(...nodeNames: string[]): Promise<TestCluster> {
    const cluster = new TestCluster(await TestApi.start({ loopbackPods: true }));
    const { store, clock, log } = cluster.api;
    for (const text of nodeNames) await cluster.addNode(text);
    startControllers({ store, clock, log, work: cluster.work, signal: cluster.stop.signal }, 'CERTIFICATE');
    await cluster.settle();
    return cluster;
  }

  async addNode(text: string, spec: object = {}): Promise<void> {
    const [name, ...labels] = text.split(' ');
    const metadata = { name, labels: { 'kubernetes.io/hostname': name, ...Object.fromEntries(labels.map((label) => label.split('='))) } };
    const status = { conditions: [{ type: 'Ready', status: 'True' }] };
    await this.api.store.create(nodes, { apiVersion: 'v1', kind: 'Node', metadata, spec } as KubeObject);
    await this.api.store.patch(nodes, { name, subresource: 'status' }, 'merge', { status });
  }

  end(): void {
    this.stop.abort();
  }

  /** Lets the controllers do what there is to do: they wait for nothing but each other. */
  async settle(): Promise<void> {
    for (let quiet = 0, at = ''; quiet < 5; quiet++) {
      for (let turn = 0; turn < 100; turn++) await Promise.resolve();
      const { resourceVersion } = this.api.store.list(pods);
      if (resourceVersion !== at) quiet = 0;
      at = resourceVersion;
    }
  }

  async apply(resource: Resource, object: object): Promise<void> {
    const { metadata } = object as KubeObject;
    await this.api.store.patch(resource, { namespace: 'default', ...metadata }, 'apply', object as JsonObject, { fieldManager: 'test', force: true });
    await this.settle();
  }

  find(resource: Resource, name: string): Loose | undefined {
    return this.api.store.find<Loose>(resource, 'default', name);
  }

  list(resource: Resource): readonly Loose[] {
    return this.api.store.list<Loose>(resource, { namespace: 'default' }).items;
  }

  /** `name@node`, with what else is to be told about it, in order. */
  pods(tell: (pod: Pod) => string = () => ''): string[] {
    return (this.list(pods) as unknown as Pod[]).map((pod) => `${pod.metadata.name}@${pod.spec.nodeName ?? ''}${tell(pod)}`).sort();
  }

  /** What a kubelet would say of pods that have a node and are not about to go; those that are go. */
  async run(isReady: (pod: Pod) => boolean = () => true): Promise<void> {
    for (let changed = true; changed;) {
      changed = false;
      for (const pod of this.list(pods) as unknown as Pod[]) {
        const was = pod.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
        if (pod.metadata.deletionTimestamp) await this.api.store.delete(pods, pod.metadata, { gracePeriodSeconds: 0 });
        else if (pod.spec.nodeName && (!pod.status?.podIP || was !== isReady(pod))) await this.report(pod, isReady(pod));
        else continue;
        changed = true;
        await this.settle();
      }
    }
  }

  private async report({ metadata }: Pod, isReady: boolean): Promise<void> {
    const lastTransitionTime = new Date(this.api.clock.now()).toISOString();
    const status = {
      phase: 'Running', podIP: `127.64.2.${1 + Number.parseInt(metadata.uid!.slice(0, 2), 16) % 250}`,
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime }],
    };
    await this.api.store.patch(pods, { ...metadata, subresource: 'status' }, 'merge', { status });
  }
}

/** A pod's template. */
export function template(labels: Readonly<Record<string, string>>, spec: object = {}): object {
  const container = { name: 'main', image: 'x/cdk8s-monitoring/node-exporter:1', ports: [{ name: 'http', containerPort: 8080 }] };
  return { metadata: { labels }, spec: { containers: [container], ...spec } };
}
