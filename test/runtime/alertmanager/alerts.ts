import { Labels } from '../../../lib/model/labels';
import { Alert, AlertFields } from '../../../runtime/alertmanager/alert';
import { Instant } from '../../../runtime/alertmanager/instant';

/** When tests happen: the beginning of a FakeClock. */
export const NOW = Date.UTC(2026, 0, 1);

/** An alert that fires from now on for five minutes, unless told otherwise. */
export function testAlert(labels: Record<string, string>, fields: Partial<Omit<AlertFields, 'labels'>> = {}): Alert {
  return new Alert({
    labels: Labels.of(labels), annotations: new Map(), startsAt: new Instant(NOW), endsAt: new Instant(NOW + 300_000), generatorUrl: '', updatedAt: NOW,
    timeout: true, ...fields,
  });
}
