import { Logger } from '../../lib/log/logger';
import { Registry } from '../../lib/metrics/registry';
import { Clock } from '../../lib/sys/clock';
import { Random } from '../../lib/sys/random';
import { KubeClient, Selection } from '../kube/kube-client';
import { Resource } from '../kube/objects';
import { RESOURCES } from '../kube/resources';
import { InformerView } from './controllers/informer-view';
import { OWNED } from './controllers/object-writer';
import { WorkloadController, WorkloadKind } from './controllers/workload-controller';
import { KubeletController } from './kubelet/kubelet-controller';
import { KubeletSettings } from './kubelet/kubelet-objects';
import { OperatorSettings } from './settings';

export interface OperatorOptions {
  readonly client: KubeClient;
  readonly kinds: readonly WorkloadKind[];
  readonly settings: OperatorSettings;
  /** Absent: nobody keeps the kubelets' Service. */
  readonly kubelet?: KubeletSettings;
  /** Which Secrets to read; absent: all. */
  readonly secretSelection?: Pick<Selection, 'labelSelector' | 'fieldSelector'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly registry: Registry;
  readonly signal: AbortSignal;
}

/** Turns the objects of monitoring.coreos.com into servers until the signal aborts. Resolves once everything is followed. */
export async function runOperator(options: OperatorOptions): Promise<void> {
  const { client, kinds, kubelet, log, signal, clock } = options;
  const view = new InformerView(options);
  const controllers = kinds.map((kind) => new WorkloadController(kind, { ...options, view }));
  const sources = new Map<string, Resource>();
  const read = [...OWNED, RESOURCES.namespaces, ...kinds.flatMap((kind) => kind.sources)];
  for (const resource of read) sources.set(`${resource.group}/${resource.plural}`, resource);
  await Promise.all([...sources.values()].map((resource) => view.follow(resource, ({ object }) => {
    const isOwned = OWNED.includes(resource);
    for (const controller of controllers) {
      if (isOwned) controller.ownedChanged(object);
      if (controller.kind.sources.includes(resource) || resource === RESOURCES.namespaces) controller.sourceChanged();
    }
  }, resource === RESOURCES.secrets ? options.secretSelection : undefined)));
  if (kubelet) {
    const controller = new KubeletController(client, view, kubelet, { clock, log: log.with({ component: 'kubelet' }), signal });
    await view.follow(RESOURCES.nodes, () => controller.nodeChanged(), { labelSelector: kubelet.selector });
    controller.nodeChanged();
  }
  await Promise.all(controllers.map((controller) => view.follow(controller.kind.resource, (change) => controller.workloadChanged(change))));
}
