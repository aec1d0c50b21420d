import { Registry } from '../../../lib/metrics/registry';
import { SilenceState } from './silence';

export class SilenceMetrics {
  readonly queries;
  readonly maintenances;
  readonly maintenanceErrors;
  readonly snapshotSize;

  /** @param count of the silences in each state, now */
  constructor(registry: Registry, count: () => Readonly<Record<SilenceState, number>>) {
    this.queries = registry.counter('alertmanager_silences_queries_total', 'Times that somebody asked for silences.');
    this.maintenances = registry.counter('alertmanager_silences_maintenance_total', 'Maintenances of the silences.');
    this.maintenanceErrors = registry.counter('alertmanager_silences_maintenance_errors_total', 'Maintenances of the silences that failed.');
    this.snapshotSize = registry.gauge('alertmanager_silences_snapshot_size_bytes', 'Size of the last snapshot of the silences, in bytes.');
    const silences = registry.gauge('alertmanager_silences', 'Silences by their state.', ['state']);
    registry.collect(() => {
      for (const [state, number] of Object.entries(count())) silences.with(state).set(number);
      return [];
    });
  }
}
