import { formatHostPort } from '../../../lib/flags/host-port';
import { KubeObject } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { KubeStore } from '../api/kube-store';
import { Pod } from '../controllers/objects';
import { isReady } from '../controllers/owned-pods';
import { programOf } from '../images';

/** A program of the run that people look at. */
export interface EntryPoint { readonly program: string; readonly pod: string; readonly url: string }

const { pods, prometheuses, alertmanagers } = RESOURCES;

/** Of which container's port the pages are, in the order of preference: its name where it has one. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  'prometheus': ['web', 'http-web'], 'alertmanager': ['web', 'http-web'], 'demo-shop': ['http', 'web'], 'inbox': ['http', 'web'],
};

/** The pages of all ready pods whose programs have some, in the order of `SHOWN`. */
export function entryPoints(store: KubeStore): EntryPoint[] {
  const found: EntryPoint[] = [];
  for (const pod of store.list<Pod & { status?: { podIP?: string } }>(pods).items) {
    const { podIP } = pod.status ?? {};
    if (!podIP || !isReady(pod)) continue;
    for (const { image = '', ports = [] } of pod.spec.containers) {
      const program = programOf(image);
      const names = program === undefined ? undefined : SHOWN[program];
      const port = names && (ports.find(({ name }) => names.includes(name ?? '')) ?? ports[0]);
      if (!program || !port) continue;
      const address = formatHostPort({ host: podIP, port: port.containerPort });
      found.push({ program, pod: `${pod.metadata.namespace}/${pod.metadata.name}`, url: `http://${address}${routePrefix(store, pod)}` });
    }
  }
  const order = Object.keys(SHOWN);
  return found.sort((a, b) => order.indexOf(a.program) - order.indexOf(b.program) || a.pod.localeCompare(b.pod));
}

/** Where the pages begin: `/`, or what the object that the operator made the pod of says. */
function routePrefix(store: KubeStore, { metadata }: Pod): string {
  const { namespace, labels = {} } = metadata;
  for (const [resource, label] of [[prometheuses, 'operator.prometheus.io/name'], [alertmanagers, 'alertmanager']] as const) {
    const name = labels[label];
    if (name === undefined || !store.kinds.find(resource)) continue;
    const object = store.find<KubeObject & { spec?: { routePrefix?: string } }>(resource, namespace, name);
    const prefix = object?.spec?.routePrefix?.replace(/\/$/, '');
    if (prefix) return `${prefix}/`;
  }
  return '/';
}
