import { KubeObject } from '../../kube/objects';
import { PodFields } from '../prometheus-spec';

/** What a pod has from the fields that all workloads share, around its containers. */
export function podSpecFields(spec: PodFields): object {
  const { nodeSelector, affinity, tolerations, topologySpreadConstraints, securityContext, serviceAccountName, priorityClassName, imagePullSecrets } = spec;
  return {
    ...nodeSelector ? { nodeSelector } : {}, ...serviceAccountName ? { serviceAccountName } : {},
    ...securityContext ? { securityContext } : {}, ...imagePullSecrets?.length ? { imagePullSecrets } : {}, ...affinity ? { affinity } : {},
    ...tolerations?.length ? { tolerations } : {}, ...priorityClassName ? { priorityClassName } : {},
    ...topologySpreadConstraints?.length ? { topologySpreadConstraints } : {},
  };
}

export interface Storage { readonly volume?: object; readonly claim?: object; readonly name: string; readonly subPath?: string }

/** Where a server keeps its data: a claim, or a folder that goes with the pod. @param fallback the name of the volume */
export function storageOf({ storage }: PodFields, fallback: string, subPath: string): Storage {
  const template = storage?.volumeClaimTemplate;
  const below = storage && !storage.disableMountSubPath ? { subPath } : {};
  if (!template) return { name: fallback, volume: { name: fallback, emptyDir: storage?.emptyDir ?? {} }, ...below };
  const name = template.metadata?.name ?? fallback;
  const claim = {
    metadata: { name, ...template.metadata?.labels ? { labels: template.metadata.labels } : {} },
    spec: { accessModes: ['ReadWriteOnce'], ...template.spec }, status: {},
  };
  return { name, claim, ...below };
}

export function templateMetadata(spec: PodFields, labels: Readonly<Record<string, string>>, container: string): object {
  return {
    labels: { ...spec.podMetadata?.labels, ...labels },
    annotations: { 'kubectl.kubernetes.io/default-container': container, ...spec.podMetadata?.annotations },
  };
}

/** The path of an URL without a slash at its end; `/` where there is none. */
export function routePrefixOf({ routePrefix, externalUrl }: PodFields): string {
  if (routePrefix) return routePrefix;
  return externalUrl ? new URL(externalUrl).pathname.replace(/\/$/, '') || '/' : '/';
}

/** What users write on their object goes to what is made of it, but for what tools keep there for themselves. */
export function copiedAnnotations({ metadata }: KubeObject): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([name]) => !name.startsWith('kubectl.kubernetes.io/')));
}

export function joined(prefix: string, path: string): string {
  return `${prefix.replace(/\/$/, '')}${path}`;
}
