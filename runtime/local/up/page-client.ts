import { Clock } from '../../../lib/sys/clock';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { HttpClient } from '../../http/client/http-client';
import { Dialer } from '../../http/dial';

const TIMEOUT = 5000; // ms for one request
const INTERVAL = 100; // ms between two looks

/** Looks at the pages of a run as a user would, until they show what is waited for. */
export class PageClient {
  private readonly http: HttpClient;

  constructor(dialer: Dialer, private readonly clock: Clock, private readonly signal: AbortSignal) {
    this.http = new HttpClient({ dialer, clock, userAgent: 'cdk8s-monitoring-up' });
  }

  /** @throws CodedError PAGE naming the address, and what it answered instead of 2xx */
  async text(url: string, method = 'GET'): Promise<string> {
    const { head, body } = await this.http.fetch({ method, url: new URL(url), timeout: TIMEOUT, signal: this.signal });
    if (head.status < 200 || head.status > 299) throw new CodedError('PAGE', `${method} ${url}: status ${head.status}: ${body.toString().slice(0, 200)}`);
    return body.toString();
  }

  async json<T>(url: string): Promise<T> {
    const text = await this.text(url);
    try {
      return JSON.parse(text) as T;
    } catch (err) {
      throw new CodedError('PAGE', `GET ${url}: expected JSON, got ${JSON.stringify(text.slice(0, 100))}`, err);
    }
  }

  /**
   * Calls `look` until it finds something.
   * @param what is waited for, as an error says it @param patience in milliseconds
   * @throws CodedError CHAIN with the last failure; the signal's reason
   */
  async until<T>(what: string, patience: number, look: () => Promise<T | undefined>): Promise<T> {
    const end = this.clock.monotonic() + patience;
    for (let last = 'it is not there'; ;) {
      try {
        const found = await look();
        if (found !== undefined) return found;
      } catch (err) {
        this.signal.throwIfAborted();
        last = errorText(err);
      }
      if (this.clock.monotonic() >= end) throw new CodedError('CHAIN', `waited ${patience / 1000} s for ${what}: ${last}`);
      await this.clock.sleep(INTERVAL, this.signal);
    }
  }
}
