import { Logger } from '../../lib/log/logger';
import { Clock } from '../../lib/sys/clock';

export interface WorkQueueOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** How many keys are worked on at once. */
  readonly workers?: number;
}

const FIRST_BACKOFF = 5, LAST_BACKOFF = 1_000_000; // ms, as in controllers elsewhere

/**
 * Keys that need work. A key is worked on by one at a time; added while it waits it counts once, added while it is worked on it comes
 * again. Work that throws is tried again, each time after twice as long, until it succeeds once.
 */
export class WorkQueue {
  private readonly waiting = new Set<string>();
  private readonly running = new Set<string>();
  private readonly again = new Set<string>();
  private readonly failures = new Map<string, number>();

  /** @param work brings the world to what is asked for now; it must not rely on why it was called */
  constructor(private readonly options: WorkQueueOptions, private readonly work: (key: string) => Promise<void>) {}

  /** Keys that wait or are worked on; not those that wait for a retry. */
  get length(): number {
    return this.waiting.size + this.running.size + this.again.size;
  }

  add(key: string): void {
    if (this.options.signal.aborted) return;
    (this.running.has(key) ? this.again : this.waiting).add(key);
    void Promise.resolve().then(() => this.start()); // whoever added it goes on first, and may add it once more
  }

  /** Adds `key` after `ms` milliseconds. */
  addLater(key: string, ms: number): void {
    this.options.clock.sleep(ms, this.options.signal).then(() => this.add(key), () => undefined);
  }

  private start(): void {
    const { workers = 1 } = this.options;
    for (const key of this.waiting) {
      if (this.running.size >= workers) return;
      this.waiting.delete(key);
      this.running.add(key);
      void this.process(key);
    }
  }

  private async process(key: string): Promise<void> {
    try {
      await this.work(key);
      this.failures.delete(key);
    } catch (err) {
      if (!this.options.signal.aborted) this.failed(key, err);
    }
    this.running.delete(key);
    if (this.again.delete(key)) this.waiting.add(key);
    this.start();
  }

  private failed(key: string, err: unknown): void {
    const failures = (this.failures.get(key) ?? 0) + 1;
    this.failures.set(key, failures);
    const backoff = Math.min(FIRST_BACKOFF * 2 ** (failures - 1), LAST_BACKOFF);
    this.options.log.warn('Work failed', { key, retry_in: `${backoff}ms`, err });
    this.addLater(key, backoff);
  }
}
