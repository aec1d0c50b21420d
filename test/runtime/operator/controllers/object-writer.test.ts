import { KubeClient } from '../../../../runtime/kube/kube-client';
import { KubeError } from '../../../../runtime/kube/kube-error';
import { KubeObject, objectKey, OwnerReference, Resource } from '../../../../runtime/kube/objects';
import { ObjectWriter } from '../../../../runtime/operator/controllers/object-writer';
import { Recorder } from '../../../lib/log/recorder';

/** A cluster that keeps what is applied, and shows it to the cache only when it is told to. */
class Cluster {
  readonly objects = new Map<string, KubeObject>();
  readonly requests: string[] = [];
  cached = new Map<string, KubeObject>();
  refusal?: KubeError;
  private version = 0;

  readonly client = {
    get: (_: Resource, namespace: string, name: string) => {
      const found = this.objects.get(objectKey({ namespace, name }));
      return found ? Promise.resolve(found) : Promise.reject(new KubeError(404, 'NotFound', 'not found'));
    },
    apply: (_: Resource, object: KubeObject) => {
      this.requests.push(`apply ${object.metadata.name}`);
      if (this.refusal) return Promise.reject(this.refusal);
      const after = { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.version), generation: 1 } };
      this.objects.set(objectKey(object.metadata), after);
      return Promise.resolve(after);
    },
    delete: (_: Resource, _namespace: string, name: string, propagation?: string) => {
      this.requests.push(`delete ${name} ${propagation}`);
      return Promise.resolve();
    },
  } as unknown as KubeClient;

  readonly writer = new ObjectWriter(this.client, {
    get: (_, namespace, name) => this.cached.get(objectKey({ namespace, name })) as never, list: () => [],
  }, new Recorder());

  catchUp(): void {
    this.cached = new Map(this.objects);
  }
}

const owner = (name: string, controller?: boolean): OwnerReference => (
  { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', name, uid: `u-${name}`, controller });
const object = (kind: string, name: string, ...ownerReferences: OwnerReference[]): KubeObject => (
  { apiVersion: 'v1', kind, metadata: { namespace: 'mon', name, ownerReferences } });
const ownersOf = (cluster: Cluster, name: string) => cluster.objects.get(`mon/${name}`)!.metadata.ownerReferences!.map((each) => each.name);

test('what is as it was written is not written again', async () => {
  const cluster = new Cluster(), secret = object('Secret', 's', owner('a', true));
  expect(await cluster.writer.write(secret)).toBe(true);
  cluster.catchUp();
  expect(await cluster.writer.write(secret)).toBe(false);
  expect(cluster.requests).toEqual(['apply s']);
});

test.each(['at once', 'after the cache has caught up'])('a shared Service keeps the owners that it has: %s', async (when) => {
  const cluster = new Cluster();
  await cluster.writer.write(object('Service', 'operated', owner('b')));
  if (when !== 'at once') cluster.catchUp();
  await cluster.writer.write(object('Service', 'operated', owner('a')));
  expect(ownersOf(cluster, 'operated')).toEqual(['a', 'b']);
  cluster.catchUp();
  expect(await cluster.writer.write(object('Service', 'operated', owner('b')))).toBe(false);
  expect(await cluster.writer.write(object('Service', 'operated', owner('a')))).toBe(false);
});

test('an object of one controller takes no owner over', async () => {
  const cluster = new Cluster();
  await cluster.writer.write(object('Service', 's', owner('b')));
  await cluster.writer.write(object('Service', 's', owner('a', true)));
  expect(ownersOf(cluster, 's')).toEqual(['a']);
});

const IMMUTABLE = "spec: Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden";

test.each<[string, KubeObject, KubeError, boolean]>([
  ['a field that cannot be changed', object('StatefulSet', 'x'), new KubeError(422, 'Invalid', IMMUTABLE), true],
  ['a specification that is wrong', object('StatefulSet', 'x'), new KubeError(422, 'Invalid', 'spec.replicas: Invalid value: -1'), false],
  ['a permission or quota that is missing', object('StatefulSet', 'x'), new KubeError(403, 'Forbidden', IMMUTABLE), false],
  ['a conflict', object('StatefulSet', 'x'), new KubeError(409, 'Conflict', 'changed'), false],
  ['another kind', object('Secret', 'x'), new KubeError(422, 'Invalid', IMMUTABLE), false],
])('a refusal for %s: the object is deleted only where that alone helps', async (_, refused, refusal, isDeleted) => {
  const cluster = new Cluster();
  cluster.refusal = refusal;
  await expect(cluster.writer.write(refused)).rejects.toBe(refusal);
  expect(cluster.requests.slice(1)).toEqual(isDeleted ? ['delete x Foreground'] : []);
});
