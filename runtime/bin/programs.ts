import { Main } from './surroundings';

/** A program of the executable. Without `load` it is not built yet: it says so and exits with 1. */
export interface Program {
  readonly name: string;
  /** What it does, without a full stop. */
  readonly summary: string;
  readonly load?: () => Promise<Main>;
}

/** Every name the executable answers to. Mains are loaded on first need, so that one program never pays for another. */
export const PROGRAMS: readonly Program[] = [
  { name: 'prometheus', summary: 'scrapes targets, stores samples, answers queries', load: async () => (await import('./prometheus')).main },
  { name: 'promtool', summary: 'checks, tests and queries what the Prometheus server works with' },
  { name: 'alertmanager', summary: 'groups, silences and routes alerts to receivers', load: async () => (await import('./alertmanager')).main },
  { name: 'amtool', summary: 'looks into and steers an Alertmanager' },
  { name: 'pushprox-proxy', summary: 'hands scrapes to clients that cannot be reached', load: async () => (await import('./pushprox-proxy')).main },
  { name: 'pushprox-client', summary: 'scrapes on behalf of a PushProx proxy', load: async () => (await import('./pushprox-client')).main },
  { name: 'operator', summary: 'turns monitoring.coreos.com objects into servers', load: async () => (await import('./operator')).main },
  {
    name: 'prometheus-config-reloader', summary: 'expands configuration files and triggers reloads',
    load: async () => (await import('./prometheus-config-reloader')).main,
  },
  { name: 'node-exporter', summary: 'exposes metrics of this machine', load: async () => (await import('./node-exporter')).main },
  { name: 'kube-state-metrics', summary: 'exposes metrics of the objects in a cluster' },
  { name: 'teams-driver', summary: 'delivers alerts to Microsoft Teams' },
  { name: 'sms-driver', summary: 'delivers alerts as text messages' },
  { name: 'demo-shop', summary: 'exposes metrics of a shop that can be broken', load: async () => (await import('./demo-shop')).main },
  { name: 'inbox', summary: 'receives notifications and shows them', load: async () => (await import('./inbox')).main },
  { name: 'up', summary: 'runs the manifests of an app on this machine', load: async () => (await import('./up')).main },
  { name: 'kube-api', summary: 'serves the embedded Kubernetes API alone', load: async () => (await import('./kube-api')).main },
  { name: 'explain', summary: 'tells why a target or an alert is as it is' },
  { name: 'import', summary: 'turns chart values or live objects into an app' },
  { name: 'diff', summary: 'compares two syntheses by meaning' },
];
