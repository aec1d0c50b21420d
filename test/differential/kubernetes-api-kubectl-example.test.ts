import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitoringDefinitions } from '../../lib/crds/monitoring/definitions';
import { RESOURCES } from '../../runtime/kube/resources';
import { until } from '../runtime/kube/api-double';
import { describeWith } from './peers';
import { RealKubectl } from './real-kubectl';

const DIST = join(__dirname, '../../examples/rke2-web-shop/dist');
const FILES = ['0001-monitoring.k8s.yaml', '0002-shop.k8s.yaml'].map((name) => join(DIST, name));

/** The manifests of the example in the hands of somebody with the real kubectl. */
describeWith(['kubectl'], "kubectl with the example's manifests", () => {
  let kubectl: RealKubectl, first: string[];
  beforeAll(async () => {
    kubectl = await RealKubectl.start('RBAC');
    for (const definition of monitoringDefinitions()) await kubectl.api.store.create(RESOURCES.customResourceDefinitions, definition as never);
    first = lines(await run('', `apply ${all}`));
  }, 60_000);
  afterAll(async () => {
    await kubectl.stop();
    expect(kubectl.log.entries).toEqual([]);
  });

  const count = FILES.map((file) => readFileSync(file, 'utf8').split(/^---$/m).length).reduce((sum, part) => sum + part, 0);
  const all = FILES.map((_, i) => `-f FILE${i}`).join(' '); // their paths may have spaces
  const words = (line: string) => line.split(' ').map((word) => (/^FILE\d$/.test(word) ? FILES[Number(word.slice(4))] : word));
  const run = async (namespace: string, line: string, stdin = ''): Promise<string> => {
    const { exit, stdout, stderr } = await kubectl.run(namespace, words(line), stdin);
    expect([line, exit, stderr]).toEqual([line, 0, '']);
    return stdout;
  };
  const shop = (line: string) => run('shop', line);
  const lines = (text: string) => text.trim().split('\n');

  test('applies them, and finds nothing to do the second time', async () => {
    expect(first.filter((line) => !line.endsWith(' created'))).toEqual([]);
    expect(first).toHaveLength(count);
    const versions = () => run('', `get ${all} -o jsonpath={.items[*].metadata.resourceVersion}`);
    const before = await versions();
    // What is written as an empty list, or as the text of a secret, looks changed to kubectl each time.
    expect(lines(await run('', `apply ${all}`)).filter((line) => !/ (?:unchanged|configured)$/.test(line))).toEqual([]);
    expect(await versions()).toBe(before);
    expect(await run('', `diff ${all}`)).toBe('');
    expect(lines(await run('', `apply --server-side --force-conflicts ${all}`)).filter((line) => !line.endsWith(' serverside-applied'))).toEqual([]);
  }, 60_000);

  test('shows, explains, changes and compares them', async () => {
    expect(await shop('get prometheusrule,deployment,service')).toMatch(/^prometheusrule.monitoring.coreos.com\/shop-rules +\S+$/m);
    expect(await run('', 'get prometheus,alertmanager -A')).toMatch(/^cattle-monitoring-system +prometheus.monitoring.coreos.com\/\S+ +/m);
    expect(await run('', 'explain prometheus.spec.replicas')).toMatch(/^FIELD: replicas <integer>$/m);
    expect(await run('', 'explain servicemonitor.spec.endpoints.interval')).toMatch(/^FIELD: interval <string>$/m);
    expect(await shop('scale deployment shop-web --replicas=3')).toBe('deployment.apps/shop-web scaled\n');
    expect(await shop('get deployment shop-web -o jsonpath={.spec.replicas}/{.metadata.generation}')).toMatch(/^3\/[2-9]$/);
    const patch = JSON.stringify({ spec: { template: { spec: { containers: [{ name: 'shop', image: 'shop:2' }] } } } });
    expect(await shop(`patch deployment shop-web -p ${patch}`)).toBe('deployment.apps/shop-web patched\n');
    expect(await shop('get deployment shop-web -o jsonpath={.spec.template.spec.containers[*].ports[*].name}')).toBe('http');
    const { exit, stdout } = await kubectl.run('', ['diff', ...words(all)]);
    expect(exit).toBe(1);
    expect(lines(stdout).filter((line) => /^[-+] .*(?:image|replicas):/.test(line)).map((line) => line.replace(/ +/g, ' ')))
      .toEqual(['- replicas: 3', '+ replicas: 1', '- image: shop:2', expect.stringMatching(/^\+ image: .*demo-shop:0\.0\.0$/)]);
    const rule = JSON.stringify([{ op: 'replace', path: '/spec/groups/0/rules/1/for', value: '2m' }]);
    expect(await shop(`patch prometheusrule shop-rules --type=json -p ${rule}`)).toBe('prometheusrule.monitoring.coreos.com/shop-rules patched\n');
    expect(await shop('get prometheusrule shop-rules -o jsonpath={.spec.groups[0].rules[1].for}')).toBe('2m');
    const wrong = JSON.stringify({ spec: { groups: [{ name: 'g', rules: [{ expr: 'up', for: '1 minute' }] }] } });
    const refused = await kubectl.run('shop', ['patch', 'prometheusrule', 'shop-rules', '--type=merge', '-p', wrong]);
    expect([refused.exit, refused.stderr]).toEqual([1, expect.stringContaining('spec.groups[0].rules[0].for: Invalid value: "1 minute"')]);
  }, 60_000);

  test('waits for what becomes of them, watches, and deletes them', async () => {
    await shop('scale deployment shop-web --replicas=3');
    let seen = '';
    const stop = kubectl.watch('shop', ['get', 'deployment', 'shop-web', '--watch', '--output-watch-events', '--no-headers'], (text) => { seen += text; });
    while (!/^apiserver_longrunning_requests\{.*resource="deployments".*\} 1$/m.test(await run('', 'get --raw /metrics')));
    const waiting = shop('wait deployment shop-web --for=condition=Available --timeout=30s');
    const rollout = shop('rollout status deployment shop-web --timeout=30s');
    const condition = { type: 'Available', status: 'True', reason: 'x', message: 'y' };
    const { metadata: { generation } } = kubectl.api.store.get(RESOURCES.deployments, 'shop', 'shop-web');
    const status = { observedGeneration: generation, replicas: 3, updatedReplicas: 3, availableReplicas: 3, readyReplicas: 3, conditions: [condition] };
    await kubectl.api.store.patch(RESOURCES.deployments, { namespace: 'shop', name: 'shop-web', subresource: 'status' }, 'merge', { status } as never);
    expect(await waiting).toBe('deployment.apps/shop-web condition met\n');
    expect(lines(await rollout).at(-1)).toBe('deployment "shop-web" successfully rolled out');
    expect(await shop('delete prometheusrule shop-rules')).toContain('prometheusrule.monitoring.coreos.com "shop-rules" deleted');
    // The namespaces go first and take with them what is inside.
    expect(await run('', `delete ${all} --ignore-not-found`)).toContain('namespace "shop" deleted');
    await until(() => seen.includes('DELETED'));
    stop();
    expect(lines(seen).map((line) => line.trim().split(/ +/).slice(0, 3).join(' '))).toEqual(
      ['ADDED shop-web 0/3', 'MODIFIED shop-web 3/3', 'DELETED shop-web 3/3']);
    expect(await run('', 'get namespace shop --ignore-not-found')).toBe('');
    expect(await run('', 'get servicemonitor,daemonset,deployment -A --ignore-not-found')).toBe('');
  }, 60_000);
});
