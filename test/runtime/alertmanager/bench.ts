import { Registry } from '../../../lib/metrics/registry';
import { exposition } from '../../../lib/metrics/text';
import { InhibitRule } from '../../../lib/routing/inhibition';
import { RouteConfig, RouteTree } from '../../../lib/routing/route';
import { TimeInterval } from '../../../lib/routing/time-interval';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { MemFs } from '../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../lib/sys/random';
import { Alertmanager, AlertmanagerOptions } from '../../../runtime/alertmanager/alertmanager';
import { Configuration } from '../../../runtime/alertmanager/configuration';
import { Integration } from '../../../runtime/alertmanager/notify/integration';
import { TimeIntervals } from '../../../runtime/alertmanager/notify/time-intervals';
import { HttpRequest, HttpResponse } from '../../../runtime/http/message';
import { Recorder } from '../../lib/log/recorder';
import { NOW } from './alerts';

export interface TestConfig {
  readonly route: RouteConfig;
  readonly inhibitRules?: readonly InhibitRule[];
  readonly intervals?: Readonly<Record<string, readonly TimeInterval[]>>;
}

/** A whole Alertmanager in memory: asked by `request`, with receivers that write down what they are told. */
export class AlertmanagerBench {
  readonly clock = new FakeClock(NOW);
  readonly log = new Recorder('info');
  /** `receiver reason alerts`: the alerts as `labels`, with a `-` if they are over. */
  readonly told: string[] = [];
  /** What a receiver does with a message. */
  answer: (signal: AbortSignal) => Promise<void> = async () => undefined;
  /** What `reload` finds; an Error is one that is refused. */
  config: TestConfig | Error;
  alertmanager!: Alertmanager;
  private registry!: Registry;

  constructor(config: TestConfig, private readonly options: Partial<AlertmanagerOptions> = {}, readonly fs = new MemFs()) {
    this.config = config;
  }

  async start(): Promise<this> {
    const { clock, fs, log } = this;
    this.registry = new Registry();
    this.alertmanager = new Alertmanager({
      storage: '/data', retention: 432_000_000, maintenanceInterval: 900_000, alertGcInterval: 1_800_000, perNameLimit: 0, dispatchMaintenanceInterval: 30_000,
      startDelay: 0, maxSilences: 0, maxSilenceBytes: 0, logSilences: false, mode: 'default', routePrefix: '', getConcurrency: 8, webTimeout: 0,
      version: { branch: 'b', buildDate: 'd', buildUser: 'u', goVersion: 'g', revision: 'r', version: '0.34.0' }, ...this.options,
    }, { clock, fs, log, random: new SeededRandom(clock.now()), registry: this.registry, load: async () => this.load() });
    await this.alertmanager.start();
    return this;
  }

  /** As a client of the server would; `body` is sent as JSON unless it is a text. */
  async request(method: string, url: string, body?: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }): Promise<HttpResponse> {
    const [path, query = ''] = url.split('?');
    const bytes = Buffer.from(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
    const request: HttpRequest = {
      method, target: url, path, query: new URLSearchParams(query), headers, rawHeaders: [], remote: '127.0.0.1', signal: new AbortController().signal,
      body: async () => bytes,
    };
    return this.alertmanager.handle(request, {});
  }

  /** The body of a GET, read as JSON. */
  async get(url: string): Promise<unknown> {
    return JSON.parse(String((await this.request('GET', url)).body));
  }

  /** Posts alerts, each by its labels. */
  async fire(...labels: Array<Record<string, string>>): Promise<void> {
    await this.request('POST', '/api/v2/alerts', labels.map((one) => ({ labels: one })));
  }

  async resolve(...labels: Array<Record<string, string>>): Promise<void> {
    await this.request('POST', '/api/v2/alerts', labels.map((one) => ({ labels: one, endsAt: new Date(this.clock.now()).toISOString() })));
  }

  /** @returns the id */
  async silence(fields: object = {}): Promise<string> {
    const now = this.clock.now(), time = (ms: number) => new Date(now + ms).toISOString();
    const { body } = await this.request('POST', '/api/v2/silences', {
      matchers: [{ name: 'a', value: '1', isRegex: false }], startsAt: time(0), endsAt: time(3_600_000), createdBy: 'me', comment: 'why', ...fields,
    });
    return (JSON.parse(String(body)) as { silenceID: string }).silenceID;
  }

  /** Lines of the metrics that match. */
  async samples(pattern: RegExp): Promise<string[]> {
    return exposition(await this.registry.gather(), 'text', 'underscores').split('\n').filter((line) => pattern.test(line) && !line.startsWith('#'));
  }

  private load(): Configuration {
    if (this.config instanceof Error) throw this.config;
    const { route, inhibitRules = [], intervals = {} } = this.config;
    const tree = new RouteTree(route);
    const names = [...new Set([...tree.all()].map(({ options }) => options.receiver))];
    return {
      original: 'route: {}\n', hash: 1, resolveTimeout: 300_000, tree, inhibitRules, intervals: new TimeIntervals(new Map(Object.entries(intervals))),
      receivers: names.map((name) => ({ name, labels: { name } })), integrations: new Map(names.map((name) => [name, [this.integration(name)]])),
      close: () => undefined,
    };
  }

  private integration(receiver: string): Integration {
    return {
      recipient: { groupName: receiver, integration: 'webhook', index: 0 }, sendResolved: true,
      send: ({ alerts, reason }, signal) => {
        this.told.push([receiver, reason, ...alerts.map(({ labels, endsAt }) => `${endsAt.isZero ? '' : '-'}${labels}`)].join(' '));
        return this.answer(signal);
      },
    };
  }
}
