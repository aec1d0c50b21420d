import { Clock } from '../../../lib/sys/clock';
import { Connection } from './connection';

const IDLE = 90_000; // ms that a connection may wait for its next request
const IDLE_PER_KEY = 100;

interface Idle { readonly connection: Connection; readonly since: number }

/** Connections between two requests, by where they lead. */
export class ConnectionPool {
  private readonly idle = new Map<string, Idle[]>();
  private isClosed = false;

  constructor(private readonly clock: Clock) {}

  /** The one that was used last, so that the others can grow old. */
  take(key: string): Connection | undefined {
    const waiting = this.idle.get(key);
    for (let entry = waiting?.pop(); entry; entry = waiting?.pop()) {
      if (entry.connection.usable && this.clock.monotonic() - entry.since < IDLE) return entry.connection;
      entry.connection.destroy();
    }
    return undefined;
  }

  give(key: string, connection: Connection): void {
    if (this.isClosed) return connection.destroy(); // its request was under way when the pool was closed
    let waiting = this.idle.get(key);
    if (!waiting) this.idle.set(key, waiting = []);
    waiting.push({ connection, since: this.clock.monotonic() });
    if (waiting.length > IDLE_PER_KEY) waiting.shift()!.connection.destroy();
  }

  /** Forgets one that has ended. */
  remove(key: string, connection: Connection): void {
    const left = this.idle.get(key)?.filter((entry) => entry.connection !== connection);
    if (left?.length) this.idle.set(key, left);
    else this.idle.delete(key);
  }

  /** Ends all that wait; those that are in use end behind their request. */
  close(): void {
    this.isClosed = true;
    for (const entry of [...this.idle.values()].flat()) entry.connection.destroy();
    this.idle.clear();
  }
}
