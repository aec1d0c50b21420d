import { isObject, Json, JsonObject, objectAt } from '../../../../lib/crds/json';

/** The objects in the list at `key`. */
export function items(object: JsonObject | undefined, key: string): JsonObject[] {
  const list = object?.[key];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** Sets what is absent; an undefined default says that there is none. */
export function fill(object: JsonObject, defaults: Readonly<Record<string, Json | undefined>>): void {
  for (const [key, value] of Object.entries(defaults)) if (object[key] === undefined && value !== undefined) object[key] = value;
}

/** The object at `key`, made where there is none. */
export function ensure(object: JsonObject, key: string): JsonObject {
  const found = objectAt(object, key) ?? {};
  object[key] = found;
  return found;
}

const FILE_MODE = 0o644;

/** What a pod template leaves out, in place. */
export function defaultTemplate(template: JsonObject): void {
  fill(ensure(template, 'metadata'), { creationTimestamp: null });
  defaultPodSpec(ensure(template, 'spec'));
}

/** What the `spec` of a pod or a template leaves out, in place. */
function defaultPodSpec(spec: JsonObject): void {
  const serviceAccount = spec.serviceAccountName ?? spec.serviceAccount; // two names for one thing, and clients read either
  fill(spec, {
    restartPolicy: 'Always', terminationGracePeriodSeconds: 30, dnsPolicy: 'ClusterFirst', securityContext: {}, schedulerName: 'default-scheduler',
    serviceAccountName: serviceAccount, serviceAccount,
  });
  for (const container of [...items(spec, 'initContainers'), ...items(spec, 'containers'), ...items(spec, 'ephemeralContainers')]) {
    defaultContainer(container, spec.hostNetwork === true);
  }
  items(spec, 'volumes').forEach(defaultVolume);
}

function defaultContainer(container: JsonObject, isHostNetwork: boolean): void {
  fill(container, {
    resources: {}, terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', imagePullPolicy: pullPolicy(container.image),
  });
  for (const port of items(container, 'ports')) fill(port, { protocol: 'TCP', hostPort: isHostNetwork ? port.containerPort : undefined });
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const given = objectAt(container, probe);
    if (!given) continue;
    fill(given, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
    defaultHandler(given);
  }
  const lifecycle = objectAt(container, 'lifecycle');
  for (const hook of ['postStart', 'preStop']) {
    const handler = objectAt(lifecycle, hook);
    if (handler) defaultHandler(handler);
  }
  for (const variable of items(container, 'env')) defaultFieldRef(objectAt(variable, 'valueFrom'));
}

/** Without a tag it is `latest`, which may mean something else tomorrow. */
function pullPolicy(image: Json | undefined): string {
  if (typeof image !== 'string' || image === '' || image.includes('@')) return 'IfNotPresent';
  const [, tag = 'latest'] = /:([^:/]+)$/.exec(image) ?? [];
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultHandler(handler: JsonObject): void {
  const httpGet = objectAt(handler, 'httpGet');
  if (httpGet) fill(httpGet, { path: '/', scheme: 'HTTP' });
  const grpc = objectAt(handler, 'grpc');
  if (grpc) fill(grpc, { service: '' });
}

function defaultFieldRef(source: JsonObject | undefined): void {
  const fieldRef = objectAt(source, 'fieldRef');
  if (fieldRef) fill(fieldRef, { apiVersion: 'v1' });
}

function defaultVolume(volume: JsonObject): void {
  if (Object.keys(volume).every((key) => key === 'name')) volume.emptyDir = {};
  for (const source of ['secret', 'configMap', 'downwardAPI', 'projected']) {
    const given = objectAt(volume, source);
    if (given) fill(given, { defaultMode: FILE_MODE });
  }
  items(objectAt(volume, 'downwardAPI'), 'items').forEach(defaultFieldRef);
  for (const source of items(objectAt(volume, 'projected'), 'sources')) {
    const token = objectAt(source, 'serviceAccountToken');
    if (token) fill(token, { expirationSeconds: 3600 });
    items(objectAt(source, 'downwardAPI'), 'items').forEach(defaultFieldRef);
  }
  const hostPath = objectAt(volume, 'hostPath');
  if (hostPath) fill(hostPath, { type: '' });
  const claim = objectAt(objectAt(objectAt(volume, 'ephemeral'), 'volumeClaimTemplate'), 'spec');
  if (claim) fill(claim, { volumeMode: 'Filesystem' });
}

/** What a pod itself leaves out, in place. */
export function defaultPod(pod: JsonObject): void {
  const spec = ensure(pod, 'spec');
  defaultPodSpec(spec);
  fill(spec, { enableServiceLinks: true });
  for (const container of [...items(spec, 'initContainers'), ...items(spec, 'containers')]) requestLimits(objectAt(container, 'resources'));
  const status = objectAt(pod, 'status');
  if (!status) return;
  if (typeof status.podIP === 'string') fill(status, { podIPs: [{ ip: status.podIP }] });
  for (const condition of items(status, 'conditions')) fill(condition, { lastProbeTime: null, lastTransitionTime: null });
}

/** Who limits a resource asks for as much where nothing else is said. */
function requestLimits(resources: JsonObject | undefined): void {
  const limits = objectAt(resources, 'limits');
  if (resources && limits) fill(ensure(resources, 'requests'), limits);
}

const NOT_READY_SECONDS = 300;

/** What a cluster adds to every new pod: its first status, and how long it stays on a node that is lost. */
export function admitPod(pod: JsonObject): void {
  const spec = pod.spec as JsonObject;
  const tolerations = items(spec, 'tolerations');
  for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
    if (tolerations.some((toleration) => (toleration.key === key || !toleration.key) && (!toleration.effect || toleration.effect === 'NoExecute'))) continue;
    tolerations.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: NOT_READY_SECONDS });
  }
  spec.tolerations = tolerations;
  fill(spec, { priority: 0, preemptionPolicy: 'PreemptLowerPriority' });
  pod.status = { phase: 'Pending', qosClass: qosClass(spec) };
}

function qosClass(spec: JsonObject): string {
  const resources = [...items(spec, 'initContainers'), ...items(spec, 'containers')].map((container) => objectAt(container, 'resources'));
  const amount = (of: JsonObject | undefined, what: string, name: string) => objectAt(of, what)?.[name];
  const named = ['cpu', 'memory'];
  if (resources.every((of) => named.every((name) => amount(of, 'requests', name) === undefined && amount(of, 'limits', name) === undefined))) {
    return 'BestEffort';
  }
  const isGuaranteed = resources.every((of) => named.every((name) => (
    amount(of, 'limits', name) !== undefined && (amount(of, 'requests', name) ?? amount(of, 'limits', name)) === amount(of, 'limits', name))));
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}
