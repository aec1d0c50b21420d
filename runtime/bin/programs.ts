import { Main } from './surroundings';

/** A program of the executable. Without `load` it is not built yet: it says so and exits with 1. */
export interface Program {
  readonly name: string;
  /** What it does, without a full stop. */
  readonly summary: string;
  /** The name and the version it reports; the version of this package for programs without an original. */
  readonly reports?: { readonly name: string; readonly version: string };
  readonly load?: () => Promise<Main>;
}

const PROMETHEUS = '3.14.0', ALERTMANAGER = '0.34.0', OPERATOR = '0.93.0', PUSHPROX = '0.2.0', NODE_EXPORTER = '1.11.1';
const original = (name: string, version: string) => ({ name, version });

/** Every name the executable answers to. Mains are loaded on first need, so that one program never pays for another. */
export const PROGRAMS: readonly Program[] = [
  { name: 'prometheus', summary: 'scrapes targets, stores samples, evaluates rules, answers queries', reports: original('prometheus', PROMETHEUS) },
  { name: 'promtool', summary: 'checks, tests and queries what the Prometheus server works with', reports: original('promtool', PROMETHEUS) },
  { name: 'alertmanager', summary: 'groups, silences and routes alerts to receivers', reports: original('alertmanager', ALERTMANAGER) },
  { name: 'amtool', summary: 'looks into and steers an Alertmanager', reports: original('amtool', ALERTMANAGER) },
  { name: 'pushprox-proxy', summary: 'hands scrapes to clients that cannot be reached', reports: original('pushprox-proxy', PUSHPROX) },
  { name: 'pushprox-client', summary: 'scrapes on behalf of a PushProx proxy', reports: original('pushprox-client', PUSHPROX) },
  { name: 'operator', summary: 'turns monitoring.coreos.com objects into servers', reports: original('prometheus-operator', OPERATOR) },
  {
    name: 'prometheus-config-reloader', summary: 'expands configuration files and triggers reloads',
    reports: original('prometheus-config-reloader', OPERATOR),
  },
  {
    name: 'node-exporter', summary: 'exposes metrics of this machine', reports: original('node_exporter', NODE_EXPORTER),
    load: async () => (await import('./node-exporter')).main,
  },
  { name: 'kube-state-metrics', summary: 'exposes metrics of the objects in a cluster' },
  { name: 'teams-driver', summary: 'delivers alerts to Microsoft Teams' },
  { name: 'sms-driver', summary: 'delivers alerts as text messages' },
  { name: 'up', summary: 'brings the stack up on this machine', load: async () => (await import('./up')).main },
  { name: 'kube-api', summary: 'serves the embedded Kubernetes API alone' },
  { name: 'explain', summary: 'tells why a target or an alert is as it is' },
  { name: 'import', summary: 'turns chart values or live objects into an app' },
  { name: 'diff', summary: 'compares two syntheses by meaning' },
];
