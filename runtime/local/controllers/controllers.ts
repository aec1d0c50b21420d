import { claimController } from './claims';
import { Cluster, runController } from './controller';
import { daemonSetController } from './daemon-sets';
import { deploymentController } from './deployments';
import { endpointsController } from './endpoints';
import { replicaSetController } from './replica-sets';
import { rootCertificates } from './root-certificates';
import { scheduler } from './scheduler';
import { statefulSetController } from './stateful-sets';

/** Starts what a cluster's controller manager and scheduler do for the kinds that a monitoring stack consists of. @param ca of the API, in PEM */
export function startControllers(cluster: Cluster, ca: string): void {
  const all = [
    deploymentController(cluster), replicaSetController(cluster), statefulSetController(cluster), daemonSetController(cluster),
    scheduler(cluster), endpointsController(cluster), claimController(cluster), rootCertificates(cluster, ca),
  ];
  for (const controller of all) runController(controller, cluster);
}
