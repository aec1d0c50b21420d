import { gunzipSync } from 'node:zlib';
import { Logger } from '../../lib/log/logger';
import { parseFloat64 } from '../../lib/flags/go-literal';
import { Counter } from '../../lib/metrics/counter';
import { Registry } from '../../lib/metrics/registry';
import { Clock } from '../../lib/sys/clock';
import { CodedError, errorText } from '../../lib/sys/errors';
import { Fs } from '../../lib/sys/fs';
import { Random } from '../../lib/sys/random';
import { HttpClient } from '../http/client/http-client';
import { Authority, headerOf, headersWithout, MAX_INSTRUCTION_BODY, MAX_SCRAPE_BODY, ProxiedRequest, readRequest, writeMessage } from './http-message';

/** What a client may scrape, and how: the restrictions of Rancher's fork. */
export interface ScrapePolicy {
  /** The host of every target. */
  readonly fqdn: string;
  /** The one port that may be scraped; undefined for any. */
  readonly allowPort?: number;
  /** Ask 127.0.0.1 instead of the host. */
  readonly useLocalhost: boolean;
  /** A file with a bearer token for the target, which then is asked by https. */
  readonly tokenPath?: string;
}

export interface ClientOptions extends ScrapePolicy {
  readonly proxyUrl: URL;
  /** For proxy and target alike. */
  readonly http: HttpClient;
  readonly fs: Fs;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly registry: Registry;
  /** Milliseconds to wait after the proxy failed: the first time, and at most. */
  readonly initialWait: number;
  readonly maxWait: number;
}

interface Instruction extends ProxiedRequest { readonly id: string }

const SCRAPE_TIMEOUT = 'x-prometheus-scrape-timeout-seconds';
const NO_DEADLINE = -9223372036.854776; // seconds: what the original's clock gives where there is none
const MAX_TOKEN = 1 << 20;
const MAX_INSTRUCTION = MAX_INSTRUCTION_BODY + (256 << 10); // with its head
const MAX_REFUSAL = 64 << 10; // bytes of what the proxy says to a push
const LONGEST = 3_600_000; // ms of a scrape, whatever its instruction says
const RUNNING = 100; // scrapes at once; further ones wait at the proxy
const AFTERWARDS = 1000; // ms that a push may take longer than the scrape

/** PushProx's client: polls the proxy for scrapes, makes them, and pushes what it found. */
export class Client {
  private readonly scrapeErrors: Counter;
  private readonly pollErrors: Counter;
  private readonly pushErrors: Counter;
  private running = 0;
  private freed: () => void = () => undefined;

  constructor(private readonly options: ClientOptions) {
    const { registry } = options;
    this.scrapeErrors = registry.counter('pushprox_client_scrape_errors_total', 'Scrapes that failed.');
    this.pollErrors = registry.counter('pushprox_client_poll_errors_total', 'Polls that failed.');
    this.pushErrors = registry.counter('pushprox_client_push_errors_total', 'Pushes that failed.');
  }

  /** Polls until `signal` aborts. A poll that fails is tried again after a pause, which grows as long as they fail. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, random, log, initialWait, maxWait } = this.options;
    for (let wait = initialWait; !signal.aborted;) {
      try {
        const instruction = await this.poll(signal);
        wait = initialWait;
        void this.serve(instruction, signal);
        while (this.running >= RUNNING) await new Promise<void>((resolve) => { this.freed = resolve; });
      } catch (err) {
        if (signal.aborted) return;
        this.pollErrors.inc();
        log.error('Error polling', { err });
        await clock.sleep(wait * (0.5 + random.next()), signal).catch(() => undefined);
        wait = Math.min(wait * 1.5, maxWait);
      }
    }
  }

  private async poll(signal: AbortSignal): Promise<Instruction> {
    const { http, fqdn } = this.options;
    const { body } = await http.fetch({
      method: 'POST', url: this.at('poll'), headers: { 'Content-Type': '' }, body: Buffer.from(fqdn), timeout: Infinity, signal,
    }, MAX_INSTRUCTION);
    const instruction = readRequest(body);
    return { ...instruction, id: headerOf(instruction.headers, 'id') ?? '' };
  }

  private async serve(instruction: Instruction, signal: AbortSignal): Promise<void> {
    const { clock, log } = this.options;
    const begin = clock.monotonic();
    this.running++;
    let timeout = NaN; // ms
    const left = () => (Number.isNaN(timeout) ? NO_DEADLINE : (timeout - (clock.monotonic() - begin)) / 1000).toFixed(6);
    try {
      let answer: Uint8Array;
      try {
        timeout = parseTimeout(headerOf(instruction.headers, SCRAPE_TIMEOUT) ?? '');
        answer = await this.scrape(instruction, timeout, left, signal);
      } catch (err) {
        this.scrapeErrors.inc();
        log.error('Failed to scrape', { url: instruction.url.href, err });
        answer = writeMessage({
          startLine: 'HTTP/0.0 500 Internal Server Error', headers: ['Id', instruction.id, 'X-Prometheus-Scrape-Timeout', left()],
          body: Buffer.from(errorText(err)),
        });
      }
      await this.push(answer, Number.isNaN(timeout) ? AFTERWARDS : Math.max(timeout - (clock.monotonic() - begin), 0) + AFTERWARDS, signal);
    } catch (err) {
      this.pushErrors.inc();
      log.warn('Failed to push a scrape', { url: instruction.url.href, err });
    } finally {
      this.running--;
      this.freed();
    }
  }

  private async scrape(instruction: Instruction, timeout: number, left: () => string, signal: AbortSignal): Promise<Uint8Array> {
    const { method, authority, headers, body, id } = instruction;
    const { http } = this.options;
    const url = schemed(instruction);
    const token = await this.token();
    if (token) secure(url, authority);
    this.check(authority, url);
    if (this.options.useLocalhost) url.hostname = '127.0.0.1';
    const sent: Record<string, string[]> = {};
    const kept = headersWithout(headers, 'host', 'content-length', 'transfer-encoding', 'connection', 'proxy-connection');
    for (let i = 0; i < kept.length; i += 2) (sent[kept[i]] ??= []).push(kept[i + 1]);
    const ownPacking = headerOf(headers, 'accept-encoding') === undefined;
    try {
      const { head, body: found } = await http.fetch({
        method, url, timeout, signal, body: body.length ? body : undefined,
        headers: { ...sent, 'Host': authority.text, ...token ? { Authorization: token } : {}, ...ownPacking ? { 'Accept-Encoding': 'gzip' } : {} },
      }, MAX_SCRAPE_BODY);
      const unpack = ownPacking && head.header('content-encoding') === 'gzip';
      const content = unpack ? gunzipSync(found, { maxOutputLength: MAX_SCRAPE_BODY }) : found;
      const framing = unpack ? ['content-encoding', 'content-length', 'transfer-encoding'] : ['content-length', 'transfer-encoding'];
      return writeMessage({
        startLine: `HTTP/1.1 ${head.status} ${head.reason}`, body: content,
        headers: [...headersWithout(head.raw, ...framing), 'Content-Length', String(content.length), 'Id', id, 'X-Prometheus-Scrape-Timeout', left()],
      }, ['Content-Length']);
    } catch (err) {
      throw new CodedError('SCRAPE', `failed to scrape ${url.href}: ${errorText(err)}`, err);
    }
  }

  /** The bearer token for the target. */
  private async token(): Promise<string | undefined> {
    const { tokenPath, fs, log } = this.options;
    if (tokenPath === undefined) return undefined;
    const bytes = await fs.readFile(tokenPath, MAX_TOKEN).catch((err: unknown) => {
      log.error('Cannot read the token', { path: tokenPath, err });
      throw new CodedError('SCRAPE', 'cannot read token from token-path');
    });
    return `Bearer ${Buffer.from(bytes).toString()}`;
  }

  /** @throws CodedError SCRAPE for a target that this client may not scrape; one without a port has that of its scheme */
  private check(authority: Authority, url: URL): void {
    const { fqdn, allowPort } = this.options;
    const asked = url.hostname.replace(/^\[|\]$/g, ''); // where it goes, which a URL can write in more than one way
    if (authority.host !== fqdn || asked !== fqdn.toLowerCase()) throw new CodedError('SCRAPE', "scrape target doesn't match client fqdn");
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    if (allowPort !== undefined && port !== allowPort) throw new CodedError('SCRAPE', `client does not have permissions to scrape port ${port}`);
  }

  private async push(bytes: Uint8Array, timeout: number, signal: AbortSignal): Promise<void> {
    const { http, log } = this.options;
    const { head, body } = await http.fetch({ method: 'POST', url: this.at('push'), body: bytes, timeout, signal }, MAX_REFUSAL);
    if (head.status >= 400) log.warn('The proxy did not take a scrape', { status: head.status, answer: body.toString('latin1', 0, 200).trim() });
  }

  private at(what: 'poll' | 'push'): URL {
    const { proxyUrl } = this.options;
    return new URL(`${proxyUrl.pathname.replace(/\/+$/, '')}/${what}`, proxyUrl);
  }
}

/** Milliseconds of a header in seconds. @throws FlagError in the words of Go */
function parseTimeout(seconds: string): number {
  const ms = parseFloat64(seconds) * 1000;
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), LONGEST);
}

/** The URL to ask: `_scheme=https` makes it https and goes; what is left of the query is then in order. */
function schemed({ url: asked, authority }: ProxiedRequest): URL {
  const url = new URL(asked.href);
  if (url.searchParams.get('_scheme') !== 'https') return url;
  url.searchParams.delete('_scheme');
  url.searchParams.sort();
  secure(url, authority);
  return url;
}

/** Makes `url` one of https. A port that was written stays, also where it is that of http. */
function secure(url: URL, { port }: Authority): void {
  url.protocol = 'https:';
  if (port !== undefined) url.port = String(port);
}
