import { CodedError } from './errors';
import { Pool, RunOptions } from './pool';

/** A place where one task runs at a time. */
export interface Lane {
  /** True once it can run no more tasks. */
  readonly ended: boolean;
  /** Settles when the place is free again, with the outcome of the task, even if nobody waits for that any more. */
  run(job: Job): Promise<unknown>;
  close(): Promise<void>;
}

export interface Job {
  readonly task: string;
  readonly input: unknown;
  readonly transfer: readonly ArrayBuffer[];
  /** Aborts when the outcome is of no more use. */
  readonly signal: AbortSignal;
}

interface Entry extends Job {
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** What all pools share: who waits, who runs where, and what an abort and the end do to them. */
export class PoolQueue implements Pool {
  private readonly waiting: Entry[] = [];
  private readonly idle: Lane[] = [];
  private readonly lanes = new Set<Lane>();
  private readonly stops = new Set<AbortController>(); // of all that waits or runs
  private closed?: CodedError;

  constructor(readonly size: number, private readonly open: () => Lane) {
    if (!(size >= 1)) throw new RangeError(`a pool of ${size} threads would never run a task`);
  }

  run<In, Out>(task: string, input: In, { transfer = [], signal }: RunOptions = {}): Promise<Out> {
    const stop = new AbortController();
    const abort = () => stop.abort(signal!.reason);
    const outcome = new Promise<unknown>((resolve, reject) => {
      if (this.closed || signal?.aborted) return reject(this.closed ?? signal!.reason);
      const entry: Entry = { task, input, transfer, signal: stop.signal, resolve, reject };
      stop.signal.addEventListener('abort', () => {
        const place = this.waiting.indexOf(entry);
        if (place >= 0) this.waiting.splice(place, 1);
        reject(stop.signal.reason);
      });
      signal?.addEventListener('abort', abort, { once: true });
      this.stops.add(stop);
      this.waiting.push(entry);
      this.dispatch();
    });
    return outcome.finally(() => {
      this.stops.delete(stop);
      signal?.removeEventListener('abort', abort);
    }) as Promise<Out>;
  }

  async close(): Promise<void> {
    this.closed ??= new CodedError('POOL_CLOSED', 'the pool of worker threads was closed; the program is ending');
    for (const stop of this.stops) stop.abort(this.closed);
    await Promise.all([...this.lanes].map((lane) => lane.close()));
  }

  private dispatch(): void {
    while (this.waiting.length > 0) {
      const lane = this.freeLane();
      if (!lane) return;
      void this.occupy(lane, this.waiting.shift()!);
    }
  }

  private freeLane(): Lane | undefined {
    for (let lane = this.idle.pop(); lane; lane = this.idle.pop()) {
      if (!lane.ended) return lane;
      this.lanes.delete(lane);
    }
    if (this.lanes.size === this.size) return undefined;
    const lane = this.open();
    this.lanes.add(lane);
    return lane;
  }

  private async occupy(lane: Lane, entry: Entry): Promise<void> {
    await lane.run(entry).then(entry.resolve, entry.reject);
    this.idle.push(lane);
    this.dispatch();
  }
}
