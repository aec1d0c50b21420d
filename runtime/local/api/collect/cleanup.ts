import { Clock } from '../../../../lib/sys/clock';
import { KubeObject, Resource } from '../../../kube/objects';
import { RESOURCES } from '../../../kube/resources';
import { isApiError } from '../api-error';
import { CLAIM_FINALIZER } from '../builtin/core-rules';
import { Definition, DEFINITION_FINALIZER } from '../custom/definition';
import { Kind } from '../kind';
import { KubeStore } from '../kube-store';
import { Change } from '../store/history';
import { WorkLoop } from './work-loop';

const MANAGER = { fieldManager: 'kube-controller-manager' };
const EVENTS: Resource = { group: '', version: 'v1', plural: 'events', kind: 'Event', namespaced: true };
const MOST_EVENTS = 10_000;
const KEPT = 0.9; // of them, when some have to go: not every further one shall make a sweep
const EVENT_LIFETIME = 3_600_000, SWEEP_INTERVAL = 60_000; // ms
const { customResourceDefinitions, namespaces, persistentVolumeClaims, pods, serviceAccounts } = RESOURCES;

/**
 * Keeps what belongs together together: empties namespaces and definitions that are about to go, lets claims go that no pod uses, and gives
 * every namespace its ServiceAccount.
 */
export class Cleanup {
  private nextSweep = 0;

  constructor(private readonly api: KubeStore, private readonly clock: Clock, private readonly loop: WorkLoop) {
    for (const { metadata } of api.list(namespaces).items) this.loop.add(`namespace ${metadata.name}`, () => this.namespace(metadata.name));
    for (const { metadata } of api.list(customResourceDefinitions).items) this.loop.add(`definition ${metadata.name}`, () => this.definition(metadata.name));
    api.onChange((change) => this.follow(change));
  }

  private follow({ table, key, before, after }: Change): void {
    const [namespace, name = namespace] = key.split('/');
    if (table === '/events' && !before) this.loop.add('events', () => this.forgetEvents());
    if (table === '/namespaces') this.loop.add(`namespace ${name}`, () => this.namespace(name));
    else if (table === 'apiextensions.k8s.io/customresourcedefinitions') this.loop.add(`definition ${name}`, () => this.definition(name));
    else if (table === '/persistentvolumeclaims' && after?.metadata.deletionTimestamp) this.loop.add(`claims ${namespace}`, () => this.claims(namespace));
    else if (table === '/pods' && !after) this.loop.add(`claims ${namespace}`, () => this.claims(namespace));
    else if (table === '/serviceaccounts' && !after) this.loop.add(`namespace ${namespace}`, () => this.namespace(namespace));
    if (after || !before) return;
    if (key.includes('/') && this.isTerminating(namespace)) this.loop.add(`namespace ${namespace}`, () => this.namespace(namespace));
    const definition = `${table.split('/')[1]}.${table.split('/')[0]}`;
    if (this.api.find(customResourceDefinitions, undefined, definition)?.metadata.deletionTimestamp) {
      this.loop.add(`definition ${definition}`, () => this.definition(definition));
    }
  }

  /** Events tell what happened of late: they go after an hour, and the oldest before where there are very many. */
  private async forgetEvents(): Promise<void> {
    const now = this.clock.now();
    const count = this.api.count(EVENTS);
    if (now < this.nextSweep && count <= MOST_EVENTS) return;
    this.nextSweep = now + SWEEP_INTERVAL;
    const { items } = this.api.list(EVENTS);
    const age = ({ metadata }: KubeObject) => now - Date.parse(metadata.creationTimestamp!);
    const oldest = [...items].sort((a, b) => age(b) - age(a));
    const kept = count > MOST_EVENTS ? MOST_EVENTS * KEPT : count;
    const gone = oldest.filter((event, i) => age(event) > EVENT_LIFETIME || count - i > kept);
    for (const { metadata } of gone) await quietly(() => this.api.delete(EVENTS, metadata));
  }

  private isTerminating(namespace: string): boolean {
    return this.api.find(namespaces, undefined, namespace)?.metadata.deletionTimestamp !== undefined;
  }

  private async namespace(name: string): Promise<void> {
    const namespace = this.api.find<KubeObject & { spec?: { finalizers?: string[] } }>(namespaces, undefined, name);
    if (!namespace) return;
    if (!namespace.metadata.deletionTimestamp) {
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } };
      if (!this.api.find(serviceAccounts, name, 'default')) await quietly(() => this.api.create(serviceAccounts, account, MANAGER));
      return;
    }
    const kinds = [...this.api.kinds.tables().values()].filter(({ namespaced }) => namespaced);
    for (const kind of kinds) await this.empty(kind, name);
    if (kinds.some((kind) => this.api.list(kind, { namespace: name, limit: 1 }).items.length > 0)) return; // something is held: its end asks again
    await quietly(() => this.api.patch(namespaces, { name }, 'merge', { spec: { finalizers: null } }, MANAGER));
  }

  private async definition(name: string): Promise<void> {
    const definition = this.api.find<Definition>(customResourceDefinitions, undefined, name);
    if (!definition?.metadata.deletionTimestamp || !definition.metadata.finalizers?.includes(DEFINITION_FINALIZER)) return;
    const { group, names: { plural } } = definition.spec;
    const kind = this.api.kinds.tables().get(`${group}/${plural}`);
    if (kind) {
      await this.empty(kind);
      if (this.api.count(kind) > 0) return; // something is held: its end asks again
    }
    const finalizers = definition.metadata.finalizers.filter((finalizer) => finalizer !== DEFINITION_FINALIZER);
    const patch = { metadata: { finalizers: finalizers.length ? finalizers : null } };
    await quietly(() => this.api.patch(customResourceDefinitions, { name }, 'merge', patch, MANAGER));
  }

  private async empty(kind: Kind, namespace?: string): Promise<void> {
    for (const { metadata } of this.api.list(kind, { namespace }).items) {
      if (!metadata.deletionTimestamp) await quietly(() => this.api.delete(kind, metadata, { propagationPolicy: 'Background' }));
    }
  }

  /** Lets the claims of a namespace go that are deleted and in no pod's use. */
  private async claims(namespace: string): Promise<void> {
    const used = new Set(this.api.list<PodWithClaims>(pods, { namespace }).items
      .flatMap(({ spec }) => (spec?.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? [])));
    for (const { metadata } of this.api.list(persistentVolumeClaims, { namespace }).items) {
      const { name, deletionTimestamp, finalizers = [] } = metadata;
      if (!deletionTimestamp || used.has(name) || !finalizers.includes(CLAIM_FINALIZER)) continue;
      const left = finalizers.filter((finalizer) => finalizer !== CLAIM_FINALIZER);
      const patch = { metadata: { finalizers: left.length ? left : null } };
      await quietly(() => this.api.patch(persistentVolumeClaims, { namespace, name }, 'merge', patch, MANAGER));
    }
  }
}

interface PodWithClaims extends KubeObject {
  readonly spec?: { readonly volumes?: ReadonlyArray<{ readonly persistentVolumeClaim?: { readonly claimName?: string } }> };
}

/** Somebody else may have been faster: the next change asks again. */
async function quietly(work: () => Promise<unknown>): Promise<void> {
  await work().catch((err) => {
    if (!isApiError(err, 'NotFound', 'Conflict', 'AlreadyExists')) throw err;
  });
}
