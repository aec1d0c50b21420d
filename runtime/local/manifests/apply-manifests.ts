import { equalJson, Json, JsonObject } from '../../../lib/crds/json';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { KubeObject } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { isApiError } from '../api/api-error';
import { Kind } from '../api/kind';
import { KubeStore } from '../api/kube-store';
import { Manifest, objectName } from './read-manifests';

const OWNER = { fieldManager: 'cdk8s-monitoring-up', force: true, fieldValidation: 'Strict' } as const;

/** What others stand on comes first; kinds that are not here come behind, in the order they were written. */
const FIRST = [
  'CustomResourceDefinition', 'Namespace', 'PriorityClass', 'StorageClass', 'ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding',
  'Secret', 'ConfigMap', 'PersistentVolumeClaim', 'Service',
];
const FOUNDATIONS = 2; // of these: without them nothing else can even be tried

/**
 * Brings the API from what `before` says to what `manifests` say: applies those that are new or others, and removes those that are gone. Everything is
 * tried first: if the API would refuse one object, nothing changes but definitions and namespaces that were missing.
 * @throws CodedError MANIFEST with one line per object that is refused, naming file, line and object
 */
export async function applyManifests(store: KubeStore, manifests: readonly Manifest[], before: readonly KubeObject[] = []): Promise<void> {
  const known = new Map(before.map((object) => [identity(object), object]));
  const others = (object: KubeObject) => !equalJson(object as unknown as Json, known.get(identity(object)) as unknown as Json ?? null);
  const ordered = manifests.filter(({ object }) => others(object)).sort((a, b) => rank(a.object) - rank(b.object));
  const foundations = ordered.filter(({ object }) => rank(object) < FOUNDATIONS), rest = ordered.slice(foundations.length);
  const isThere = ({ object }: Manifest) => store.find(kindOf(store, object), undefined, object.metadata.name) !== undefined;
  await tried(foundations.filter(isThere), ({ object }) => apply(store, object, true)); // new ones harm nobody
  await tried(foundations, ({ object }) => apply(store, object, false));
  await ensureNamespaces(store, rest);
  await tried(rest, ({ object }) => apply(store, object, true));
  await tried(rest, ({ object }) => apply(store, object, false));
  const wanted = new Set(manifests.map(({ object }) => identity(object)));
  const gone = before.filter((object) => !wanted.has(identity(object))).sort((a, b) => rank(b) - rank(a));
  for (const object of gone) await remove(store, object);
}

function identity(object: KubeObject): string {
  return `${object.apiVersion} ${objectName(object)}`;
}

function rank({ kind }: KubeObject): number {
  const found = FIRST.indexOf(kind);
  return found < 0 ? FIRST.length : found;
}

async function tried(manifests: readonly Manifest[], work: (manifest: Manifest) => Promise<void>): Promise<void> {
  const refused: string[] = [];
  for (const manifest of manifests) {
    await work(manifest).catch((err) => {
      if (!(err instanceof CodedError)) throw err;
      refused.push(`${manifest.file}:${manifest.line}: ${objectName(manifest.object)}: ${errorText(err)}`);
    });
  }
  if (refused.length > 0) throw new CodedError('MANIFEST', refused.join('\n'));
}

async function apply(store: KubeStore, object: KubeObject, dryRun: boolean): Promise<void> {
  const kind = kindOf(store, object);
  const { name, namespace } = placed(kind, object).metadata;
  await store.patch(kind, { name, namespace }, 'apply', placed(kind, object) as unknown as JsonObject, { ...OWNER, dryRun });
}

async function remove(store: KubeStore, object: KubeObject): Promise<void> {
  const kind = store.kinds.ofType(object.apiVersion, object.kind);
  if (!kind) return; // its definition is gone, and it with it
  await store.delete(kind, placed(kind, object).metadata, { propagationPolicy: 'Background' }).catch((err) => {
    if (!isApiError(err, 'NotFound')) throw err;
  });
}

/** An object without a namespace belongs to `default`. */
function placed(kind: Kind, object: KubeObject): KubeObject {
  return kind.namespaced && !object.metadata.namespace ? { ...object, metadata: { ...object.metadata, namespace: 'default' } } : object;
}

function kindOf(store: KubeStore, { apiVersion, kind }: KubeObject): Kind {
  const found = store.kinds.ofType(apiVersion, kind);
  if (!found) throw new CodedError('MANIFEST', `there is no kind ${kind} in ${apiVersion}: add its CustomResourceDefinition to the manifests`);
  return found;
}

/** Makes the namespaces that are named but not made by any manifest, as whoever deploys would. */
async function ensureNamespaces(store: KubeStore, manifests: readonly Manifest[]): Promise<void> {
  const names = new Set(manifests.flatMap(({ object }) => object.metadata.namespace ?? []));
  for (const name of names) {
    if (store.find(RESOURCES.namespaces, undefined, name)) continue;
    await store.create(RESOURCES.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, { fieldManager: OWNER.fieldManager });
  }
}
