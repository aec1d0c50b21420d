import { Registry } from '../../../lib/metrics/registry';

const API_VERSION = 'v2';

export class ApiMetrics {
  readonly firing;
  readonly resolved;
  readonly invalid;

  constructor(registry: Registry) {
    const received = registry.counter('alertmanager_alerts_received_total', 'Alerts that were sent to us.', ['status', 'version']);
    this.firing = received.with('firing', API_VERSION);
    this.resolved = received.with('resolved', API_VERSION);
    this.invalid = registry.counter('alertmanager_alerts_invalid_total', 'Alerts that were sent to us and refused.', ['version']).with(API_VERSION);
  }
}
