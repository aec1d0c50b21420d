import { Registry } from '../../../lib/metrics/registry';
import { systemClock } from '../../../lib/sys/clock';
import { MemFs } from '../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../lib/sys/random';
import { Dialer } from '../../../runtime/http/dial';
import { kubeconfigAccess } from '../../../runtime/kube/access';
import { KubeClient } from '../../../runtime/kube/kube-client';
import { KubeObject, Resource } from '../../../runtime/kube/objects';
import { RESOURCES } from '../../../runtime/kube/resources';
import { KubeApi } from '../../../runtime/local/api/kube-api';
import { WorkloadKind } from '../../../runtime/operator/controllers/workload-controller';
import { KubeletSettings } from '../../../runtime/operator/kubelet/kubelet-objects';
import { runOperator } from '../../../runtime/operator/operator';
import { DEFAULT_SETTINGS } from '../../../runtime/operator/settings';
import { Recorder } from '../../lib/log/recorder';

const KINDS = [RESOURCES.prometheuses, RESOURCES.alertmanagers, RESOURCES.serviceMonitors, RESOURCES.podMonitors, RESOURCES.prometheusRules,
  RESOURCES.alertmanagerConfigs];

/** An embedded API that takes any object of the operator's kinds, and an operator on it. */
export class TestCluster {
  readonly log = new Recorder();
  private readonly stop = new AbortController();

  private constructor(readonly api: KubeApi, private readonly client: KubeClient) {}

  static async open(kinds: readonly Resource[] = KINDS): Promise<TestCluster> {
    const fs = new MemFs(), clock = systemClock;
    const api = await KubeApi.open({ fs, clock, log: new Recorder(), random: new SeededRandom(1), registry: new Registry(), loopbackPods: true });
    const bound = await api.listen('127.0.0.1:0', {});
    const file = await fs.create('/kubeconfig');
    await file.append(Buffer.from(await api.kubeconfig(`https://${bound}`)));
    await file.close();
    const client = new KubeClient({
      access: await kubeconfigAccess(fs, '/kubeconfig'), dialer: new Dialer({ env: {}, fs, clock }), clock, userAgent: 'test',
    });
    const cluster = new TestCluster(api, client);
    for (const kind of kinds) await cluster.serve(kind);
    return cluster;
  }

  async serve({ group, version, plural, kind }: Resource): Promise<void> {
    await this.api.store.create(RESOURCES.customResourceDefinitions, {
      apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `${plural}.${group}` },
      spec: {
        group, scope: 'Namespaced', names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
        versions: [{
          name: version, served: true, storage: true, subresources: { status: {} },
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        }],
      },
    } as KubeObject);
  }

  /** @param registry its metrics */
  run(kinds: readonly WorkloadKind[], kubelet?: KubeletSettings, registry = new Registry()): Promise<void> {
    return runOperator({
      client: this.client, kinds, settings: DEFAULT_SETTINGS, clock: systemClock, random: new SeededRandom(1), log: this.log, registry,
      signal: this.stop.signal, kubelet,
    });
  }

  async close(): Promise<void> {
    this.stop.abort();
    this.client.close();
    await this.api.close(0);
  }
}

/** Waits for what must come; the test's own patience ends it. */
export async function until<T>(look: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = look();
    if (found) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
