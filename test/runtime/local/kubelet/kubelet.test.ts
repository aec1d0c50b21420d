import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../../../../lib/sys/clock';
import { nodeFs } from '../../../../lib/sys/node-fs';
import { SeededRandom } from '../../../../lib/sys/random';
import { HttpClient } from '../../../../runtime/http/client/http-client';
import { Dialer } from '../../../../runtime/http/dial';
import { KubeObject } from '../../../../runtime/kube/objects';
import { RESOURCES } from '../../../../runtime/kube/resources';
import { ApiError, unauthorized } from '../../../../runtime/local/api/api-error';
import { Kubelet, KubeletOptions } from '../../../../runtime/local/kubelet/kubelet';
import { ContainerStatus, Pod } from '../../../../runtime/local/kubelet/pod';
import { ProcessRecord } from '../../../../runtime/local/kubelet/process-record';
import { nodeProcesses } from '../../../../runtime/local/kubelet/processes';
import { StartTurns } from '../../../../runtime/local/kubelet/start-turns';
import { LocalAddresses } from '../../../../runtime/local/network/addresses';
import { TestApi } from '../api/test-api';

const { configMaps, nodes, persistentVolumeClaims, pods } = RESOURCES;
const LAUNCHER = resolve(__dirname, '../../../../bin/monitoring'); // over the bundle that `npm test` has made before
const NODE = { name: 'worker-1', address: '127.78.0.1', loopback: '127.78.128.1', labels: { 'node-role.kubernetes.io/worker': 'true' } };
jest.setTimeout(20_000); // processes are started for real, on a machine that may be busy

describe('a kubelet with real processes', () => {
  let dir: string, api: TestApi, kubelet: Kubelet | undefined, lines: string[];

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'a kubelet '));
    lines = [];
    api = await TestApi.start({ loopbackPods: true, clock: systemClock });
    await api.api.settled();
    await api.store.create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kube-root-ca.crt' }, data: { 'ca.crt': 'x' } } as never);
  });
  afterEach(async () => {
    await kubelet?.stop();
    kubelet = undefined;
    await rm(dir, { recursive: true, force: true });
  });

  const options = (): KubeletOptions => ({
    node: NODE, store: api.store, tokens: api.api.tokens, authority: api.api.authority, clock: systemClock, fs: nodeFs({}), random: new SeededRandom(1),
    log: api.log, launcher: LAUNCHER, stateDir: `${dir}/node`, claimsDir: `${dir}/claims`, env: process.env, addresses: new LocalAddresses(14),
    apiServer: { host: '127.78.1.1', port: 6443 }, turns: new StartTurns(systemClock, 4), hostsFile: () => `${dir}/hosts`,
    onLine: (pod, container, line) => lines.push(`${pod} ${container}: ${line}`),
    authorize: ({ headers: { authorization } }) => {
      if (authorization === undefined) throw unauthorized();
      if (authorization !== 'Bearer right') throw new ApiError(403, 'Forbidden', 'no');
    },
  });
  const start = async () => { kubelet = await Kubelet.start(options()); };
  const run = (name: string, container: object, spec: object = {}) => api.store.create(pods, {
    apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' },
    spec: { nodeName: NODE.name, containers: [{ name: 'main', image: 'ghcr.io/x/cdk8s-monitoring/node-exporter:1', ...container }], ...spec },
  } as unknown as KubeObject);
  const pod = (name: string) => api.store.find<Pod>(pods, 'default', name);
  const container = (name: string): Partial<ContainerStatus> => pod(name)?.status?.containerStatuses?.[0] ?? {};

  /** Waits until the pods are as `holds` says. */
  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => {
      const leave = api.store.onChange(() => {
        leave();
        resolve();
      });
    });
  }

  async function get(path: string, authorization: string | undefined = 'Bearer right') {
    const dialer = new Dialer({ env: {}, fs: nodeFs({}), clock: systemClock });
    const client = new HttpClient({ dialer, clock: systemClock, userAgent: 'test', tls: () => Promise.resolve({ ca: api.api.authority.pair.cert }) });
    const headers = { connection: 'close', ...authorization ? { authorization } : {} };
    const { head, body } = await client.fetch({ method: 'GET', url: new URL(`https://${NODE.address}:10250${path}`), headers, timeout: 5000 });
    return { status: head.status, text: body.toString() };
  }

  const alive = (pid: number) => readFile(`/proc/${pid}/stat`, 'latin1').then((stat) => !/\) Z /.test(stat), () => false);
  const pidOf = (name: string) => Number(container(name).containerID!.split('//')[1]);

  test('the node is there and well', async () => {
    await start();
    expect(api.store.get(nodes, undefined, 'worker-1')).toMatchObject({
      metadata: { labels: { 'kubernetes.io/hostname': 'worker-1', 'kubernetes.io/os': 'linux', 'node-role.kubernetes.io/worker': 'true' } },
      status: {
        addresses: [{ type: 'InternalIP', address: NODE.address }, { type: 'Hostname', address: 'worker-1' }],
        daemonEndpoints: { kubeletEndpoint: { Port: 10250 } }, conditions: [{ type: 'Ready', status: 'True' }],
      },
    });
  });

  test('a container runs at its pod\'s address, is probed, measured, read, and ended', async () => {
    await start();
    await api.store.create(persistentVolumeClaims, {
      apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'db', namespace: 'default' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    } as unknown as KubeObject);
    await run('exporter', {
      args: ['--web.listen-address=:9100'], ports: [{ name: 'http', containerPort: 9100 }], readinessProbe: { httpGet: { path: '/metrics', port: 'http' } },
      livenessProbe: { tcpSocket: { port: 9100 } }, resources: { limits: { memory: '256Mi' } },
    }, { volumes: [{ name: 'db', persistentVolumeClaim: { claimName: 'db' } }] });
    await until(() => container('exporter').ready === true);
    const { podIP } = pod('exporter')!.status!;
    expect(await (await fetch(`http://${podIP}:9100/metrics`)).text()).toMatch(/^node_load1 \S+$/m);
    await expect(fetch('http://127.0.0.1:9100/metrics')).rejects.toThrow();

    const { uid } = pod('exporter')!.metadata;
    const cadvisor = (await get('/metrics/cadvisor')).text;
    const labels = `container="main",id="/kubepods/pod${uid}/main",image="ghcr.io/x/cdk8s-monitoring/node-exporter:1",name="process://${pidOf('exporter')}",`
      + 'namespace="default",pod="exporter"';
    for (const name of ['container_cpu_usage_seconds_total', 'container_memory_working_set_bytes', 'container_memory_rss', 'container_start_time_seconds']) {
      expect(Number(cadvisor.split(`${name}{${labels}} `)[1]?.split('\n')[0])).toBeGreaterThan(0);
    }
    expect(cadvisor).toContain(`container_spec_memory_limit_bytes{${labels}} 2.68435456e+08\n`);
    expect(cadvisor).toMatch(/^machine_cpu_cores [1-9]/m);
    expect((await get('/metrics/probes')).text).toContain(
      `prober_probe_total{container="main",namespace="default",pod="exporter",pod_uid="${uid}",probe_type="Readiness",result="successful"} 1\n`);
    const own = (await get('/metrics')).text;
    expect(own).toMatch(/^kubelet_running_pods 1$/m);
    expect(own).toMatch(/^kubelet_pod_start_duration_seconds_count 1$/m);
    expect(own).toMatch(/^kubelet_volume_stats_available_bytes\{namespace="default",persistentvolumeclaim="db"\} [1-9]/m);
    expect(own).toMatch(/^process_resident_memory_bytes [1-9]/m);

    const log = await get('/containerLogs/default/exporter/main?tailLines=1');
    expect(log).toEqual({ status: 200, text: `${lines.at(-1)!.replace('default/exporter main: ', '')}\n` });
    expect((JSON.parse((await get('/pods')).text) as { items: Pod[] }).items.map(({ status }) => status!.phase)).toEqual(['Running']);

    const pid = pidOf('exporter');
    await api.store.delete(pods, { namespace: 'default', name: 'exporter' });
    await until(() => pod('exporter') === undefined);
    expect(await alive(pid)).toBe(false);
    expect((await get('/metrics/probes')).text).not.toContain('exporter');
    expect((await get('/metrics/cadvisor')).text).not.toContain('exporter');
  });

  test('a container that cannot run says why, in its log and its status', async () => {
    await start();
    await run('broken', { args: ['--no-such-flag'] });
    await until(() => (container('broken').restartCount ?? 0) > 0 && container('broken').state?.waiting !== undefined);
    expect(container('broken')).toMatchObject({
      ready: false, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 1, reason: 'Error' } },
    });
    for (const query of ['', '?previous=true']) {
      expect((await get(`/containerLogs/default/broken/main${query}`)).text).toContain('unknown long flag \'--no-such-flag\'');
    }
  });

  test.each([
    ['/metrics', undefined, 401, /^Unauthorized\n$/], ['/metrics/cadvisor', undefined, 401, /^Unauthorized\n$/],
    ['/healthz', undefined, 401, /^Unauthorized\n$/], ['/pods', 'Bearer wrong', 403, /^Forbidden\n$/], ['/healthz', 'Bearer right', 200, /^ok$/],
    ['/containerLogs/default/none/main', 'Bearer right', 404, /^no container main of a pod default\/none runs here\n$/],
    ['/containerLogs/default/..%2f..%2fx/main', 'Bearer right', 404, /runs here\n$/], ['/run/x', 'Bearer right', 404, /./],
  ])('%s for %s is %d', async (path, authorization, status, text) => {
    await start();
    const answer = await get(path, authorization ?? '');
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(text);
  });

  test('how many lines of a log is a whole number', async () => {
    await start();
    await run('quiet', { image: 'nginx' });
    await until(() => container('quiet').state?.waiting?.reason === 'ImageNotRunHere');
    expect(await get('/containerLogs/default/quiet/main?tailLines=-1')).toEqual({ status: 400, text: 'tailLines is "-1": expected a whole number\n' });
    expect(await get('/containerLogs/default/quiet/main')).toEqual({ status: 200, text: '' });
    expect((await get('/containerLogs/default/quiet/other')).status).toBe(404);
  });

  test('a port that is taken: it says so, and leaves nothing', async () => {
    await start();
    await expect(Kubelet.start({ ...options(), stateDir: `${dir}/second` })).rejects.toThrow(/127\.78\.0\.1:10250.*already in use/);
    expect((await get('/healthz')).status).toBe(200);
  });

  test('processes that a killed run has left are ended by the next, and no strangers', async () => {
    const left = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
    const ended = once(left, 'exit');
    const record = new ProcessRecord(nodeFs({}), dir, api.log);
    await record.endLeftovers(nodeProcesses, systemClock);
    await record.add(left.pid!);
    await appendFile(`${dir}/processes`, `${process.pid} 12345\n`); // our own number, and the start of another
    kubelet = await Kubelet.start({ ...options(), stateDir: dir });
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(api.log.messages('warn')).toEqual(['Ended processes of an earlier run']);
  });
});
