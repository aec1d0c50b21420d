import { ApiObject, App, Chart, Include, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Pods, Workload } from '../../src/workload';

const SELECTOR = { matchLabels: { app: 'web' } };
const PORT = { name: 'metrics', containerPort: 9000 };
const TEMPLATE = { metadata: { labels: { app: 'web', tier: 'front' } }, spec: { containers: [{ name: 'web', ports: [PORT] }] } };
const LABELS = TEMPLATE.metadata.labels;

function newChart(): Chart {
  return new Chart(new App(), 'mon', { namespace: 'shop' });
}

/** What a plain ApiObject of this kind and manifest says of its pods. */
function podsOf(kind: string, manifest: object): Pods {
  return new Workload(new ApiObject(newChart(), 'web', { apiVersion: 'v1', kind, ...manifest })).pods();
}

describe('what a manifest says of its pods', () => {
  test.each(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'])('a %s selects them itself', (kind) => {
    expect(podsOf(kind, { spec: { selector: SELECTOR, template: TEMPLATE } })).toEqual(
      { namespace: 'shop', labels: LABELS, selector: SELECTOR, ports: [PORT] });
  });

  test.each<[string, object]>([
    ['Pod', TEMPLATE],
    ['Job', { spec: { template: TEMPLATE } }],
    ['Job', { spec: { selector: { matchLabels: { of: 'another run' } }, template: TEMPLATE } }],
    ['CronJob', { spec: { jobTemplate: { spec: { template: TEMPLATE } } } }],
    ['Deployment', { spec: { template: TEMPLATE } }],
    ['Deployment', { spec: { selector: {}, template: TEMPLATE } }], // as cdk8s-plus writes `select: false`; it would select every pod
  ])('the pods of a %s are told by their labels: %j', (kind, manifest) => {
    expect(podsOf(kind, manifest)).toEqual({ namespace: 'shop', labels: LABELS, selector: { matchLabels: LABELS }, ports: [PORT] });
  });

  test.each<[string, object]>([
    ['Pod', {}], ['Deployment', {}], ['CronJob', { spec: {} }], ['Deployment', { spec: { template: { spec: { containers: [{}] } } } }],
  ])('a %s without labels and ports has none: %j', (kind, manifest) => {
    expect(podsOf(kind, manifest)).toEqual({ namespace: 'shop', labels: {}, selector: undefined, ports: [] });
  });

  test('sidecars have ports too, other init containers end before anything is scraped', () => {
    const container = (name: string, restartPolicy?: string) => ({ restartPolicy, ports: [{ name, containerPort: 1 }] });
    const spec = { initContainers: [container('once'), container('mesh', 'Always')], containers: [container('web'), container('log')] };
    expect(podsOf('Pod', { spec }).ports.map((port) => port.name)).toEqual(['web', 'log', 'mesh']);
  });
});

describe('whose construct it is does not matter', () => {
  test('cdk8s-plus', () => {
    const web = new kplus.Deployment(newChart(), 'web', { containers: [{ image: 'web:1', ports: [{ name: 'metrics', number: 9000 }] }] });
    const workload = new Workload(web);
    expect(workload.title).toBe('Deployment "mon/web"');
    expect(workload.pods()).toEqual({ namespace: 'shop', labels: web.matchLabels, selector: { matchLabels: web.matchLabels }, ports: [PORT] });
  });

  test('included YAML', () => {
    const folder = mkdtempSync(join(tmpdir(), 'included '));
    const file = join(folder, 'web.yaml');
    const spec = { selector: SELECTOR, template: TEMPLATE };
    writeFileSync(file, JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec })); // JSON is YAML
    const included = new Include(newChart(), 'yaml', { url: file });
    expect(new Workload(included.apiObjects[0]).pods()).toEqual({ namespace: 'shop', labels: LABELS, selector: SELECTOR, ports: [PORT] });
    rmSync(folder, { recursive: true });
  });

  test('one that stands for another', () => {
    const shop = new Construct(newChart(), 'shop'); // whose default child has one itself
    const web = new kplus.Pod(shop, 'web', { containers: [{ image: 'web:1', ports: [{ name: 'metrics', number: 9000 }] }] });
    shop.node.defaultChild = web;
    expect(new Workload(shop).title).toBe('Pod "mon/shop"');
    expect(new Workload(shop).pods()).toEqual(new Workload(web).pods());
    expect(new Workload(shop).pods().ports).toEqual([PORT]);
  });
});

test('it is read anew each time, patches included', () => {
  const web = new kplus.Deployment(newChart(), 'web');
  const workload = new Workload(web);
  web.addContainer({ image: 'web:1', ports: [{ name: 'late', number: 9000 }] });
  expect(workload.pods().ports).toEqual([{ name: 'late', containerPort: 9000 }]);
  ApiObject.of(web).addJsonPatch(JsonPatch.replace('/metadata/namespace', 'moved'));
  expect(workload.pods().namespace).toBe('moved');
});

describe('what is no workload is refused', () => {
  const expected = 'expected one of Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob';
  test.each<[string, (chart: Chart) => Construct]>([
    ['ConfigMap', (chart) => new kplus.ConfigMap(chart, 'x')],
    ['toString', (chart) => new ApiObject(chart, 'x', { apiVersion: 'v1', kind: 'toString' })],
    ['Construct, which has no object of its own; pass one of its children', (chart) => new Construct(chart, 'x')],
  ])('got %s', (got, make) => expect(() => new Workload(make(newChart()))).toThrow(new Error(`"mon/x" is not a workload: ${expected}, got ${got}`)));
});
