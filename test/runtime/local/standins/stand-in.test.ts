import { systemClock } from '../../../../lib/sys/clock';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../../lib/sys/random';
import { CertificateAuthority } from '../../../../runtime/http/certificate-authority';
import { HttpClient, HttpClientOptions, RequestHeaders } from '../../../../runtime/http/client/http-client';
import { Dialer } from '../../../../runtime/http/dial';
import { RESOURCES } from '../../../../runtime/kube/resources';
import { unauthorized } from '../../../../runtime/local/api/api-error';
import { ClusterWork } from '../../../../runtime/local/controllers/cluster-work';
import { StandIn, StandInOptions } from '../../../../runtime/local/standins/stand-in';
import { TestApi } from '../api/test-api';
import { template, TestCluster } from '../controllers/test-cluster';

/** Asks as a pod would that stands on the node, or elsewhere. */
async function get(url: string, { onNode = true, headers = {}, tls }: { onNode?: boolean; headers?: RequestHeaders; tls?: HttpClientOptions['tls'] } = {}) {
  const env = onNode ? { MONITORING_LOOPBACK_IP: NODE.loopback } : {};
  const dialer = new Dialer({ env, fs: new MemFs(), clock: systemClock });
  const client = new HttpClient({ dialer, clock: systemClock, userAgent: 'test', tls });
  const { head, body } = await client.fetch({ method: 'GET', url: new URL(url), headers: { ...headers, connection: 'close' }, timeout: 5000 });
  return { status: head.status, text: body.toString() };
}

const NODE = { address: '127.79.0.1', loopback: '127.79.128.1' };

describe('stand-ins', () => {
  const running: StandIn[] = [];
  let api: TestApi, authority: CertificateAuthority;

  beforeAll(async () => {
    api = await TestApi.start();
    authority = await CertificateAuthority.create(systemClock, new SeededRandom(1), 'test');
  });
  afterAll(() => Promise.all(running.map((standIn) => standIn.stop())));

  async function start(options: Partial<StandInOptions>): Promise<StandIn> {
    const standIn = await StandIn.start({
      component: 'etcd', node: 'cp-1', isLeader: true, store: api.store, work: new ClusterWork(api.clock), ...NODE, port: 0, onLocalhost: true,
      clock: systemClock, log: api.log, ...options,
    });
    running.push(standIn);
    return standIn;
  }

  const tls = () => Promise.resolve({ ca: authority.pair.cert });

  test('what listens on localhost is reached on its node alone', async () => {
    const { address } = await start({});
    const port = address.split(':')[1];
    expect(address).toBe(`${NODE.loopback}:${port}`);
    expect((await get(`http://127.0.0.1:${port}/metrics`)).text).toContain('etcd_server_is_leader 1\n');
    await expect(get(`http://${NODE.address}:${port}/metrics`, { onNode: false })).rejects.toThrow('connection refused');
    await expect(get(`http://127.0.0.1:${port}/metrics`, { onNode: false })).rejects.toThrow('connection refused');
  });

  test('without the token there are no metrics', async () => {
    const certificate = await authority.issue({ commonName: 'standin', hosts: ['127.0.0.1'] });
    const { address } = await start({
      component: 'kube-scheduler', certificate, authorize: ({ headers }) => { if (headers.authorization !== 'Bearer right') throw unauthorized(); },
    });
    const url = `https://127.0.0.1:${address.split(':')[1]}`;
    expect(await get(`${url}/metrics`, { tls })).toEqual({ status: 401, text: 'Unauthorized\n' });
    expect((await get(`${url}/healthz`, { tls })).status).toBe(200);
    const { status, text } = await get(`${url}/metrics`, { tls, headers: { authorization: 'Bearer right' } });
    expect(status).toBe(200);
    expect(text).toContain('http_requests_total{code="401"} 1\n');
    expect(text).toContain('monitoring_standin_info{component="kube-scheduler",node="cp-1"} 1\n');
  });

  test('a port that is taken is an error that names it', async () => {
    const { address } = await start({});
    await expect(start({ port: Number(address.split(':')[1]) })).rejects.toThrow(`listen tcp ${address}: bind: address already in use`);
  });
});

describe('the numbers of stand-ins', () => {
  test('are those of the work that this run did, and the leader has them', async () => {
    const cluster = await TestCluster.start('a', 'b');
    const { store, log, clock } = cluster.api;
    const spec = { replicas: 3, selector: { matchLabels: { a: 'b' } }, template: template({ a: 'b' }) };
    await cluster.apply(RESOURCES.deployments, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop' }, spec });
    const read = async (component: StandInOptions['component'], isLeader: boolean, node = 'a') => {
      const standIn = await StandIn.start({ component, node, isLeader, store, work: cluster.work, ...NODE, port: 0, onLocalhost: true, clock, log });
      const url = `http://127.0.0.1:${standIn.address.split(':')[1]}/metrics`;
      const { text } = await get(url);
      await standIn.stop();
      return text;
    };
    expect(await read('kube-scheduler', true)).toContain('scheduler_schedule_attempts_total{profile="default-scheduler",result="scheduled"} 3\n');
    expect(await read('kube-scheduler', false)).toContain('scheduler_schedule_attempts_total{profile="default-scheduler",result="scheduled"} 0\n');
    expect(await read('kube-controller-manager', true)).toMatch(/^workqueue_adds_total\{name="deployments"\} [1-9]/m);
    expect(await read('kube-controller-manager', false)).not.toContain('workqueue_adds_total{');
    expect(await read('kube-proxy', true)).toContain('kubeproxy_sync_proxy_rules_no_local_endpoints_total{traffic_policy="internal"} ');
    cluster.end();
  });
});
