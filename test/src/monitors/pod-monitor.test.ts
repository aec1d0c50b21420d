import { ApiObject, App, Chart, Duration, Include } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { LabelSelector, NamespaceSelection, PodMonitor, PodMonitorProps, Scheme } from '../../../src';

const POD = LabelSelector.labels({ app: 'web' });
const PORT = [{ port: 'metrics' }];

function newChart(): Chart {
  return new Chart(new App(), 'mon', { namespace: 'shop' });
}

function deployment(chart: Chart, ports: kplus.ContainerPort[] = [{ name: 'http', number: 80 }, { name: 'metrics', number: 9000 }], metadata = {}) {
  return new kplus.Deployment(chart, 'web', { metadata, containers: [{ image: 'web:1', ports }] });
}

/** The whole app as YAML, validations included. */
function synth(chart: Chart): string {
  return App.of(chart).synthYaml();
}

function specOf(monitor: PodMonitor) {
  return monitor.apiObject.toJson().spec;
}

describe('the manifest', () => {
  test('of everything there is', () => {
    const chart = newChart();
    new PodMonitor(chart, 'web', {
      selector: POD.isIn('tier', ['front', 'back']).isNotIn('zone', ['z9']).exists('team').doesNotExist('canary'),
      namespaces: NamespaceSelection.named('shop', 'shop-test'),
      endpoints: [
        { port: 'metrics', path: '/federate', scheme: Scheme.HTTPS, params: { module: ['a', 'b'] }, honorLabels: true, timeout: Duration.seconds(5) },
        { portNumber: 9100, interval: Duration.seconds(90) },
      ],
      jobLabel: 'app.kubernetes.io/name',
      podTargetLabels: ['team'],
      interval: Duration.seconds(15),
      timeout: Duration.seconds(10),
      sampleLimit: 5000,
      metadata: { labels: { team: 'a' } },
    });
    expect(synth(chart)).toMatchSnapshot();
  });

  test('of the least', () => {
    const chart = newChart();
    new PodMonitor(chart, 'web', { selector: LabelSelector.everything(), endpoints: PORT });
    expect(synth(chart)).toMatchSnapshot();
  });

  test('is the same twice', () => {
    const make = () => {
      const chart = newChart();
      new PodMonitor(chart, 'monitor', { workload: deployment(chart) });
      return synth(chart);
    };
    expect(make()).toBe(make());
  });

  test('has a name that is its path, for the job label has it', () => {
    const chart = newChart();
    const monitor = new PodMonitor(chart, 'web', { selector: POD, endpoints: PORT });
    expect(monitor.apiObject.name).toBe('mon-web');
    expect(new PodMonitor(chart, 'other', { selector: POD, endpoints: PORT, metadata: { name: 'mine' } }).apiObject.name).toBe('mine');
  });
});

describe('a workload', () => {
  test('of cdk8s-plus gives selector and its first named port', () => {
    const chart = newChart();
    const web = deployment(chart);
    expect(specOf(new PodMonitor(chart, 'monitor', { workload: web }))).toEqual({
      selector: { matchLabels: web.matchLabels }, podMetricsEndpoints: [{ port: 'http' }],
    });
  });

  test.each(['Pod', 'Job', 'CronJob', 'StatefulSet', 'DaemonSet', 'ReplicaSet'])('may be a %s', (kind) => {
    const chart = newChart();
    const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'x', ports: [{ name: 'metrics', containerPort: 1 }] }] } };
    const selector = { matchLabels: { app: 'x' } };
    const body = kind === 'Pod' ? template : { spec: kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { selector, template } };
    const object = new ApiObject(chart, 'x', { apiVersion: 'v1', kind, ...body });
    expect(specOf(new PodMonitor(chart, 'monitor', { workload: object }))).toEqual({ selector, podMetricsEndpoints: [{ port: 'metrics' }] });
  });

  test('may come from included YAML', () => {
    const folder = mkdtempSync(join(tmpdir(), 'included '));
    writeFileSync(join(folder, 'web.yaml'), [
      'apiVersion: apps/v1', 'kind: Deployment', 'metadata: {name: web, namespace: shop}',
      'spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, '
      + 'ports: [{name: metrics, containerPort: 9000}]}]}}}',
    ].join('\n'));
    const chart = newChart();
    const included = new Include(chart, 'yaml', { url: join(folder, 'web.yaml') });
    new PodMonitor(chart, 'monitor', { workload: included.apiObjects[0] });
    expect(synth(chart)).toMatch(/selector:\n {4}matchLabels:\n {6}app: web\n/);
    rmSync(folder, { recursive: true });
  });

  test('may change until synth', () => {
    const chart = newChart();
    const web = new kplus.Deployment(chart, 'web');
    const monitor = new PodMonitor(chart, 'monitor', { workload: web });
    web.addContainer({ image: 'web:1', ports: [{ name: 'late', number: 9000 }] });
    expect(specOf(monitor).podMetricsEndpoints).toEqual([{ port: 'late' }]);
  });

  test.each([
    ['shop', undefined], ['other', { matchNames: ['other'] }],
  ])('in namespace %s is found there', (namespace, namespaceSelector) => {
    const chart = newChart();
    const workload = deployment(chart, undefined, { namespace });
    expect(specOf(new PodMonitor(chart, 'monitor', { workload })).namespaceSelector).toEqual(namespaceSelector);
  });

  test('gives way to namespaces that are named', () => {
    const chart = newChart();
    const workload = deployment(chart, undefined, { namespace: 'other' });
    expect(specOf(new PodMonitor(chart, 'any', { workload, namespaces: NamespaceSelection.any() })).namespaceSelector).toEqual({ any: true });
    expect(specOf(new PodMonitor(chart, 'own', { workload, namespaces: NamespaceSelection.own() })).namespaceSelector).toBeUndefined();
  });
});

describe('a mistake in the call is thrown there, after the path', () => {
  const selected = { selector: POD, endpoints: PORT };
  const seconds = (n: number) => Duration.seconds(n);
  test.each<[string, PodMonitorProps]>([
    ['pass either workload or selector', { endpoints: PORT }],
    ['scrape timeout 30s is longer than interval 15s', { ...selected, interval: seconds(15), timeout: seconds(30) }],
    ['scrape timeout 1m30s is longer than interval 1m',
      { ...selected, timeout: seconds(90), endpoints: [{ port: 'metrics', interval: Duration.minutes(1) }] }],
    ['scrape interval 0s must be longer than zero', { ...selected, interval: seconds(0) }],
    ['scrape timeout 0s must be longer than zero', { ...selected, timeout: seconds(0) }],
    ['sampleLimit 0 must be a whole number from 1 on; leave it out for no limit', { ...selected, sampleLimit: 0 }],
    ['sampleLimit 1.5 must be a whole number from 1 on; leave it out for no limit', { ...selected, sampleLimit: 1.5 }],
    ['an endpoint needs either port or portNumber', { ...selected, endpoints: [{}] }],
    ['an endpoint needs either port or portNumber', { ...selected, endpoints: [{ port: 'a', portNumber: 1 }] }],
    ['portNumber 65536 is not a port: use a whole number from 1 to 65535', { ...selected, endpoints: [{ portNumber: 65536 }] }],
    ['port "Metrics!" is not the name of a port: use up to 15 lower-case letters, digits and "-", or give its number as portNumber',
      { ...selected, endpoints: [{ port: 'Metrics!' }] }],
    ['path "metrics" must begin with "/"', { ...selected, endpoints: [{ port: 'metrics', path: 'metrics' }] }],
    ['port metrics, path /metrics is scraped twice; remove one of the endpoints',
      { ...selected, endpoints: [{ port: 'metrics' }, { port: 'metrics', path: '/metrics' }] }],
    ['"a b" is not the name of a Kubernetes label: use up to 63 letters, digits, "-", "_" and "." that begin and end with a letter or digit, '
      + 'if need be behind a domain and "/"', { ...selected, jobLabel: 'a b' }],
    ['"-a" is not the name of a Kubernetes label: use up to 63 letters, digits, "-", "_" and "." that begin and end with a letter or digit, '
      + 'if need be behind a domain and "/"', { ...selected, podTargetLabels: ['team', '-a'] }],
  ])('%s', (message, props) => expect(() => new PodMonitor(newChart(), 'web', props)).toThrow(new Error(`mon/web: ${message}`)));

  test('both workload and selector', () => {
    const chart = newChart();
    expect(() => new PodMonitor(chart, 'monitor', { workload: deployment(chart), selector: POD }))
      .toThrow(new Error('mon/monitor: pass either workload or selector'));
  });

  test('something that is no workload', () => {
    const chart = newChart();
    expect(() => new PodMonitor(chart, 'a', { workload: new kplus.ConfigMap(chart, 'map') })).toThrow(new Error(
      'mon/a: "mon/map" is not a workload: expected one of Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob, got a ConfigMap'));
    expect(() => new PodMonitor(chart, 'b', { workload: chart })).toThrow('got a Chart without such an object');
  });

  test('an endpoint that is added later', () => {
    const monitor = new PodMonitor(newChart(), 'web', { ...selected, interval: seconds(15) });
    expect(() => monitor.addEndpoint({ port: 'other', timeout: seconds(20) }))
      .toThrow(new Error('mon/web: scrape timeout 20s is longer than interval 15s'));
  });

  test.each<[string, () => unknown]>([
    ['label "app": "a b" is not a value that Kubernetes takes: use up to 63 letters, digits, "-", "_" and "." that begin and end with a letter '
      + 'or digit, or nothing',
    () => LabelSelector.labels({ app: 'a b' })],
    ['label "app": no values to compare with; give at least one, or use exists() or doesNotExist()', () => POD.isIn('app', [])],
    ['no namespace is named; name one, or use NamespaceSelection.any() or own()', () => NamespaceSelection.named()],
    ['"Shop" is not the name of a namespace: use up to 63 lower-case letters, digits and "-"', () => NamespaceSelection.named('Shop')],
  ])('%s', (message, make) => expect(make).toThrow(new Error(message)));
});

describe('a mistake among objects fails synth, which names the path', () => {
  const failing = (make: (chart: Chart) => void) => {
    const chart = newChart();
    make(chart);
    return () => synth(chart);
  };
  test.each<[string, (chart: Chart) => void]>([
    ['[mon/monitor] Deployment "mon/web" has no port named "metric"; its ports: http, metrics; did you mean "metrics"?',
      (chart) => new PodMonitor(chart, 'monitor', { workload: deployment(chart), endpoints: [{ port: 'metric' }] })],
    ['[mon/monitor] Deployment "mon/web" has no port named "admin"; its ports: http, metrics',
      (chart) => new PodMonitor(chart, 'monitor', { workload: deployment(chart), endpoints: [{ port: 'admin' }] })],
    ['[mon/monitor] Deployment "mon/web" has no port 9001; its ports: 80, 9000',
      (chart) => new PodMonitor(chart, 'monitor', { workload: deployment(chart), endpoints: [{ portNumber: 9001 }] })],
    ['[mon/monitor] Deployment "mon/web" has no port with a name; name one, or pass endpoints',
      (chart) => new PodMonitor(chart, 'monitor', { workload: deployment(chart, [{ number: 80 }]) })],
    ['[mon/monitor] there is no endpoint; pass endpoints or call addEndpoint()', (chart) => new PodMonitor(chart, 'monitor', { selector: POD })],
    ['[mon/monitor] Pod "mon/bare" gives its pods no labels to select them by; add some',
      (chart) => new PodMonitor(chart, 'monitor', { workload: new ApiObject(chart, 'bare', { apiVersion: 'v1', kind: 'Pod' }), endpoints: PORT })],
  ])('%s', (message, make) => expect(failing(make)).toThrow(message));

  test('a workload whose namespace nobody knows', () => {
    const app = new App();
    const chart = new Chart(app, 'mon', { namespace: 'monitoring' }), other = new Chart(app, 'apps');
    new PodMonitor(chart, 'monitor', { workload: deployment(other) });
    expect(() => app.synthYaml()).toThrow(
      '[mon/monitor] Deployment "apps/web" has no namespace, but this monitor is in "monitoring"; set the namespace of its chart, or pass namespaces');
  });
});
