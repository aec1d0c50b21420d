import { Application } from '../../lib/flags/application';
import { Command, Parameter } from '../../lib/flags/command';
import { Parsed } from '../../lib/flags/parsed';
import { goDuration, oneOf, text } from '../../lib/flags/values';
import { CodedError } from '../../lib/sys/errors';
import { KubeletSettings } from '../operator/kubelet/kubelet-objects';
import { DEFAULT_SETTINGS, OperatorSettings } from '../operator/settings';

const D = DEFAULT_SETTINGS;

/** What the command line asks for. Files are as given; an empty text is what was not given. */
export interface OperatorFlags {
  readonly settings: OperatorSettings;
  readonly kubelet?: KubeletSettings;
  readonly secretSelection: { readonly labelSelector?: string; readonly fieldSelector?: string };
  readonly kubeconfig: string;
  readonly listenAddress: string;
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly format: 'logfmt' | 'json';
}

/** Known to the original, and not done yet: given with another value than these they are refused, because to go on without would be wrong. */
const REFUSED: Readonly<Record<string, string>> = {
  'apiserver': '', 'as': '', 'cert-file': '', 'key-file': '', 'ca-file': '', 'tls-insecure': 'false', 'web.client-ca-file': '',
  'prometheus-instance-namespaces': '', 'alertmanager-instance-namespaces': '', 'alertmanager-config-namespaces': '',
  'thanos-ruler-instance-namespaces': '', 'prometheus-instance-selector': '', 'alertmanager-instance-selector': '', 'thanos-ruler-instance-selector': '',
  'configmap-field-selector': '', 'configmap-label-selector': '', 'controller-id': '', 'disable-unmanaged-prometheus-configuration': 'false',
  'repair-policy-for-statefulsets': 'none', 'watch-referenced-objects-in-all-namespaces': 'false', 'feature-gates': '',
};
/** Taken and of no effect: what they tune is not in this program. */
const HARMLESS: Readonly<Record<string, string>> = {
  'auto-gomemlimit-ratio': '0', 'web.tls-cipher-suites': '', 'web.tls-min-version': 'VersionTLS13', 'web.tls-reload-interval': '1m',
  'web.enable-http2': 'false',
};
const SWITCHES = [
  'kubelet-endpoints', 'kubelet-endpointslice', 'kubelet-http-metrics', 'enable-config-reloader-probes', 'web.enable-tls', 'web.enable-http2',
  'tls-insecure', 'disable-unmanaged-prometheus-configuration', 'watch-referenced-objects-in-all-namespaces',
];

/** As Go's flags are written: with one dash or two, and a switch alone means true. */
export function plainArguments(args: readonly string[]): string[] {
  return args.map((arg) => {
    const long = /^-[a-z]{2}/.test(arg) ? `-${arg}` : arg;
    return SWITCHES.includes(long.slice(2)) ? `${long}=true` : long;
  });
}

/** Declares the flags of the original. @returns what reads their values; it throws a CodedError OPERATOR for what cannot be */
export function addOperatorFlags(app: Application): (parsed: Parsed) => OperatorFlags {
  const value = (name: string, help: string, fallback = '') => app.flag(name, help, text, { default: fallback });
  const flip = (name: string, help: string, fallback = false) => app.flag(name, help, oneOf('true', 'false'), { default: String(fallback) });
  const kubelet = addKubeletFlags(value, flip, app);
  const generation = addGenerationFlags(value, flip);
  const kubeconfig = value('kubeconfig', 'File that says where the API is; without it KUBECONFIG, then the pod, does.');
  const secretFields = value('secret-field-selector', 'Which Secrets to read, as a field selector.');
  const secretLabels = value('secret-label-selector', 'Which Secrets to read, as a label selector.');
  const listenAddress = value('web.listen-address', 'Address to serve metrics and health on.', ':8080');
  const enableTls = flip('web.enable-tls', 'Serve HTTPS.');
  const cert = value('web.cert-file', 'Certificate of that server.', '/etc/tls/private/tls.crt');
  const key = value('web.key-file', 'Its key.', '/etc/tls/private/tls.key');
  const level = app.flag('log-level', 'Log nothing less severe. One of: [debug, info, warn, error]', oneOf('debug', 'info', 'warn', 'error'),
    { default: 'info' });
  const format = app.flag('log-format', 'How lines look. One of: [logfmt, json]', oneOf('logfmt', 'json'), { default: 'logfmt' });
  const refused = Object.entries(REFUSED).map(([name, fallback]) => ({ name, fallback, flag: value(name, 'Not supported yet.', fallback) }));
  for (const [name, fallback] of Object.entries(HARMLESS)) value(name, 'Taken for compatibility, without effect.', fallback);
  return (parsed) => {
    for (const { name, fallback, flag } of refused) {
      if (parsed.get(flag) !== fallback) throw new CodedError('OPERATOR', `--${name}=${parsed.get(flag)} is not supported yet: leave the flag out`);
    }
    const settings = generation(parsed);
    return {
      settings, kubelet: kubelet(parsed, settings), kubeconfig: parsed.get(kubeconfig), listenAddress: parsed.get(listenAddress),
      secretSelection: { fieldSelector: parsed.get(secretFields) || undefined, labelSelector: parsed.get(secretLabels) || undefined },
      tls: parsed.get(enableTls) === 'true' ? { cert: parsed.get(cert), key: parsed.get(key) } : undefined,
      level: parsed.get(level), format: parsed.get(format),
    };
  };
}

type AddText = (name: string, help: string, fallback?: string) => Parameter<string>;
type AddSwitch = (name: string, help: string, fallback?: boolean) => Parameter<'true' | 'false'>;

function addKubeletFlags(value: AddText, flip: AddSwitch, command: Command): (parsed: Parsed, settings: OperatorSettings) => KubeletSettings | undefined {
  const service = value('kubelet-service', 'Service to keep for the kubelets, as namespace/name; empty: none.');
  const selector = value('kubelet-selector', 'Which nodes, as a label selector; empty: all.');
  const priority = command.flag('kubelet-node-address-priority', 'Which address of a node comes first. One of: [internal, external]',
    oneOf('internal', 'external'), { default: 'internal' });
  const endpoints = flip('kubelet-endpoints', 'Keep Endpoints for that Service.', true);
  const slices = flip('kubelet-endpointslice', 'Keep EndpointSlices for that Service.');
  const httpMetrics = flip('kubelet-http-metrics', 'Offer the port without TLS as well.', true);
  const sync = command.flag('kubelet-sync-period', 'How often what others have changed is put right.', goDuration, { default: '3m' });
  return (parsed, { labels, annotations }) => {
    const given = parsed.get(service);
    if (given === '') return undefined;
    const [namespace, name, ...more] = given.split('/');
    if (!namespace || !name || more.length > 0) {
      throw new CodedError('OPERATOR', `--kubelet-service=${given}: malformed kubelet object string, must be in format "namespace/name"`);
    }
    const endpointsOn = parsed.get(endpoints) === 'true', endpointSlice = parsed.get(slices) === 'true';
    if (!endpointsOn && !endpointSlice) {
      throw new CodedError('OPERATOR', '--kubelet-endpoints and --kubelet-endpointslice are both false: one must be true for --kubelet-service');
    }
    return {
      namespace, name, labels, annotations, endpointSlice, endpoints: endpointsOn, selector: parsed.get(selector) || undefined,
      priority: parsed.get(priority), httpMetrics: parsed.get(httpMetrics) === 'true', syncPeriod: parsed.get(sync),
    };
  };
}

function addGenerationFlags(value: AddText, flip: AddSwitch): (parsed: Parsed) => OperatorSettings {
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = D.reloaderResources;
  const flags = {
    reloaderImage: value('prometheus-config-reloader', 'Image of the config-reloader.', D.reloaderImage),
    cpuRequest: value('config-reloader-cpu-request', 'Its request of CPU; 0: none.', cpuRequest),
    cpuLimit: value('config-reloader-cpu-limit', 'Its limit of CPU; 0: none.', cpuLimit),
    memoryRequest: value('config-reloader-memory-request', 'Its request of memory; 0: none.', memoryRequest),
    memoryLimit: value('config-reloader-memory-limit', 'Its limit of memory; 0: none.', memoryLimit),
    prometheus: value('prometheus-default-base-image', 'Image of a Prometheus that names none, without its tag.', D.prometheusDefaultBaseImage),
    alertmanager: value('alertmanager-default-base-image', 'Image of an Alertmanager that names none, without its tag.', D.alertmanagerDefaultBaseImage),
    thanos: value('thanos-default-base-image', 'Image of Thanos where none is named, without its tag.', D.thanosDefaultBaseImage),
    localhost: value('localhost', 'What sidecars call their own pod.', D.localhost),
    clusterDomain: value('cluster-domain', 'The domain of the cluster, for full names of Services.', D.clusterDomain),
    labels: value('labels', 'Labels of everything that is generated, as name=value,name=value.'),
    annotations: value('annotations', 'Annotations of everything that is generated, as name=value,name=value.'),
    namespaces: value('namespaces', 'The only namespaces to look into, separated by commas; empty: all.'),
    denyNamespaces: value('deny-namespaces', 'Namespaces not to look into, separated by commas.'),
  };
  const probes = flip('enable-config-reloader-probes', 'Give the config-reloader probes.');
  return (parsed) => {
    const get = (name: keyof typeof flags) => parsed.get(flags[name]);
    const names = (name: 'namespaces' | 'denyNamespaces') => get(name).split(',').filter((each) => each !== '');
    const namespaces = names('namespaces'), denyNamespaces = names('denyNamespaces');
    if (namespaces.length > 0 && denyNamespaces.length > 0) {
      throw new CodedError('OPERATOR', '--namespaces and --deny-namespaces are mutually exclusive, only one of them may be used');
    }
    return {
      ...D, prometheusDefaultBaseImage: get('prometheus'), alertmanagerDefaultBaseImage: get('alertmanager'), thanosDefaultBaseImage: get('thanos'),
      reloaderImage: get('reloaderImage'), reloaderProbes: parsed.get(probes) === 'true', localhost: get('localhost'), clusterDomain: get('clusterDomain'),
      reloaderResources: {
        cpuRequest: get('cpuRequest'), cpuLimit: get('cpuLimit'), memoryRequest: get('memoryRequest'), memoryLimit: get('memoryLimit'),
      },
      labels: pairs('labels', get('labels')), annotations: pairs('annotations', get('annotations')), namespaces, denyNamespaces,
    };
  };
}

function pairs(flag: string, given: string): Record<string, string> {
  return Object.fromEntries(given.split(',').filter((pair) => pair !== '').map((pair) => {
    const cut = pair.indexOf('=');
    if (cut <= 0) throw new CodedError('OPERATOR', `--${flag}: ${JSON.stringify(pair)} is not of the form name=value`);
    return [pair.slice(0, cut), pair.slice(cut + 1)];
  }));
}
