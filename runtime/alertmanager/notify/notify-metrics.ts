import { Registry } from '../../../lib/metrics/registry';
import { FAILURES } from './integration';

/** Every kind of integration the original has: their series exist from the start, so that a rate sees the first failure. */
const INTEGRATIONS = [
  'discord', 'email', 'incidentio', 'jira', 'mattermost', 'msteams', 'msteamsv2', 'opsgenie', 'pagerduty', 'pushover', 'rocketchat', 'slack', 'sns',
  'telegram', 'victorops', 'webex', 'webhook', 'wechat',
] as const;
const LATENCY_BUCKETS = [1, 5, 10, 15, 20]; // seconds

export class NotifyMetrics {
  readonly notifications;
  readonly failed;
  readonly requests;
  readonly requestsFailed;
  readonly latency;
  readonly suppressed;

  constructor(registry: Registry) {
    this.notifications = registry.counter('alertmanager_notifications_total', 'Notifications that were attempted.', ['integration']);
    this.failed = registry.counter('alertmanager_notifications_failed_total', 'Notifications that failed for good.', ['integration', 'reason']);
    this.requests = registry.counter('alertmanager_notification_requests_total', 'Requests that notifications took.', ['integration']);
    this.requestsFailed = registry.counter('alertmanager_notification_requests_failed_total', 'Requests of notifications that failed.', ['integration']);
    this.latency = registry.histogram('alertmanager_notification_latency_seconds', 'Time that requests of notifications took, in seconds.',
      LATENCY_BUCKETS, ['integration']);
    this.suppressed = registry.counter('alertmanager_notifications_suppressed_total', 'Alerts that were kept from receivers, by why.', ['reason']);
    for (const integration of INTEGRATIONS) {
      for (const perIntegration of [this.notifications, this.requests, this.requestsFailed, this.latency]) perIntegration.with(integration);
      for (const reason of FAILURES) this.failed.with(integration, reason);
    }
  }
}
