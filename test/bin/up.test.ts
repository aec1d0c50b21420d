import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

// `up` with its children as real processes, over the bundle that `npm test` has made before.
const LAUNCHER = resolve(__dirname, '../../bin/monitoring');
jest.setTimeout(30_000); // a run takes about two seconds

const EXPORTER = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: exporter, namespace: monitoring }
spec:
  selector: { matchLabels: { app: exporter } }
  template:
    metadata: { labels: { app: exporter } }
    spec:
      containers:
        - name: exporter
          image: registry.example.com/cdk8s-monitoring/node-exporter:1
          args: ['--web.listen-address=:9100']
          ports: [{ name: http, containerPort: 9100 }]
          readinessProbe: { httpGet: { path: /metrics, port: http } }
        - name: stranger
          image: nginx
---
apiVersion: v1
kind: Service
metadata: { name: exporter, namespace: monitoring }
spec: { selector: { app: exporter }, ports: [{ name: http, port: 9100 }] }
`;

describe('up', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'a run '));
    mkdirSync(join(dir, 'manifests'));
    write(EXPORTER.replace(/ +- name: stranger\n.*\n/, ''));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const write = (text: string) => writeFileSync(join(dir, 'manifests/a.yaml'), text);
  const args = (...more: string[]) => ['up', '--manifests', join(dir, 'manifests'), '--state', join(dir, 'state'), ...more];
  const fails = (...more: string[]) => {
    const { status, stdout, stderr } = spawnSync(LAUNCHER, args(...more), { encoding: 'utf8', cwd: dir, timeout: 20_000 });
    const [last] = stderr.trimEnd().split('\n').slice(-1);
    return { status, stdout, last };
  };

  /** Processes that know of this run's folder, by their command lines. */
  function left(): string[] {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(dir) ? [readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')] : [];
      } catch {
        return []; // it has ended
      }
    });
  }

  /** Starts a run and waits for its table. */
  async function started(...more: string[]) {
    const up = spawn(LAUNCHER, args('--json', ...more), { stdio: ['ignore', 'pipe', 'pipe'], cwd: dir });
    const said: string[] = [];
    createInterface({ input: up.stderr }).on('line', (line) => said.push(line));
    const exit = once(up, 'exit');
    const [report] = await once(createInterface({ input: up.stdout }), 'line') as [string];
    return { up, said, exit, report: JSON.parse(report) as { kubeconfig: string; server: string; foreign: string[]; standIns: string[] } };
  }

  test('manifests run: Services answer, and Ctrl-C leaves no process', async () => {
    const { up, exit, said, report } = await started();
    expect(readFileSync(report.kubeconfig, 'utf8')).toContain(report.server);
    expect(report.standIns).toContain('etcd on server-1');
    const service = report.server.replace(/^https:\/\/127\.(\d+)\..*/, (_, octet: string) => `127.${Number(octet) + 32}.0.2`);
    expect(await (await fetch(`http://${service}:9100/metrics`)).text()).toMatch(/^node_load1 \S+$/m);
    expect(left().filter((line) => line.includes('node-exporter'))).toHaveLength(1);
    up.kill('SIGINT');
    expect(await exit).toEqual([130, null]);
    expect(left()).toEqual([]);
    expect(said.slice(-2)).toEqual([expect.stringMatching(/ s {2}stopped$/), 'up: stopped by SIGINT']);
  });

  test('a second Ctrl-C does not wait, and leaves no process either', async () => {
    const { up, exit } = await started();
    up.kill('SIGINT');
    up.kill('SIGINT');
    expect(await exit).toEqual([130, null]);
    while (left().some((line) => line !== '')) await new Promise((resolve) => setImmediate(resolve)); // the system ends them
  });

  test('what a killed run has left is ended by the next', async () => {
    const first = await started();
    first.up.kill('SIGKILL');
    await first.exit;
    expect(left()).not.toEqual([]);
    const second = await started();
    expect(left().filter((line) => line.includes('node-exporter'))).toHaveLength(1);
    second.up.kill('SIGTERM');
    expect(await second.exit).toEqual([130, null]);
    expect(left()).toEqual([]);
  });

  test('an image of somebody else is said not to run, and never counts as ready', async () => {
    write(EXPORTER);
    const { up, exit, said, report } = await started();
    expect(report.foreign).toEqual([expect.stringMatching(/^monitoring\/exporter-\S+ \(nginx\)$/)]);
    expect(said.some((line) => line.includes('is not run here: its image is none of this project\'s'))).toBe(true);
    up.kill('SIGINT');
    await exit;
  });

  test('a change of the manifests is applied, and a mistake changes nothing', async () => {
    const { up, exit, said } = await started();
    const until = async (pattern: RegExp) => {
      while (!said.some((line) => pattern.test(line))) await new Promise((resolve) => setImmediate(resolve));
    };
    const good = readFileSync(join(dir, 'manifests/a.yaml'), 'utf8');
    write(good.replace('kind: Service', 'kind: Servise'));
    await until(/^up: .*a.yaml:\d+: Servise monitoring\/exporter: there is no kind Servise in v1/);
    await until(/^up: nothing was changed$/);
    write(good.replace('port: 9100', 'port: 9101'));
    await until(/~ Service monitoring\/exporter \(spec.ports\[0\].port\)/);
    up.kill('SIGINT');
    await exit;
  });

  test.each([
    ['a manifest that is no YAML', 'a: [', /^up: error: .*a.yaml:1:5: Flow sequence .*$/],
    ['an unknown field', EXPORTER.replace('selector:', 'selectors:'), /^up: error: .*a.yaml:2: Deployment monitoring\/exporter: .*field not declared/],
    ['a kind that nobody defines', 'apiVersion: x/v1\nkind: Y\nmetadata: { name: z }\n', /^up: error: .*a.yaml:1: Y z: there is no kind Y in x\/v1/],
  ])('%s is told with its place', (_, text, expected) => {
    write(text);
    const { status, stdout, last } = fails();
    expect(last).toMatch(expected);
    expect({ status, stdout, left: left() }).toEqual({ status: 1, stdout: '', left: [] });
  });

  test('no app', () => {
    const { status, stderr } = spawnSync(LAUNCHER, ['up', '--state', join(dir, 'state')], { encoding: 'utf8', cwd: dir, timeout: 20_000 });
    const file = join(dir, 'cdk8s.yaml');
    expect(stderr).toBe(`up: error: ${file} is missing: run this where a cdk8s app lies, or name manifests with --manifests DIR\n`);
    expect(status).toBe(1);
  });

  test('a state folder that cannot be written', () => {
    writeFileSync(join(dir, 'state'), 'a file');
    const { status, last } = fails();
    expect(last).toMatch(/^up: error: cannot make directory .*state: the name is taken; .*$/);
    expect(status).toBe(1);
  });

  describe('where a program of the machine has a port at every address', () => {
    const taken = createServer();
    beforeEach(() => new Promise<void>((resolve) => { taken.listen(9100, '0.0.0.0', resolve); }));
    afterEach(() => new Promise((resolve) => { taken.close(resolve); }));

    test('the run says so and ends', () => {
      const { status, last } = fails();
      const ended = String.raw`^up: error: monitoring/exporter-\S+: exporter ended with code 1: `;
      const refused = String.raw`.*listen tcp 127\.\d+\.2\.1:9100: bind: address already in use.*, 4 times by now: .*--single-address.*$`;
      expect(last).toMatch(new RegExp(ended + refused));
      expect({ status, left: left() }).toEqual({ status: 1, left: [] });
    });

    test('a run on 127.0.0.1 alone is not kept from it', async () => {
      const { up, exit, report, said } = await started('--single-address');
      expect(report.server).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
      expect(readFileSync(report.kubeconfig, 'utf8')).toContain(report.server);
      const table = join(dir, 'state/run/ports');
      const [service] = readdirSync(table).filter((name) => /^127\.96\..*_9100$/.test(name));
      const port = readFileSync(join(table, service), 'utf8');
      expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toMatch(/^node_load1 \S+$/m);
      up.kill('SIGINT');
      expect(await exit).toEqual([130, null]);
      expect(said.at(-2)).toMatch(/ s {2}stopped$/);
      expect(left()).toEqual([]);
    });
  });

  test('a state folder that another run has', async () => {
    const { up, exit } = await started();
    const { status, last } = fails();
    expect(last).toMatch(/^up: error: cannot lock .*state\/lock: process \d+ has it .*; stop that process or choose another path$/);
    expect(status).toBe(1);
    up.kill('SIGINT');
    await exit;
  });
});
