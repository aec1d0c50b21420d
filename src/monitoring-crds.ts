import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';

/** Properties of `MonitoringCrds`. */
export interface MonitoringCrdsProps {
  /**
   * The kinds to define, such as `ServiceMonitor`.
   * @default - all kinds of monitoring.coreos.com
   */
  readonly kinds?: string[];
}

/** The CustomResourceDefinitions of monitoring.coreos.com. Put them in a chart of their own, which is applied before all others. */
export class MonitoringCrds extends Construct {
  constructor(scope: Construct, id: string, props: MonitoringCrdsProps = {}) {
    super(scope, id);
    // large, and so loaded by whoever defines them alone
    const { monitoringDefinitions } = require('../lib/crds/monitoring/definitions') as typeof import('../lib/crds/monitoring/definitions');
    for (const definition of monitoringDefinitions(props.kinds)) {
      const { apiVersion, kind, metadata, ...rest } = definition as { apiVersion: string; kind: string; metadata: { name: string } };
      new ApiObject(this, metadata.name, { apiVersion, kind, metadata, ...rest });
    }
  }
}
