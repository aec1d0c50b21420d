/** What the operator's flags say about what it generates. */
export interface OperatorSettings {
  readonly prometheusDefaultBaseImage: string;
  readonly alertmanagerDefaultBaseImage: string;
  readonly thanosDefaultBaseImage: string;
  /** Of objects that name none. */
  readonly prometheusDefaultVersion: string;
  readonly alertmanagerDefaultVersion: string;
  readonly reloaderImage: string;
  /** Empty or `0`: none. */
  readonly reloaderResources: { readonly cpuRequest: string; readonly cpuLimit: string; readonly memoryRequest: string; readonly memoryLimit: string };
  readonly reloaderProbes: boolean;
  /** What `localhost` is called in URLs of sidecars. */
  readonly localhost: string;
  readonly clusterDomain: string;
  /** For every generated object. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Namespaces that are watched; empty: all, less the denied ones. */
  readonly namespaces: readonly string[];
  readonly denyNamespaces: readonly string[];
}

export const DEFAULT_SETTINGS: OperatorSettings = {
  prometheusDefaultBaseImage: 'quay.io/prometheus/prometheus', alertmanagerDefaultBaseImage: 'quay.io/prometheus/alertmanager',
  thanosDefaultBaseImage: 'quay.io/thanos/thanos', prometheusDefaultVersion: 'v3.14.0', alertmanagerDefaultVersion: 'v0.34.0',
  reloaderImage: 'quay.io/prometheus-operator/prometheus-config-reloader:v0.93.0',
  reloaderResources: { cpuRequest: '10m', cpuLimit: '10m', memoryRequest: '50Mi', memoryLimit: '50Mi' }, reloaderProbes: false,
  localhost: 'localhost', clusterDomain: '', labels: {}, annotations: {}, namespaces: [], denyNamespaces: [],
};
