import { isDeepStrictEqual } from 'node:util';
import { quote } from '../../encoding/go-quote';
import { list, Value } from '../codec';
import { Frozen } from '../freeze';
import { checkHttpClient, HTTP_CLIENT } from '../http-client';
import { ConfigNode } from '../node';
import { bool, file, parsed, string, url } from '../scalars';
import { field, inline, shown, Struct } from '../struct';
import { checkFieldSelector, checkLabelSelector } from './selector';

const ROLES = ['pod', 'service', 'endpoints', 'endpointslice', 'node', 'ingress'] as const;
export type KubernetesRole = typeof ROLES[number];

/** The kinds of objects whose selectors a role takes: those that it watches. */
const SELECTABLE: Readonly<Record<KubernetesRole, readonly KubernetesRole[]>> = {
  pod: ['pod', 'node'],
  service: ['service'],
  endpoints: ['pod', 'service', 'endpoints'],
  endpointslice: ['pod', 'service', 'endpointslice'],
  node: ['node'],
  ingress: ['ingress'],
};

const role = parsed<KubernetesRole | ''>('string', '', (word) => {
  const known = ROLES.find((name) => name === word);
  if (known) return known;
  throw new Error(`unknown Kubernetes SD role ${quote(word)}`);
}, (word) => word);

const NAMESPACES = new Struct('kubernetes.plain', {
  own_namespace: shown(bool),
  names: shown(list(string)),
});

const SELECTOR = new Struct('kubernetes.SelectorConfig', {
  role: field(role),
  label: field(string),
  field: field(string),
});

/** Which labels of other objects targets get too. */
const ATTACH_METADATA = new Struct('kubernetes.AttachMetadataConfig', {
  node: shown(bool),
  namespace: field(bool),
  deployment: field(bool),
  job: field(bool),
  cronjob: field(bool),
});

/** Targets from the objects of a Kubernetes cluster: the one that the program runs in, unless a server or a kubeconfig is named. */
export const KUBERNETES_SD = new Struct('kubernetes.plain', {
  api_server: field(url),
  role: shown(role),
  kubeconfig_file: shown(file),
  http: inline(HTTP_CLIENT),
  namespaces: field(NAMESPACES),
  selectors: field(list(SELECTOR)),
  attach_metadata: field(ATTACH_METADATA),
}, (sd, node) => {
  if (!sd.role) throw node.fail(`role missing (one of: ${ROLES.join(', ')})`);
  checkHttpClient(sd.http, node);
  checkAccess(sd, node);
  checkSelectors(sd.role, sd.selectors, node);
});
export type KubernetesSdConfig = Frozen<Value<typeof KUBERNETES_SD>>;

function checkAccess({ apiServer, kubeconfigFile, http, namespaces }: KubernetesSdConfig, node: ConfigNode): void {
  const isCustom = !isDeepStrictEqual(http, HTTP_CLIENT.initial());
  if (kubeconfigFile && apiServer) throw node.fail("cannot use 'kubeconfig_file' and 'api_server' simultaneously", 'kubeconfig_file');
  if (kubeconfigFile && isCustom) throw node.fail("cannot use a custom HTTP client configuration together with 'kubeconfig_file'", 'kubeconfig_file');
  if (!apiServer && isCustom) throw node.fail("to use custom HTTP client configuration please provide the 'api_server' URL explicitly");
  if (!namespaces.ownNamespace) return;
  if (apiServer) throw node.fail("cannot use 'api_server' and 'namespaces.own_namespace' simultaneously", 'namespaces', 'own_namespace');
  if (kubeconfigFile) throw node.fail("cannot use 'kubeconfig_file' and 'namespaces.own_namespace' simultaneously", 'namespaces', 'own_namespace');
}

function checkSelectors(of: KubernetesRole, selectors: ReadonlyArray<Value<typeof SELECTOR>>, node: ConfigNode): void {
  const allowed = SELECTABLE[of], seen = new Set<string>();
  selectors.forEach((selector, i) => {
    if (seen.has(selector.role)) throw node.fail(`duplicated selector role: ${selector.role}`, 'selectors', i);
    seen.add(selector.role);
    if (!allowed.some((kind) => kind === selector.role)) throw node.fail(`${of} role supports only ${allowed.join(', ')} selectors`, 'selectors', i);
    try {
      checkFieldSelector(selector.field);
      checkLabelSelector(selector.label);
    } catch (err) {
      throw node.at('selectors', i).failure(err);
    }
  });
}
