import { Clock } from '../../../../lib/sys/clock';
import { Registry } from '../../../../lib/metrics/registry';
import { ApiError } from '../api-error';
import { Operation } from './webhook';
import { WebhookCallError } from './webhook-error';

/** As metrics call the two sorts of webhooks: those that change objects, and those that refuse them. */
export type WebhookType = 'admit' | 'validating';

const SECONDS = [0.005, 0.025, 0.1, 0.5, 1, 2.5, 10, 25];

/** What is told of webhooks. */
export class AdmissionMetrics {
  private readonly durations;
  private readonly rejections;
  private readonly passedOver;

  constructor(registry: Registry, private readonly clock: Clock) {
    this.durations = registry.histogram('apiserver_admission_webhook_admission_duration_seconds', 'How long webhooks took to answer, in seconds.', SECONDS,
      ['name', 'operation', 'rejected', 'type']);
    this.rejections = registry.counter('apiserver_admission_webhook_rejection_count', 'Writes that were refused because of a webhook.',
      ['error_type', 'name', 'operation', 'rejection_code', 'type']);
    this.passedOver = registry.counter('apiserver_admission_webhook_fail_open_count', 'Questions to webhooks that failed and were passed over.',
      ['name', 'type']);
  }

  /** @returns what to call with what came of it: nothing where the write was allowed, and whether a failure is passed over */
  begin(name: string, operation: Operation, type: WebhookType): (refusal: ApiError | WebhookCallError | undefined, isPassedOver?: boolean) => void {
    const began = this.clock.monotonic();
    return (refusal, isPassedOver = false) => {
      const isRejected = refusal !== undefined && !isPassedOver;
      this.durations.with(name, operation, String(isRejected), type).observe((this.clock.monotonic() - began) / 1000);
      if (isPassedOver) this.passedOver.with(name, type).inc();
      if (!isRejected) return;
      if (refusal instanceof ApiError) this.rejections.with('no_error', name, operation, String(refusal.status), type).inc();
      else this.rejections.with('calling_webhook_error', name, operation, '0', type).inc();
    };
  }
}
