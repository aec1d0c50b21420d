import { ApiObject, App, Chart, Duration, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { LabelSelector, NamespaceSelection, PodEndpoint, PodMonitor, PodMonitorProps, Scheme } from '../../../src';

const POD = LabelSelector.labels({ app: 'web' });
const PORT = [{ port: 'metrics' }];

function newChart(): Chart {
  return new Chart(new App(), 'mon', { namespace: 'shop' });
}

function deployment(chart: Chart, ports: kplus.ContainerPort[] = [{ name: 'http', number: 80 }, { name: 'metrics', number: 9000 }], namespace?: string) {
  return new kplus.Deployment(chart, 'web', { metadata: { namespace }, containers: [{ image: 'web:1', ports }] });
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

  test('has a name without a hash, for the job label has it', () => {
    const chart = newChart();
    expect(new PodMonitor(chart, 'web', { selector: POD, endpoints: PORT }).apiObject.name).toBe('mon-web');
    expect(new PodMonitor(chart, 'other', { selector: POD, endpoints: PORT, metadata: { name: 'mine' } }).apiObject.name).toBe('mine');
  });

  test('can be patched where there is no property', () => {
    const monitor = new PodMonitor(newChart(), 'web', { selector: POD, endpoints: PORT });
    monitor.apiObject.addJsonPatch(JsonPatch.add('/spec/targetLimit', 7));
    expect(specOf(monitor).targetLimit).toBe(7);
  });
});

describe('endpoints', () => {
  test('may be added, after those that were passed', () => {
    const monitor = new PodMonitor(newChart(), 'web', { selector: POD, endpoints: PORT, interval: Duration.seconds(30) });
    monitor.addEndpoint({ port: 'metrics', path: '/probe', interval: Duration.minutes(1) });
    expect(specOf(monitor).podMetricsEndpoints).toEqual([{ port: 'metrics', interval: '30s' }, { port: 'metrics', path: '/probe', interval: '1m' }]);
  });

  test('may take as long as their interval', () => {
    const times = { interval: Duration.seconds(60), timeout: Duration.minutes(1) };
    expect(specOf(new PodMonitor(newChart(), 'web', { selector: POD, endpoints: PORT, ...times })).podMetricsEndpoints)
      .toEqual([{ port: 'metrics', interval: '1m', scrapeTimeout: '1m' }]);
  });

  test.each<[string, kplus.ContainerPort[], string]>([
    ['the first port that has a name', [{ number: 80 }, { name: 'a', number: 81 }, { name: 'b', number: 82 }], 'a'],
    ['not one that speaks UDP', [{ name: 'dns', number: 53, protocol: kplus.Protocol.UDP }, { name: 'metrics', number: 9153 }], 'metrics'],
  ])('are by default %s', (_, ports, port) => {
    const chart = newChart();
    const monitor = new PodMonitor(chart, 'monitor', { workload: deployment(chart, ports) });
    expect(synth(chart)).toContain(`- port: ${port}\n`);
    expect(specOf(monitor).podMetricsEndpoints).toEqual([{ port }]);
  });

  test('that are added take the place of the default', () => {
    const chart = newChart();
    const monitor = new PodMonitor(chart, 'monitor', { workload: deployment(chart) });
    monitor.addEndpoint({ portNumber: 9000 });
    expect(synth(chart)).toContain('- portNumber: 9000\n');
    expect(specOf(monitor).podMetricsEndpoints).toEqual([{ portNumber: 9000 }]);
  });
});

describe('a workload', () => {
  test('gives the selector of its pods', () => {
    const chart = newChart();
    const web = deployment(chart);
    expect(specOf(new PodMonitor(chart, 'monitor', { workload: web }))).toEqual({
      selector: { matchLabels: web.matchLabels }, podMetricsEndpoints: [{ port: 'http' }],
    });
  });

  test('may change until synth', () => {
    const chart = newChart();
    const web = new kplus.Deployment(chart, 'web');
    const monitor = new PodMonitor(chart, 'monitor', { workload: web });
    web.addContainer({ image: 'web:1', ports: [{ name: 'late', number: 9000 }] });
    web.select(kplus.LabelSelector.of({ labels: { 'cdk8s.io/metadata.addr': 'other' } }));
    web.podMetadata.addLabel('cdk8s.io/metadata.addr', 'other');
    expect(synth(chart)).toContain('- port: late\n');
    expect(specOf(monitor).selector).toEqual({ matchLabels: { 'cdk8s.io/metadata.addr': 'other' } });
  });

  test.each<[string, NamespaceSelection | undefined, object | undefined]>([
    ['shop', undefined, undefined],
    ['other', undefined, { matchNames: ['other'] }],
    ['other', NamespaceSelection.any(), { any: true }],
    ['other', NamespaceSelection.named('shop', 'other'), { matchNames: ['shop', 'other'] }],
    ['shop', NamespaceSelection.own(), undefined],
  ])('in namespace %s is found there (%#)', (namespace, namespaces, rendered) => {
    const chart = newChart();
    const monitor = new PodMonitor(chart, 'monitor', { workload: deployment(chart, undefined, namespace), namespaces });
    expect(synth(chart)).toContain('kind: PodMonitor');
    expect(specOf(monitor).namespaceSelector).toEqual(rendered);
  });

  test.each<[string, string | undefined, NamespaceSelection | undefined]>([
    ['neither', undefined, undefined],
    ['only named ones', undefined, NamespaceSelection.named('shop')],
    ['only that of the workload', 'other', undefined],
    ['only that of the workload', 'other', NamespaceSelection.own()],
  ])('is believed where only whoever applies the manifests can know its namespace: known is %s (%#)', (_, namespace, namespaces) => {
    const chart = new Chart(new App(), 'mon');
    new PodMonitor(chart, 'monitor', { workload: deployment(chart, undefined, namespace), namespaces });
    expect(synth(chart)).toContain('kind: PodMonitor');
  });
});

describe('a mistake in the call is thrown there, after the path', () => {
  const selected = { selector: POD, endpoints: PORT };
  const label = 'use up to 63 letters, digits, "-", "_" and "." that begin and end with a letter or digit, if need be behind a domain and "/"';
  const port = 'use up to 15 lower-case letters, digits and "-" with a letter among them, or give its number as portNumber';
  const props = (more: Partial<PodMonitorProps>): PodMonitorProps => ({ ...selected, ...more });
  const endpoint = (one: PodEndpoint) => props({ endpoints: [one] });

  test.each<[string, PodMonitorProps]>([
    ['pass either workload or selector; there is neither', { endpoints: PORT }],
    ['scrape timeout 30s is longer than interval 15s', props({ interval: Duration.seconds(15), timeout: Duration.seconds(30) })],
    ['scrape timeout 1m30s is longer than interval 1m', {
      ...endpoint({ port: 'metrics', interval: Duration.minutes(1) }), timeout: Duration.seconds(90) }],
    ['scrape timeout 20s is longer than interval 15s', {
      ...endpoint({ port: 'metrics', timeout: Duration.seconds(20) }), interval: Duration.seconds(15) }],
    ['scrape interval 0ms cannot be: use whole milliseconds, from 1ms to 292y', props({ interval: Duration.seconds(0) })],
    ['scrape timeout 0ms cannot be: use whole milliseconds, from 1ms to 292y', props({ timeout: Duration.seconds(0) })],
    ['scrape timeout 1.5ms cannot be: use whole milliseconds, from 1ms to 292y', props({ timeout: Duration.millis(1.5) })],
    ['scrape interval 0.5ms cannot be: use whole milliseconds, from 1ms to 292y', props({ interval: Duration.millis(0.5) })],
    ['scrape interval 9244800000000ms cannot be: use whole milliseconds, from 1ms to 292y', props({ interval: Duration.days(107000) })],
    ['scrape timeout 0ms cannot be: use whole milliseconds, from 1ms to 292y', endpoint({ port: 'metrics', timeout: Duration.seconds(0) })],
    ...[0, -1, 1.5, NaN].map((limit): [string, PodMonitorProps] => (
      [`sampleLimit ${limit} must be a whole number from 1 on; leave it out for no limit`, props({ sampleLimit: limit })])),
    ['an endpoint needs either port or portNumber; it has neither', endpoint({})],
    ['an endpoint needs either port or portNumber; it has "a" and 1', endpoint({ port: 'a', portNumber: 1 })],
    ...[0, 65536, 1.5].map((number): [string, PodMonitorProps] => (
      [`portNumber ${number} is not a port: use a whole number from 1 to 65535`, endpoint({ portNumber: number })])),
    ...['', 'Metrics', '8080', '-a', 'a-', 'a--b', 'a'.repeat(16)].map((name): [string, PodMonitorProps] => (
      [`port "${name}" is not the name of a port: ${port}`, endpoint({ port: name })])),
    ['path "metrics" must begin with "/"', endpoint({ port: 'metrics', path: 'metrics' })],
    ['path "/probe?module=a" must not have a "?", which Prometheus would escape; pass params instead',
      endpoint({ port: 'metrics', path: '/probe?module=a' })],
    ['port metrics, path /metrics is scraped twice; remove one of the endpoints',
      props({ endpoints: [{ port: 'metrics' }, { portNumber: 1 }, { port: 'metrics', path: '/metrics' }] })],
    [`"a b" is not the name of a Kubernetes label: ${label}`, props({ jobLabel: 'a b' })],
    [`"" is not the name of a Kubernetes label: ${label}`, props({ jobLabel: '' })],
    [`"-a" is not the name of a Kubernetes label: ${label}`, props({ podTargetLabels: ['team', '-a'] })],
    ['"Mine" is not the name of an object: use up to 253 lower-case letters, digits, "-" and "." that begin and end with a letter or digit; '
      + 'pass it as metadata.name, or change the id', props({ metadata: { name: 'Mine' } })],
  ])('%s', (message, wrong) => expect(() => new PodMonitor(newChart(), 'web', wrong)).toThrow(new Error(`mon/web: ${message}`)));

  test('both workload and selector', () => {
    const chart = newChart();
    expect(() => new PodMonitor(chart, 'monitor', { workload: deployment(chart), selector: POD }))
      .toThrow(new Error('mon/monitor: pass either workload or selector; there are both'));
  });

  test('something that is no workload', () => {
    const chart = newChart();
    expect(() => new PodMonitor(chart, 'monitor', { workload: new kplus.ConfigMap(chart, 'map') })).toThrow(new Error('mon/monitor: "mon/map" is not '
      + 'a workload: expected one of Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob, got ConfigMap'));
  });

  test('an endpoint that is added later', () => {
    const monitor = new PodMonitor(newChart(), 'web', { ...selected, interval: Duration.seconds(15) });
    const before = specOf(monitor);
    expect(() => monitor.addEndpoint({ port: 'other', timeout: Duration.seconds(20) }))
      .toThrow(new Error('mon/web: scrape timeout 20s is longer than interval 15s'));
    expect(() => monitor.addEndpoint({ port: 'metrics' }))
      .toThrow(new Error('mon/web: port metrics, path /metrics is scraped twice; remove one of the endpoints'));
    expect(specOf(monitor)).toEqual(before);
  });
});

describe('a mistake among objects fails synth, which names the path', () => {
  const scraping = (endpoints: PodEndpoint[] | undefined, ports?: kplus.ContainerPort[]) => (chart: Chart) => {
    new PodMonitor(chart, 'monitor', { workload: deployment(chart, ports), endpoints });
  };
  const object = (chart: Chart, kind: string, manifest: object) => new ApiObject(chart, 'bare', { apiVersion: 'v1', kind, ...manifest });
  const udp = { name: 'dns', number: 53, protocol: kplus.Protocol.UDP };

  test.each<[string, (chart: Chart) => unknown]>([
    ['Deployment "mon/web" has no port named "metric"; its ports: http, metrics; did you mean "metrics"?', scraping([{ port: 'metric' }])],
    ['Deployment "mon/web" has no port named "admin"; its ports: http, metrics', scraping([{ port: 'admin' }])],
    ['Deployment "mon/web" has no port named "metrics"; none has a name: name it, or use portNumber', scraping(PORT, [{ number: 80 }])],
    ['Deployment "mon/web" has no port 9001; its ports: 80, 9000', scraping([{ portNumber: 9001 }])],
    ['Deployment "mon/web" has no port 9001; its ports: 53', scraping([{ portNumber: 9001 }], [udp, { name: 'dns-tcp', number: 53 }])],
    ['Deployment "mon/web" has no port 9001; none is declared: add it to a container', scraping([{ portNumber: 9001 }], [])],
    ['port "dns" of Deployment "mon/web" speaks UDP, but metrics need TCP; choose another', scraping([{ port: 'dns' }], [udp])],
    ['port 53 of Deployment "mon/web" speaks UDP, but metrics need TCP; choose another', scraping([{ portNumber: 53 }], [udp])],
    ['Deployment "mon/web" has no TCP port with a name; name one, or pass endpoints', scraping(undefined, [{ number: 80 }, udp])],
    ['there is no endpoint; pass endpoints or call addEndpoint()', (chart) => new PodMonitor(chart, 'monitor', { selector: POD })],
    ['Pod "mon/bare" gives its pods no labels to select them by; add some', (chart) => new PodMonitor(chart, 'monitor', {
      workload: object(chart, 'Pod', { spec: { containers: [{ ports: [{ name: 'metrics', containerPort: 9000 }] }] } }), endpoints: PORT })],
    ['Deployment "mon/bare" does not select its own pods: its selector is {"matchLabels":{"app":"web"}}, their labels are {"app":"shop"}; make them agree',
      (chart) => new PodMonitor(chart, 'monitor', {
        workload: object(chart, 'Deployment', { spec: { selector: { matchLabels: { app: 'web' } }, template: {
          metadata: { labels: { app: 'shop' } }, spec: { containers: [{ ports: [{ name: 'metrics', containerPort: 9000 }] }] } } } }) })],
    ['Deployment "mon/web" is in namespace "other", which is not among namespaces; add it there, or leave namespaces out',
      (chart) => new PodMonitor(chart, 'monitor', { workload: deployment(chart, undefined, 'other'), namespaces: NamespaceSelection.own() })],
    ['Deployment "mon/web" is in namespace "other", which is not among namespaces; add it there, or leave namespaces out',
      (chart) => new PodMonitor(chart, 'monitor', { workload: deployment(chart, undefined, 'other'), namespaces: NamespaceSelection.named('shop') })],
    ['Deployment "apps/web" has no namespace, but this monitor is in "shop"; set the namespace of its chart, or pass namespaces',
      (chart) => new PodMonitor(chart, 'monitor', { workload: deployment(new Chart(App.of(chart), 'apps')) })],
  ])('%s', (message, make) => {
    const chart = newChart();
    make(chart);
    expect(() => synth(chart)).toThrow(new Error(`Validation failed with the following errors:\n  [mon/monitor] ${message}`));
  });

  test('namespaces that leave the workload out, wherever the monitor itself will be', () => {
    const chart = new Chart(new App(), 'mon');
    new PodMonitor(chart, 'monitor', { workload: deployment(chart, undefined, 'other'), namespaces: NamespaceSelection.named('shop') });
    expect(() => synth(chart)).toThrow('[mon/monitor] Deployment "mon/web" is in namespace "other", which is not among namespaces;');
  });

  test('all of them at once', () => {
    const chart = newChart();
    const monitor = new PodMonitor(chart, 'monitor', { workload: deployment(chart, undefined, 'other'), namespaces: NamespaceSelection.own() });
    monitor.addEndpoint({ port: 'metric' });
    monitor.addEndpoint({ portNumber: 1 });
    expect(monitor.node.validate()).toHaveLength(3);
  });

  test('unless it is mended before', () => {
    const chart = newChart();
    const web = deployment(chart, []);
    new PodMonitor(chart, 'monitor', { workload: web, endpoints: [{ port: 'late' }] });
    web.addContainer({ name: 'other', image: 'web:1', ports: [{ name: 'late', number: 9000 }] });
    expect(synth(chart)).toContain('- port: late\n');
  });
});
