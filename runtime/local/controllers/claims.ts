import { JsonObject, objectAt } from '../../../lib/crds/json';
import { KubeObject } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { Cluster, Controller, MANAGER, quietly, splitKey } from './controller';

const { persistentVolumeClaims, persistentVolumes } = RESOURCES;

interface Claim extends KubeObject { readonly spec: JsonObject; readonly status?: { readonly phase?: string } }

/** Gives every claim a volume; what is behind it is a folder of the kubelet's. */
export function claimController({ store }: Cluster): Controller {
  return {
    name: 'claims',
    concerns: ({ table, key }) => (table === '/persistentvolumeclaims' ? [key] : []),
    async reconcile(key) {
      const { namespace, name } = splitKey(key);
      const claim = store.find<Claim>(persistentVolumeClaims, namespace, name);
      if (!claim) {
        const orphans = store.list<KubeObject & { spec?: { claimRef?: { namespace: string; name: string } } }>(persistentVolumes).items;
        for (const { metadata, spec } of orphans) {
          if (spec?.claimRef?.namespace === namespace && spec.claimRef.name === name) await quietly(store.delete(persistentVolumes, metadata));
        }
        return;
      }
      if (claim.metadata.deletionTimestamp || claim.status?.phase === 'Bound') return;
      const volumeName = `pvc-${claim.metadata.uid}`;
      const storage = objectAt(objectAt(claim.spec, 'resources'), 'requests')?.storage ?? '1Gi';
      const accessModes = claim.spec.accessModes ?? ['ReadWriteOnce'];
      const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid: claim.metadata.uid! };
      const volume = {
        apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: volumeName },
        spec: { accessModes, capacity: { storage }, claimRef, persistentVolumeReclaimPolicy: 'Delete', hostPath: { path: `/claims/${namespace}/${name}` } },
        status: { phase: 'Bound' },
      };
      if (!store.find(persistentVolumes, undefined, volumeName)) await quietly(store.create(persistentVolumes, volume as unknown as KubeObject, MANAGER));
      await quietly(store.patch(persistentVolumeClaims, { namespace, name }, 'merge', { spec: { volumeName } }, MANAGER));
      const status = { phase: 'Bound', accessModes, capacity: { storage } };
      await quietly(store.patch(persistentVolumeClaims, { namespace, name, subresource: 'status' }, 'merge', { status }, MANAGER));
    },
  };
}
