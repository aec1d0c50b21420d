import { Logger } from '../../../lib/log/logger';
import { Registry } from '../../../lib/metrics/registry';
import { Clock } from '../../../lib/sys/clock';
import { Random } from '../../../lib/sys/random';
import { Change, Informer } from '../../kube/informer';
import { KubeClient, Selection } from '../../kube/kube-client';
import { KubeError } from '../../kube/kube-error';
import { KubeObject, Resource } from '../../kube/objects';
import { ClusterView } from '../cluster-view';
import { OperatorSettings } from '../settings';

export interface InformerViewOptions {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly registry: Registry;
  readonly settings: Pick<OperatorSettings, 'namespaces' | 'denyNamespaces'>;
}

const CRD_INTERVAL = 2000; // ms between two looks for a kind that is not served yet

/** The cluster as caches show it that follow every kind the operator reads. */
export class InformerView implements ClusterView {
  private readonly informers = new Map<string, Informer>();

  private readonly counted: (what: 'list' | 'watch', failed: boolean) => void;

  constructor(private readonly options: InformerViewOptions) {
    const count = (name: string, help: string) => options.registry.counter(name, help);
    const counters = {
      list: [count('prometheus_operator_list_operations_total', 'How often all objects of a kind were asked for.'),
        count('prometheus_operator_list_operations_failed_total', 'How often that failed.')],
      watch: [count('prometheus_operator_watch_operations_total', 'How often a watch was begun.'),
        count('prometheus_operator_watch_operations_failed_total', 'How often that failed, or a watch broke.')],
    };
    this.counted = (what, failed) => counters[what][failed ? 1 : 0].inc();
  }

  /**
   * Begins to follow `resource`. A kind that is not served yet is followed from when it is.
   * @param selection what to keep of it; absent: all @returns whether it is served now
   */
  async follow(resource: Resource, changed: (change: Change<KubeObject>) => void, selection?: Selection): Promise<boolean> {
    const { log, clock, signal } = this.options;
    if (await this.isServed(resource)) {
      await this.begin(resource, changed, selection);
      return true;
    }
    log.warn('A kind is not served, and is waited for', { resource: `${resource.plural}.${resource.group}` });
    void (async () => {
      while (!signal.aborted) {
        await clock.sleep(CRD_INTERVAL, signal).catch(() => undefined);
        if (!signal.aborted && await this.isServed(resource).catch(() => false)) return this.begin(resource, changed, selection);
      }
    })();
    return false;
  }

  get<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): T | undefined {
    const found = this.informers.get(keyOf(resource))?.get(namespace, name);
    return found && this.isWatched(found) ? found as T : undefined;
  }

  * list<T extends KubeObject>(resource: Resource, namespace?: string): Generator<T> {
    for (const object of this.informers.get(keyOf(resource))?.list() ?? []) {
      if ((namespace === undefined || object.metadata.namespace === namespace) && this.isWatched(object)) yield object as T;
    }
  }

  private async begin(resource: Resource, changed: (change: Change<KubeObject>) => void, selection?: Selection): Promise<void> {
    const informer = new Informer(resource, { ...this.options, counted: this.counted }, selection);
    this.informers.set(keyOf(resource), informer);
    informer.onChange((change) => { if (this.isWatched(change.object)) changed(change); });
    await informer.synced;
  }

  private async isServed({ group, version, plural }: Resource): Promise<boolean> {
    const path = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    try {
      const { client, signal } = this.options;
      const found = await client.request<{ resources?: ReadonlyArray<{ name: string }> }>('GET', path, undefined, {}, signal);
      return (found.resources ?? []).some(({ name }) => name === plural);
    } catch (err) {
      if (err instanceof KubeError && err.status === 404) return false;
      throw err;
    }
  }

  /** What lies in a namespace that the operator keeps away from is not there for it. */
  private isWatched({ metadata: { namespace } }: KubeObject): boolean {
    const { namespaces, denyNamespaces } = this.options.settings;
    if (namespace === undefined) return true;
    return !denyNamespaces.includes(namespace) && (namespaces.length === 0 || namespaces.includes(namespace));
  }
}

function keyOf({ group, plural }: Resource): string {
  return `${group}/${plural}`;
}
