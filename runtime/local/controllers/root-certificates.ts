import { KubeObject } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { Cluster, Controller, MANAGER, quietly } from './controller';

const { configMaps, namespaces } = RESOURCES;
const NAME = 'kube-root-ca.crt';

/** Puts the certificate of the API's authority into every namespace, where pods look for it. @param ca in PEM */
export function rootCertificates({ store }: Cluster, ca: string): Controller {
  return {
    name: 'root-certificates',
    concerns({ table, key }) {
      if (table === '/namespaces') return [key];
      const [namespace, name] = key.split('/');
      return table === '/configmaps' && name === NAME ? [namespace] : [];
    },
    async reconcile(namespace) {
      const found = store.find<KubeObject & { data?: Readonly<Record<string, string>> }>(configMaps, namespace, NAME);
      if (found?.data?.['ca.crt'] === ca || !store.find(namespaces, undefined, namespace) || isEnding(namespace)) return;
      await quietly(store.patch(configMaps, { namespace, name: NAME }, 'apply', {
        apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: NAME, namespace }, data: { 'ca.crt': ca },
      }, { ...MANAGER, force: true }));
    },
  };

  function isEnding(namespace: string): boolean {
    return store.get(namespaces, undefined, namespace).metadata.deletionTimestamp !== undefined;
  }
}
