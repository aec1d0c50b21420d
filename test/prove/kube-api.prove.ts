// The embedded API with 10,000 objects and 50 watches: a list within 100 ms, a change at all watches within 20 ms, all in 150 MB.
import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, request, RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ConnectionOptions } from 'node:tls';
import { monitoringDefinitions } from '../../lib/crds/monitoring/definitions';
import { nodeFs } from '../../lib/sys/node-fs';
import { kubeconfigAccess } from '../../runtime/kube/access';
import { addressOf } from '../listening';

const LAUNCHER = resolve(__dirname, '../../bin/monitoring');
const OBJECTS = 10_000;
const AT_ONCE = 16; // objects that are created side by side
const WATCHES = 50;
const LISTS = 30;
const CHANGES = 200;
const MOST = { list: 100, change: 20, memory: 150 }; // ms, ms, MB

/** A rule as people write them: about 900 bytes of JSON. */
function rule(i: number): object {
  return {
    apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule',
    metadata: { name: name(i), namespace: 'default', labels: { 'app.kubernetes.io/name': `shop-${i % 100}`, 'release': 'monitoring' } },
    spec: { groups: [{ name: 'availability', interval: '30s', rules: [{
      alert: 'ShopErrors', for: '10m',
      expr: `sum by (job) (rate(http_requests_total{job="shop-${i}", code=~"5.."}[5m])) / sum by (job) (rate(http_requests_total[5m])) > 0.05`,
      labels: { severity: 'critical' }, annotations: { summary: 'More than 5% of the requests to {{ $labels.job }} fail' },
    }] }] },
  };
}

const name = (i: number) => `rule-${String(i).padStart(5, '0')}`;
const PATH = '/apis/monitoring.coreos.com/v1/namespaces/default/prometheusrules';

let folder: string, program: ChildProcess, base: RequestOptions, agent: Agent;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kube api '));
  const kubeconfig = join(folder, 'kubeconfig');
  program = spawn(process.execPath, [LAUNCHER, 'kube-api', '--listen=127.0.0.1:0', `--kubeconfig=${kubeconfig}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [host, port] = (await addressOf(program)).split(':');
  const { ca, cert, key } = await (await kubeconfigAccess(nodeFs({}), kubeconfig)).tls() as ConnectionOptions;
  base = { host, port, ca, cert, key, headers: { 'accept': 'application/json', 'content-type': 'application/json' } };
  agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
}, 30_000);

afterAll(async () => {
  agent.destroy();
  program.kill('SIGTERM');
  await once(program, 'exit');
  rmSync(folder, { recursive: true });
}, 30_000);

test(`${OBJECTS} objects and ${WATCHES} watches`, async () => {
  const [definition] = monitoringDefinitions(['PrometheusRule']);
  await asked('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition);
  const began = performance.now();
  await created();
  const perObject = (performance.now() - began) / OBJECTS;
  const afterCreation = memory();

  const lists: number[] = [];
  let size = 0;
  for (let i = 0; i < LISTS; i++) {
    const asks = performance.now();
    size = (await asked('GET', PATH)).length;
    lists.push(performance.now() - asks);
    await asked('PATCH', `${PATH}/${name(i)}`, { metadata: { labels: { listed: 'yes' } } }); // so that no list is the one before
  }
  const afterLists = memory();

  const watches = await Promise.all(Array.from({ length: WATCHES }, () => Watch.open()));
  const changes: number[] = [];
  for (let i = 0; i < CHANGES; i++) {
    const seen = watches.map((watch) => watch.sees(`"turn":"${i}"`));
    const changed = performance.now();
    await Promise.all([asked('PATCH', `${PATH}/${name(OBJECTS / 2 + i)}`, { metadata: { labels: { turn: String(i) } } }), ...seen]);
    changes.push(performance.now() - changed);
  }
  for (const watch of watches) watch.end();
  const afterChanges = memory();

  const ms = (values: number[]) => `median ${quantile(values, 0.5).toFixed(1)} ms, 99th of 100 ${quantile(values, 0.99).toFixed(1)} ms`;
  const mb = [afterCreation, afterLists, afterChanges].map(({ now }) => now.toFixed(0)).join(', ');
  process.stdout.write([
    `${OBJECTS} objects created, ${perObject.toFixed(2)} ms each`,
    `list of ${(size / 1e6).toFixed(1)} MB: ${ms(lists)}`,
    `change at ${WATCHES} watches: ${ms(changes)}`,
    `memory: ${mb} MB after creation, lists and changes; at most ${afterChanges.most.toFixed(0)} MB`,
    '',
  ].join('\n'));
  expect(quantile(lists, 0.5)).toBeLessThanOrEqual(MOST.list);
  expect(quantile(changes, 0.5)).toBeLessThanOrEqual(MOST.change);
  expect(afterChanges.most).toBeLessThanOrEqual(MOST.memory);
}, 300_000);

async function created(): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < OBJECTS) await asked('POST', PATH, rule(next++));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** A request over a kept connection. @returns the body, unread but for its last byte having come */
async function asked(method: string, path: string, body?: object): Promise<Buffer> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const sent = request({ ...base, agent, method, path, headers: { ...base.headers, 'content-type': type } });
  sent.end(body && JSON.stringify(body));
  const response = await answered(sent);
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  const bytes = Buffer.concat(pieces);
  if (response.statusCode! >= 300) throw new Error(`${method} ${path}: ${response.statusCode} ${bytes}`);
  return bytes;
}

async function answered(sent: ClientRequest): Promise<IncomingMessage> {
  const [response] = await once(sent, 'response') as [IncomingMessage];
  return response;
}

/** A watch of all objects from now on, over a connection of its own. */
class Watch {
  private wanted = '';
  private resolve: () => void = () => undefined;

  private constructor(private readonly response: IncomingMessage) {
    let tail = '';
    response.setEncoding('latin1').on('data', (text: string) => {
      tail = (tail + text).slice(-4096); // an event may come in two pieces
      if (this.wanted && tail.includes(this.wanted)) this.resolve();
    });
  }

  static async open(): Promise<Watch> {
    const { metadata } = JSON.parse(String(await asked('GET', `${PATH}?limit=1`))) as { metadata: { resourceVersion: string } };
    const sent = request({ ...base, agent: false, path: `${PATH}?watch=true&resourceVersion=${metadata.resourceVersion}` });
    sent.end();
    return new Watch(await answered(sent));
  }

  sees(text: string): Promise<void> {
    this.wanted = text;
    return new Promise((resolve) => { this.resolve = resolve; });
  }

  end(): void {
    this.response.destroy();
  }
}

/** MB that the program has in memory, and the most that it ever had. */
function memory(): { now: number; most: number } {
  const status = readFileSync(`/proc/${program.pid}/status`, 'utf8');
  const megabytes = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)![1]) * 1024 / 1e6;
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM') };
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(q * sorted.length) - 1];
}
