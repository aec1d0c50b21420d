import { RESOURCES } from '../kube/resources';
import { WorkloadKind } from './controllers/workload-controller';
import { generateAlertmanager } from './generate-alertmanager';
import { generatePrometheus } from './generate-prometheus';

const { alertmanagerConfigs, alertmanagers, configMaps, podMonitors, prometheuses, prometheusRules, secrets, serviceMonitors } = RESOURCES;

/** Every kind that servers are made of. A further one is a row. */
export const WORKLOADS: readonly WorkloadKind[] = [
  { resource: prometheuses, sources: [serviceMonitors, podMonitors, prometheusRules, secrets, configMaps], generate: generatePrometheus },
  { resource: alertmanagers, sources: [alertmanagerConfigs, secrets], generate: generateAlertmanager },
];
