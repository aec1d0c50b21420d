import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';

/** Properties of `MonitoringCrds`. */
export interface MonitoringCrdsProps {
  /**
   * The kinds to define, such as `ServiceMonitor`.
   * @default - all kinds of monitoring.coreos.com
   */
  readonly kinds?: string[];
  /**
   * How much the definitions say of the objects.
   * @default CrdProfile.FULL
   */
  readonly profile?: CrdProfile;
}

/** How much definitions say of the objects of their kind. */
export enum CrdProfile {
  /** Every field with its type, limits and default: the API server refuses what is wrong, and `kubectl explain` tells of it. */
  FULL = 'full',
  /** Which fields must be there; all others are taken as they are. */
  MINIMAL = 'minimal',
}

/** The CustomResourceDefinitions of monitoring.coreos.com. Put them in a chart of their own, which is applied before all others. */
export class MonitoringCrds extends Construct {
  constructor(scope: Construct, id: string, props: MonitoringCrdsProps = {}) {
    super(scope, id);
    // large, and so loaded by whoever defines them alone
    const { monitoringDefinitions } = require('../lib/crds/monitoring/definitions') as typeof import('../lib/crds/monitoring/definitions');
    for (const definition of monitoringDefinitions(props.kinds, props.profile)) {
      const { apiVersion, kind, metadata, ...rest } = definition as { apiVersion: string; kind: string; metadata: { name: string } };
      new ApiObject(this, metadata.name, { apiVersion, kind, metadata, ...rest });
    }
  }
}
