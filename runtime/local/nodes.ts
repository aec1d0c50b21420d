import { ComponentExposure, NodeRole } from '../../lib/distributions/distribution';
import { DistributionName, DISTRIBUTIONS, nodeLabels, runsOn } from '../../lib/distributions/distributions';
import { choice } from '../../lib/flags/values';
import { Taint } from './controllers/objects';
import { StandInComponent } from './standins/component-metrics';

/** A node that the local run shall have. */
export interface NodePlan {
  readonly name: string;
  readonly roles: readonly NodeRole[];
  readonly labels: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  /** What stand-ins answer for on it. */
  readonly standIns: ReadonlyArray<{ readonly component: StandInComponent; readonly exposure: ComponentExposure }>;
}

const STAND_INS: readonly string[] = ['kube-controller-manager', 'kube-scheduler', 'etcd', 'kube-proxy'] satisfies StandInComponent[];

/** Two servers and a worker: few enough for a laptop, enough to tell nodes apart. */
const NODES: ReadonlyArray<{ readonly name: string; readonly roles: readonly NodeRole[] }> = [
  { name: 'server-1', roles: ['control-plane', 'etcd'] }, { name: 'server-2', roles: ['control-plane', 'etcd'] }, { name: 'worker-1', roles: ['worker'] },
];

/** The nodes of a local run, as nodes of `distribution` are. */
export function nodePlans(distribution: DistributionName): NodePlan[] {
  const { components } = DISTRIBUTIONS[distribution];
  return NODES.map(({ name, roles }) => ({
    name, roles, labels: nodeLabels(DISTRIBUTIONS[distribution], roles),
    standIns: components.filter((exposure) => STAND_INS.includes(exposure.component) && runsOn(exposure, roles))
      .map((exposure) => ({ component: exposure.component as StandInComponent, exposure })),
  }));
}

/** Reads the name of a distribution. */
export const distributionFlag = choice((given) => `unknown distribution ${given}`, ...Object.keys(DISTRIBUTIONS) as DistributionName[]);
