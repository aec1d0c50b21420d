import { Logger } from '../../../lib/log/logger';
import { Counter } from '../../../lib/metrics/counter';
import { Registry } from '../../../lib/metrics/registry';
import { Clock } from '../../../lib/sys/clock';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { Change } from '../../kube/informer';
import { KubeClient } from '../../kube/kube-client';
import { isRefusal } from '../../kube/kube-error';
import { KubeObject, objectKey, Resource } from '../../kube/objects';
import { WorkQueue } from '../../kube/work-queue';
import { ClusterView } from '../cluster-view';
import { Generated } from '../generated';
import { OperatorSettings } from '../settings';
import { workloadStatus } from '../status/workload-status';
import { MANAGER, ObjectWriter, OWNED } from './object-writer';
import { RejectionEvents } from './rejection-events';

/** A kind of objects that servers are made of. */
export interface WorkloadKind {
  readonly resource: Resource;
  /** What else its servers are made of: a change there may change them. */
  readonly sources: readonly Resource[];
  readonly generate: (workload: KubeObject, view: ClusterView, settings: OperatorSettings) => Generated;
}

export interface WorkloadControllerOptions {
  readonly client: KubeClient;
  readonly view: ClusterView;
  readonly settings: OperatorSettings;
  readonly clock: Clock;
  readonly log: Logger;
  readonly registry: Registry;
  readonly signal: AbortSignal;
}

type Workload = KubeObject & { readonly spec: { readonly paused?: boolean } };

const SETTLE = 50; // ms: changes come in flocks, and one reconciliation serves them all

/** Turns the objects of one kind into servers, and says in their status how these are. */
export class WorkloadController {
  private readonly queue: WorkQueue;
  private readonly writer: ObjectWriter;
  private readonly events: RejectionEvents;
  private readonly waiting = new Set<string>();
  private readonly statusUpdates: Counter;
  private readonly failedStatusUpdates: Counter;

  constructor(readonly kind: WorkloadKind, private readonly options: WorkloadControllerOptions) {
    const { client, view, log, registry } = options;
    const controller = kind.resource.kind.toLowerCase();
    const count = (name: string, help: string) => registry.counter(name, help, ['controller']).with(controller);
    const operations = count('prometheus_operator_reconcile_operations_total', 'How often workloads were reconciled.');
    const failures = count('prometheus_operator_reconcile_errors_total', 'How often that failed.');
    const seconds = registry.histogram('prometheus_operator_reconcile_duration_seconds', 'How long it took, in seconds.', [0.01, 0.05, 0.1, 0.5, 1, 5, 10],
      ['controller']).with(controller);
    this.statusUpdates = count('prometheus_operator_status_update_operations_total', 'How often the status of a workload was written.');
    this.failedStatusUpdates = count('prometheus_operator_status_update_errors_total', 'How often that failed.');
    this.writer = new ObjectWriter(client, view, log);
    this.events = new RejectionEvents(`${controller}-controller`, options);
    this.queue = new WorkQueue(options, async (key) => {
      const begin = options.clock.monotonic();
      operations.inc();
      try {
        await this.reconcile(key);
      } catch (err) {
        failures.inc();
        throw err;
      } finally {
        seconds.observe((options.clock.monotonic() - begin) / 1000);
      }
    });
  }

  /** An object of the kind itself has changed. What only its status says, we have written ourselves. */
  workloadChanged({ type, object, before }: Change<KubeObject>): void {
    if (type === 'modified' && before && asked(before) === asked(object)) return;
    this.soon(objectKey(object.metadata));
  }

  /** Something that servers are made of has changed. */
  sourceChanged(): void {
    for (const { metadata } of this.options.view.list(this.kind.resource)) this.soon(objectKey(metadata));
  }

  /** Something that an operator makes has changed: its owner looks whether it is as it should be. */
  ownedChanged({ metadata }: KubeObject): void {
    for (const { kind, name } of metadata.ownerReferences ?? []) {
      if (kind === this.kind.resource.kind) this.soon(objectKey({ namespace: metadata.namespace, name }));
    }
  }

  private soon(key: string): void {
    if (this.waiting.has(key)) return;
    this.waiting.add(key);
    this.options.clock.sleep(SETTLE, this.options.signal).then(() => {
      this.waiting.delete(key);
      this.queue.add(key);
    }, () => undefined);
  }

  private async reconcile(key: string): Promise<void> {
    const [namespace, name] = key.split('/');
    const { view, settings } = this.options;
    const workload = view.get<Workload>(this.kind.resource, namespace, name);
    if (!workload || workload.metadata.deletionTimestamp) return; // what it owns goes with it
    const generated = this.kind.generate(workload, view, settings);
    let failure: unknown = generated.problem && new CodedError('OPERATOR', generated.problem.message);
    for (const rejection of generated.rejected) await this.events.say(rejection, workload);
    if (!workload.spec.paused && !generated.problem) {
      try {
        await this.bringAbout(workload, generated);
      } catch (err) {
        failure = err;
      }
    }
    await this.report(workload, generated, failure);
    if (failure !== undefined) throw failure;
  }

  private async bringAbout(workload: Workload, { objects }: Generated): Promise<void> {
    for (const object of objects) {
      if (await this.writer.write(object)) this.options.log.debug('Wrote an object', { kind: object.kind, object: objectKey(object.metadata) });
    }
    const wanted = new Set(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
    for (const resource of OWNED) {
      for (const object of this.options.view.list(resource, workload.metadata.namespace)) {
        const isOurs = object.metadata.ownerReferences?.some(({ uid, controller }) => uid === workload.metadata.uid && controller === true);
        if (isOurs && !wanted.has(`${resource.kind} ${object.metadata.name}`)) await this.writer.remove({ ...object, kind: resource.kind });
      }
    }
  }

  private async report(workload: Workload, generated: Generated, failure: unknown): Promise<void> {
    const { client, view, clock } = this.options;
    const now = new Date(clock.now()).toISOString().replace(/\.\d+/, '');
    const { apiVersion, kind, metadata: { namespace, name } } = workload;
    const status = workloadStatus(workload, generated, view, failure === undefined ? undefined : errorText(failure), now);
    const applied = { apiVersion, kind, metadata: { namespace, name }, status };
    this.statusUpdates.inc();
    await client.apply(this.kind.resource, applied, { fieldManager: MANAGER, force: true, subresource: 'status' }).catch((err) => {
      if (isRefusal(err, 'NotFound')) return; // it is gone
      this.failedStatusUpdates.inc();
      throw err;
    });
  }
}

/** What tells of a change of what is asked for, in metadata or specification. */
function asked({ metadata: { uid, generation, labels, annotations, deletionTimestamp } }: KubeObject): string {
  return JSON.stringify([uid, generation, labels, annotations, deletionTimestamp]);
}
