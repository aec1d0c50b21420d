import { ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { AddressInfo, connect, createServer, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Registry } from '../../lib/metrics/registry';
import { Clock, systemClock } from '../../lib/sys/clock';
import { MemFs } from '../../lib/sys/mem-fs';
import { SeededRandom, systemRandom } from '../../lib/sys/random';
import { KubeObject } from '../../runtime/kube/objects';
import { RESOURCES } from '../../runtime/kube/resources';
import { KubeApi } from '../../runtime/local/api/kube-api';
import { Recorder } from '../lib/log/recorder';

const { configMaps, secrets } = RESOURCES;
const namespace = 'default';
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const SPEED = 200;

/** Time that passes fast, so that bookmarks come soon. Certificates still count by the real date. */
const fastClock: Clock = {
  now: () => systemClock.now(),
  monotonic: () => systemClock.monotonic() * SPEED,
  sleep: (ms, signal) => systemClock.sleep(ms / SPEED, signal),
};

/** Stands between client and server, and can be cut. */
class Relay {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  open = true;

  constructor(private readonly target: string) {
    this.server = createServer((socket) => this.join(socket));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Drops every connection without a word. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  close(): void {
    this.server.close();
    this.cut();
  }

  private join(socket: Socket): void {
    if (!this.open) return void socket.resetAndDestroy();
    const [host, port] = this.target.split(':');
    const onward = connect(Number(port), host);
    for (const [from, to] of [[socket, onward], [onward, socket]]) {
      this.sockets.add(from);
      from.on('data', (bytes) => to.write(bytes)).on('error', () => undefined).on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}

interface Seen { readonly lists: number; readonly version: string; readonly objects: Readonly<Record<string, string>> }

/** The informer in its process, and the latest it said. */
class Informer {
  seen: Seen = { lists: 0, version: '', objects: {} };
  private readonly process: ChildProcess;
  private wake: () => void = () => undefined;

  constructor(kubeconfig: string, ...options: readonly string[]) {
    const args = [join(__dirname, 'kubernetes-informer.mjs'), kubeconfig, namespace, ...options];
    this.process = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    createInterface({ input: this.process.stdout! }).on('line', (line) => {
      this.seen = JSON.parse(line) as Seen;
      this.wake();
    });
  }

  /** Waits until what the informer has is as it should be. */
  async until(isRight: (seen: Seen) => boolean): Promise<Seen> {
    while (!isRight(this.seen)) await new Promise<void>((resolve) => { this.wake = resolve; });
    return this.seen;
  }

  end(): void {
    this.process.kill('SIGKILL');
  }
}

let folder: string, kubeconfig: string, api: KubeApi, relay: Relay, informer: Informer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'informer '));
  api = await KubeApi.open({ fs: new MemFs(), clock: fastClock, log: new Recorder(), random: systemRandom, registry: new Registry() });
  relay = new Relay(await api.listen('127.0.0.1:0', {}));
  kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, await api.kubeconfig(`https://${await relay.listen()}`));
  await put('a');
}, 30_000);

afterEach(async () => {
  informer.end();
  relay.close();
  await api.close(0);
  rmSync(folder, { recursive: true });
});

const names = () => api.store.list(configMaps, { namespace }).items.map(({ metadata }) => [metadata.name, metadata.resourceVersion]).sort();
const isTrue = ({ objects }: Seen) => JSON.stringify(objects) === JSON.stringify(Object.fromEntries(names()));

async function put(name: string, resource = configMaps, kind = 'ConfigMap'): Promise<void> {
  await api.store.create(resource, { apiVersion: 'v1', kind, metadata: { name, namespace } } as KubeObject);
}

/** Makes one of the objects, changes it, or takes it away. */
async function changeOne(random: SeededRandom): Promise<void> {
  const name = NAMES[random.below(NAMES.length)];
  if (!api.store.find(configMaps, namespace, name)) await put(name);
  else if (random.below(3) === 0) await api.store.delete(configMaps, { namespace, name });
  else await api.store.patch(configMaps, { namespace, name }, 'merge', { data: { n: String(random.below(1000)) } });
}

async function start(...options: readonly string[]): Promise<void> {
  informer = new Informer(kubeconfig, ...options);
  await informer.until(isTrue);
}

const pause = (ms: number) => systemClock.sleep(ms);

test('an informer of @kubernetes/client-node follows through connections that are dropped while objects change', async () => {
  await start();
  const random = new SeededRandom(1);
  for (let round = 0; round < 25; round++) {
    for (let i = random.below(5); i >= 0; i--) await changeOne(random);
    if (round % 2) await pause(random.below(30)); // while it lists, while it watches, or while it waits for either
    relay.cut();
    for (let i = random.below(5); i >= 0; i--) await changeOne(random);
  }
  await informer.until(isTrue);
}, 60_000);

test('it begins anew where the server has forgotten what it has missed', async () => {
  await start();
  const random = new SeededRandom(2);
  for (let round = 1; round <= 5; round++) {
    const { lists } = informer.seen;
    relay.open = false;
    relay.cut();
    for (let i = 0; i < 10; i++) await changeOne(random);
    api.store.compact();
    relay.open = true;
    const seen = await informer.until((now) => now.lists > lists && isTrue(now));
    expect(seen.lists).toBe(lists + 1);
  }
}, 60_000);

test('bookmarks keep it from that: what it has not missed it need not list', async () => {
  await start('bookmarks');
  const { lists, version } = informer.seen;
  for (let i = 0; i < 10; i++) await put(`s-${i}`, secrets, 'Secret'); // changes that it does not see
  await informer.until((now) => Number(now.version) >= Number(version) + 10);
  api.store.compact();
  relay.cut();
  await put('b');
  const seen = await informer.until(isTrue);
  expect(seen.lists).toBe(lists);
}, 60_000);

test('a connection that was dropped costs no list where the server still knows what came then', async () => {
  await start();
  for (let round = 0; round < 5; round++) {
    relay.cut();
    await put(`x-${round}`);
    await informer.until(isTrue);
  }
  expect(informer.seen.lists).toBe(1);
}, 60_000);
