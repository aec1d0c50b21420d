import { Clock } from '../../../lib/sys/clock';

/** What the controllers and the scheduler of this run have done: the numbers that stand-ins of a control plane have to show. */
export class ClusterWork {
  /** By the controller's name: how often work was asked for, how often it had to be tried again, and milliseconds spent on it. */
  readonly controllers = new Map<string, { adds: number; retries: number; runs: number; milliseconds: number }>();
  scheduled = 0;
  unschedulable = 0;
  /** How often the listeners of Services were brought up to date, and when last, in seconds since the Unix epoch. */
  serviceSyncs = 0;
  lastServiceSync = 0;

  constructor(private readonly clock: Clock) {}

  added(controller: string): void {
    this.of(controller).adds++;
  }

  async timed(controller: string, work: Promise<void>): Promise<void> {
    const begin = this.clock.monotonic();
    const counts = this.of(controller);
    counts.runs++;
    try {
      await work;
    } catch (err) {
      counts.retries++;
      throw err;
    } finally {
      counts.milliseconds += this.clock.monotonic() - begin;
    }
  }

  synced(): void {
    this.serviceSyncs++;
    this.lastServiceSync = this.clock.now() / 1000;
  }

  private of(controller: string): { adds: number; retries: number; runs: number; milliseconds: number } {
    let counts = this.controllers.get(controller);
    if (!counts) this.controllers.set(controller, counts = { adds: 0, retries: 0, runs: 0, milliseconds: 0 });
    return counts;
  }
}
