import { Registry } from '../../lib/metrics/registry';
import { Configuration } from './configuration';

export class ConfigMetrics {
  private readonly successful;
  private readonly timestamp;
  private readonly hash;
  private readonly receivers;
  private readonly integrations;
  private readonly inhibitRules;

  constructor(registry: Registry) {
    this.successful = registry.gauge('alertmanager_config_last_reload_successful', 'Whether the last attempt to load the configuration succeeded.');
    this.timestamp = registry.gauge('alertmanager_config_last_reload_success_timestamp_seconds',
      'When the configuration was last loaded with success, in seconds since the Unix epoch.');
    this.hash = registry.gauge('alertmanager_config_hash', 'A weak hash of the configuration in force.');
    this.receivers = registry.gauge('alertmanager_receivers', 'Receivers of the configuration.');
    this.integrations = registry.gauge('alertmanager_integrations', 'Integrations of the receivers that routes use.');
    this.inhibitRules = registry.gauge('alertmanager_inhibition_rules', 'Inhibition rules of the configuration.');
    registry.gauge('alertmanager_cluster_enabled', 'Whether replicas talk to each other.').set(0);
  }

  loaded(config: Configuration, now: number): void {
    this.successful.set(1);
    this.timestamp.set(now / 1000);
    this.hash.set(config.hash);
    this.receivers.set(config.receivers.length);
    this.integrations.set([...config.integrations.values()].reduce((sum, integrations) => sum + integrations.length, 0));
    this.inhibitRules.set(config.inhibitRules.length);
  }

  refused(): void {
    this.successful.set(0);
  }
}
