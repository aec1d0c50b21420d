import { Clock } from '../../lib/sys/clock';
import { CodedError } from '../../lib/sys/errors';
import { ResponseHead } from '../http/client/response-head';

/** A scrape on its way to a client. `bytes` is the request that the client shall make. */
export interface Scrape { readonly id: string; readonly host: string; readonly url: string; readonly bytes: Uint8Array }

export interface ScrapeResult { readonly head: ResponseHead; readonly body: Uint8Array }

interface Waiting { readonly scrape: Scrape; readonly taken: () => void }
interface Poll { readonly give: (scrape: Scrape) => void; readonly expire: () => void }

/** A number of scrapes that wait for one client; a client that is this far behind will not catch up. */
const MAX_WAITING = 1000;
/** Names that may be registered: anybody who reaches the proxy can make them up. */
const MAX_NAMES = 20_000;
const FORGET_INTERVAL = 60_000; // ms

/** Brings together scrapes and the clients that poll for them. Nothing of one client reaches another. */
export class Coordinator {
  private readonly polls = new Map<string, Poll>();
  private readonly waiting = new Map<string, Waiting[]>();
  private readonly results = new Map<string, (result: ScrapeResult) => void>();
  private readonly seen = new Map<string, number>(); // by name, when it last polled
  private forgotAt: number;

  /** @param registration milliseconds after which a client that does not poll is forgotten */
  constructor(private readonly clock: Clock, private readonly registration: number) {
    this.forgotAt = clock.monotonic();
  }

  /**
   * Hands `scrape` to the client of its host and waits for what it pushes.
   * @param signal ends the waiting: with TIMEOUT where the time of the scrape is over
   * @throws the signal's reason; where no client came, a CodedError NO_CLIENT that says so
   */
  async scrape(scrape: Scrape, signal: AbortSignal): Promise<ScrapeResult> {
    let taken = false;
    try {
      return await abortable(signal, (resolve) => {
        this.results.set(scrape.id, resolve);
        this.offer({ scrape, taken: () => { taken = true; } });
      });
    } catch (err) {
      const known = taken || this.clients().includes(scrape.host); // it is there, but did not answer in time
      if (known || !(err instanceof CodedError) || err.code !== 'TIMEOUT') throw err;
      throw new CodedError('NO_CLIENT', `timeout reached for ${JSON.stringify(scrape.url)}: ${err.message}`, err);
    } finally {
      this.results.delete(scrape.id);
      this.withdraw(scrape);
    }
  }

  /**
   * What the client `name` shall scrape next. Of two polls with one name the later one counts.
   * @throws CodedError EXPIRED once there is a later one, TOO_MANY for a new name where there are too many, or the signal's reason
   */
  async poll(name: string, signal: AbortSignal): Promise<Scrape> {
    this.register(name);
    this.polls.get(name)?.expire();
    const waiting = this.waiting.get(name)?.shift();
    if (waiting) {
      waiting.taken();
      return waiting.scrape;
    }
    let poll: Poll | undefined;
    try {
      return await abortable(signal, (give, reject) => {
        poll = { give, expire: () => reject(new CodedError('EXPIRED', 'request is expired')) };
        this.polls.set(name, poll);
      });
    } finally {
      if (this.polls.get(name) === poll) this.polls.delete(name);
    }
  }

  /** Gives the result to the scrape `id`; false where nobody waits for it any more. */
  push(id: string, result: ScrapeResult): boolean {
    const resolve = this.results.get(id);
    resolve?.(result);
    return resolve !== undefined;
  }

  /** Names of the clients that polled lately, in the order in which they came. */
  clients(): string[] {
    this.forget();
    return [...this.seen.keys()];
  }

  private register(name: string): void {
    const now = this.clock.monotonic();
    if (now - this.forgotAt >= FORGET_INTERVAL) this.forget();
    if (this.seen.size >= MAX_NAMES && !this.seen.has(name)) throw new CodedError('TOO_MANY', `${MAX_NAMES} clients are registered already`);
    this.seen.set(name, now);
  }

  private forget(): void {
    this.forgotAt = this.clock.monotonic();
    const oldest = this.forgotAt - this.registration;
    for (const [name, at] of this.seen) if (at < oldest && !this.waiting.get(name)?.length) this.seen.delete(name);
  }

  private offer(waiting: Waiting): void {
    const { host } = waiting.scrape;
    const poll = this.polls.get(host);
    if (poll) {
      this.polls.delete(host);
      waiting.taken();
      return poll.give(waiting.scrape);
    }
    const queue = this.waiting.get(host) ?? [];
    if (queue.length >= MAX_WAITING) throw new CodedError('NO_CLIENT', `${queue.length} scrapes wait for ${JSON.stringify(host)} already`);
    this.waiting.set(host, [...queue, waiting]);
  }

  private withdraw(scrape: Scrape): void {
    const left = this.waiting.get(scrape.host)?.filter((each) => each.scrape !== scrape);
    if (left?.length) this.waiting.set(scrape.host, left);
    else this.waiting.delete(scrape.host);
  }
}

/** A promise that also ends with `signal`. */
function abortable<T>(signal: AbortSignal, start: (resolve: (value: T) => void, reject: (err: unknown) => void) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });
    const settle = <V>(outcome: (value: V) => void) => (value: V) => {
      signal.removeEventListener('abort', aborted);
      outcome(value);
    };
    start(settle(resolve), settle(reject));
  });
}
