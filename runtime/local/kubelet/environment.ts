import { CodedError } from '../../../lib/sys/errors';
import { RESOURCES } from '../../kube/resources';
import { KubeStore } from '../api/kube-store';
import { allContainers, Container, EnvVariable, KeyReference, Pod, Reference } from './pod';
import { podField, PodPlace, resourceField } from './pod-fields';
import { dataOf, Files } from './volume-files';

export interface EnvironmentSurroundings {
  readonly store: KubeStore;
  readonly place: PodPlace;
  readonly machine: Readonly<Record<string, number>>;
  readonly apiServer: { readonly host: string; readonly port: number };
}

/** The variables of a container, as Kubernetes sets them. @throws CodedError ENVIRONMENT naming what is missing */
export function environmentOf(pod: Pod, container: Container, around: EnvironmentSurroundings): Record<string, string> {
  const { host, port } = around.apiServer;
  const env: Record<string, string> = {
    HOSTNAME: pod.spec.hostNetwork ? around.place.nodeName : pod.spec.hostname ?? pod.metadata.name,
    KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: String(port), KUBERNETES_SERVICE_PORT_HTTPS: String(port),
  };
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const sources = [configMapRef && found(pod, around, 'configmap', configMapRef), secretRef && found(pod, around, 'secret', secretRef)];
    for (const [key, bytes] of sources.flatMap((data) => [...data ?? []])) env[`${prefix}${key}`] = Buffer.from(bytes).toString('utf8');
  }
  for (const variable of container.env ?? []) {
    const value = valueOf(pod, container, variable, around);
    if (value !== undefined) env[variable.name] = variable.value === undefined ? value : expanded(value, env);
  }
  return env;
}

function valueOf(pod: Pod, container: Container, { name, value, valueFrom }: EnvVariable, around: EnvironmentSurroundings): string | undefined {
  if (!valueFrom) return value ?? '';
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef) return podField(pod, around.place, fieldRef);
  if (resourceFieldRef) return resourceField(allContainers(pod), container.name, resourceFieldRef, around.machine);
  if (configMapKeyRef) return keyOf(pod, around, 'configmap', configMapKeyRef);
  if (secretKeyRef) return keyOf(pod, around, 'secret', secretKeyRef);
  throw new CodedError('ENVIRONMENT', `variable ${name} comes from nowhere`);
}

function keyOf(pod: Pod, around: EnvironmentSurroundings, kind: 'configmap' | 'secret', reference: KeyReference): string | undefined {
  const bytes = found(pod, around, kind, reference).get(reference.key);
  if (bytes) return Buffer.from(bytes).toString('utf8');
  if (reference.optional) return undefined;
  throw new CodedError('ENVIRONMENT', `couldn't find key ${reference.key} in ${kind} ${pod.metadata.namespace}/${reference.name}`);
}

function found(pod: Pod, { store }: EnvironmentSurroundings, kind: 'configmap' | 'secret', { name, optional }: Reference): Files {
  const object = store.find(kind === 'secret' ? RESOURCES.secrets : RESOURCES.configMaps, pod.metadata.namespace, name);
  if (object) return dataOf(object);
  if (optional) return new Map();
  throw new CodedError('ENVIRONMENT', `${kind} ${JSON.stringify(name)} not found`);
}

/** `$(NAME)` as the value of a variable that is set; `$$` as one dollar sign. What is not set stays as it is. */
export function expanded(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$(?:\$|\(([^()]*)\))/g, (whole: string, name: string | undefined) => (name === undefined ? '$' : env[name] ?? whole));
}
