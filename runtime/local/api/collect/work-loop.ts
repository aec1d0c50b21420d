import { Logger } from '../../../../lib/log/logger';
import { Clock } from '../../../../lib/sys/clock';

const RETRY = 5000; // ms until what failed is tried again, such as what a webhook has refused

/** Does work that changes ask for, one piece after the other and soon, but never within the change itself. What is asked for twice is done once. */
export class WorkLoop {
  private readonly due = new Map<string, () => Promise<void>>();
  private running: Promise<void> | undefined;
  private readonly ending = new AbortController();

  /** @param clock for trying again what failed; absent: it waits for the next change */
  constructor(private readonly log: Logger, private readonly clock?: Clock) {}

  /** @param key tells pieces of work apart */
  add(key: string, work: () => Promise<void>): void {
    if (this.ending.signal.aborted) return;
    this.due.set(key, work);
    this.running ??= this.run();
  }

  /** Resolves when nothing is left to do but what has failed before. */
  async idle(): Promise<void> {
    await this.running;
  }

  /** Lets the piece at hand end, and drops the others. */
  async stop(): Promise<void> {
    this.ending.abort();
    this.due.clear();
    await this.running;
  }

  private async run(): Promise<void> {
    await Promise.resolve(); // behind whoever made the change
    for (let next = this.due.entries().next(); !next.done; next = this.due.entries().next()) {
      const [key, work] = next.value;
      this.due.delete(key);
      await work().catch((err) => {
        this.log.error('Cleaning up behind a change failed', { work: key, err });
        this.clock?.sleep(RETRY, this.ending.signal).then(() => this.add(key, work), () => undefined);
      });
    }
    this.running = undefined;
  }
}
