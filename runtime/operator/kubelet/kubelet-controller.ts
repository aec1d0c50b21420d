import { KubeClient } from '../../kube/kube-client';
import { KubeObject, Resource } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { WorkQueue, WorkQueueOptions } from '../../kube/work-queue';
import { ClusterView } from '../cluster-view';
import { MANAGER } from '../controllers/object-writer';
import { kubeletObjects, KubeletSettings, Node } from './kubelet-objects';

const RESOURCE_OF: Readonly<Record<string, Resource>> = {
  Service: RESOURCES.services, Endpoints: RESOURCES.endpoints, EndpointSlice: RESOURCES.endpointSlices,
};

/** Keeps the kubelets' Service in step with the nodes. */
export class KubeletController {
  private readonly queue: WorkQueue;
  private written = '';
  private writtenAt = -Infinity;

  constructor(
    private readonly client: KubeClient, private readonly view: ClusterView, private readonly settings: KubeletSettings,
    private readonly options: WorkQueueOptions,
  ) {
    this.queue = new WorkQueue(options, () => this.sync());
  }

  /** A node has changed, or the time has come. */
  nodeChanged(): void {
    this.queue.add('kubelets');
  }

  private async sync(): Promise<void> {
    const { clock } = this.options, { syncPeriod = 180_000 } = this.settings;
    const objects = kubeletObjects([...this.view.list<Node>(RESOURCES.nodes)], this.settings);
    const text = JSON.stringify(objects);
    if (text === this.written && clock.monotonic() - this.writtenAt < syncPeriod) return; // nodes report all the time
    for (const object of objects) await this.apply(object);
    this.written = text;
    this.writtenAt = clock.monotonic();
    this.queue.addLater('kubelets', syncPeriod);
  }

  private async apply(object: KubeObject): Promise<void> {
    await this.client.apply(RESOURCE_OF[object.kind], object, { fieldManager: MANAGER, force: true });
  }
}
