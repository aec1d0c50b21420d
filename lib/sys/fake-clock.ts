import { Clock } from './clock';

interface Sleeper { readonly due: number; readonly wake: () => void }

/**
 * A clock that stands still until a test moves it. Wall and monotonic time move together; `jump` moves the wall alone,
 * as a correction of the machine's clock does.
 */
export class FakeClock implements Clock {
  private elapsed = 0;
  private readonly sleepers = new Set<Sleeper>();

  constructor(private wall = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return Math.floor(this.wall);
  }

  monotonic(): number {
    return this.elapsed;
  }

  /** How many sleeps are waiting: a test can wait for the code under test to have gone to sleep. */
  get sleeping(): number {
    return this.sleepers.size;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper: Sleeper = { due: this.elapsed + Math.max(ms, 0), wake: () => settle(resolve) };
      const abort = () => settle(() => reject(signal!.reason));
      const settle = (outcome: () => void) => {
        this.sleepers.delete(sleeper);
        signal?.removeEventListener('abort', abort);
        outcome();
      };
      this.sleepers.add(sleeper);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /**
   * Moves time by `ms`, waking sleepers in the order they are due and letting each one's continuation run (and sleep
   * again) before the next. Resolves when nothing is due any more.
   */
  async advance(ms: number): Promise<void> {
    const end = this.elapsed + ms;
    await settled();
    for (let next = this.earliest(end); next; next = this.earliest(end)) {
      this.moveTo(Math.max(next.due, this.elapsed));
      next.wake();
      await settled();
    }
    this.moveTo(end);
  }

  /** Sets the wall clock alone; sleeps are not affected. */
  jump(ms: number): void {
    this.wall += ms;
  }

  private moveTo(elapsed: number): void {
    this.wall += elapsed - this.elapsed;
    this.elapsed = elapsed;
  }

  private earliest(end: number): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of this.sleepers) if (sleeper.due <= end && (!first || sleeper.due < first.due)) first = sleeper;
    return first;
  }
}

/** Lets every promise that can settle without time or input do so. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
