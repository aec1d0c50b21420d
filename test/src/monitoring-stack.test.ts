import { App, Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { parseAllDocuments } from 'yaml';
import {
  Alertmanager, KubernetesDistribution, LabelSelector, Matcher, MonitoringCrds, MonitoringStack, MonitoringStackProps, PrometheusRule, PushProxExporter,
  RuntimeImage, Scheme, ServiceMonitor, Severity,
} from '../../src';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: { readonly [field: string]: unknown };
  readonly stringData: { readonly [key: string]: string };
  readonly rules?: object[];
}

function synthesized(build: (chart: Chart) => void): Manifest[] {
  const app = new App();
  build(new Chart(app, 'mon', { namespace: 'monitoring', disableResourceNameHashes: true }));
  return parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as Manifest);
}

const named = (manifests: readonly Manifest[], kind: string, name: string) => manifests.find((object) => object.kind === kind && object.metadata.name === name);
const stack = (props?: MonitoringStackProps, more: (stack: MonitoringStack, chart: Chart) => void = () => undefined) => synthesized((chart) => (
  more(new MonitoringStack(chart, 'stack', props), chart)));

describe('MonitoringStack', () => {
  test('its names are promised: dashboards and other manifests refer to them', () => {
    const names = stack({ distribution: KubernetesDistribution.K3S }).map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();
    expect(names).toMatchSnapshot();
  });

  test('the Prometheus tells the Alertmanager of its own namespace, and bears the name of the cluster', () => {
    const { spec } = named(stack({ clusterName: 'c1', prometheus: { replicas: 2, retention: Duration.hours(36) } }), 'Prometheus', 'stack')!;
    expect(spec).toMatchObject({
      replicas: 2, retention: '1d12h', externalLabels: { cluster: 'c1' }, serviceAccountName: 'prometheus-stack', serviceMonitorSelector: {},
      alerting: { alertmanagers: [{ name: 'alertmanager-operated', port: 'web' }] },
    });
  });

  test('images are those of the programs', () => {
    const image = RuntimeImage.bundled({ repository: 'registry.internal/mirror/cdk8s-monitoring/', version: '1.2.3' });
    const manifests = stack({ image });
    expect(named(manifests, 'Prometheus', 'stack')!.spec.image).toBe('registry.internal/mirror/cdk8s-monitoring/prometheus:1.2.3');
    const text = JSON.stringify(named(manifests, 'Deployment', 'prometheus-operator'));
    expect(text).toContain('"--prometheus-config-reloader=registry.internal/mirror/cdk8s-monitoring/prometheus-config-reloader:1.2.3"');
  });

  test('components are scraped as the distribution exposes them', () => {
    const manifests = stack({ distribution: KubernetesDistribution.RKE2, components: ['kube-scheduler', 'etcd'] });
    const args = (component: string) => JSON.stringify(named(manifests, 'DaemonSet', `pushprox-${component}-client`));
    expect(args('kube-scheduler')).toContain('"--allow-port=10259","--use-localhost","--insecure-skip-verify","--token-path=');
    expect(args('kube-scheduler')).toContain('"node-role.kubernetes.io/control-plane":"true"');
    expect(args('etcd')).toContain('"--allow-port=2381","--use-localhost","--metrics-addr=:10014"');
    expect(named(manifests, 'DaemonSet', 'pushprox-kube-proxy-client')).toBeUndefined();
  });

  test.each([
    ['a component that the distribution does not expose', () => stack({ distribution: KubernetesDistribution.K3S, components: ['etcd'] }),
      'K3s does not expose etcd; remove it from components; it exposes: k3s-server'],
    ['a component without a distribution', () => stack({ components: ['etcd'] }),
      'mon/stack: components need a distribution that says where etcd is; pass distribution'],
    ['half a replica', () => stack({ prometheus: { replicas: 0.5 } }), 'mon/stack/Prometheus: replicas 0.5 must be a whole number from 0 on'],
  ])('%s is refused', (_, build, message) => {
    expect(build).toThrow(message);
  });

  test('a Service is scraped by the port that it names', () => {
    const manifests = stack({}, (monitoring, chart) => {
      const web = new kplus.Deployment(chart, 'web', { containers: [{ image: 'x', ports: [{ name: 'http', number: 8080 }] }] });
      const service = web.exposeViaService({ ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
      service.metadata.addLabel('app', 'web');
      monitoring.scrapeService(service, { interval: Duration.seconds(15) });
    });
    expect(named(manifests, 'ServiceMonitor', 'mon-web-service')!.spec).toEqual({
      selector: { matchLabels: { app: 'web' } }, endpoints: [{ port: 'http', interval: '15s' }],
    });
  });
});

describe('ServiceMonitor', () => {
  const monitor = (port: string) => synthesized((chart) => {
    const service = new kplus.Service(chart, 'svc', { ports: [{ name: 'http', port: 80 }, { name: 'metrics', port: 81 }], metadata: { labels: { app: 'a' } } });
    new ServiceMonitor(chart, 'monitor', { service, endpoints: [{ port, scheme: Scheme.HTTPS, insecureSkipVerify: true, proxyUrl: 'http://p:1' }] });
  });

  test('everything of an endpoint reaches the manifest', () => {
    expect(named(monitor('metrics'), 'ServiceMonitor', 'mon-monitor')!.spec.endpoints).toEqual([
      { port: 'metrics', scheme: 'https', proxyUrl: 'http://p:1', tlsConfig: { insecureSkipVerify: true } },
    ]);
  });

  test.each([
    ['a port that the Service does not have', () => monitor('metric'), '[mon/monitor] service "mon/svc" has no port named "metric"; its ports: http, metrics'],
    ['neither service nor selector', () => synthesized((chart) => new ServiceMonitor(chart, 'monitor', {})),
      'mon/monitor: pass either service or selector; there is neither'],
    ['no endpoint', () => synthesized((chart) => new ServiceMonitor(chart, 'monitor', { selector: LabelSelector.everything() })),
      '[mon/monitor] there is no endpoint; pass endpoints or call addEndpoint()'],
  ])('%s is refused', (_, build, message) => {
    expect(build).toThrow(message);
  });
});

describe('PrometheusRule', () => {
  const rule = (build: (rule: PrometheusRule) => void) => synthesized((chart) => build(new PrometheusRule(chart, 'rules')));

  test('alerts and recordings as rule files have them', () => {
    const manifests = rule((rules) => rules.addGroup('web', { interval: Duration.seconds(30) }).addRecording('job:up:sum', 'sum by (job) (up)', { team: 'a' })
      .addAlert('Down', { expr: 'up == 0', pending: Duration.minutes(5), severity: Severity.CRITICAL, summary: '{{ $labels.job }} is down' }));
    expect(named(manifests, 'PrometheusRule', 'mon-rules')!.spec).toEqual({
      groups: [{
        name: 'web', interval: '30s', rules: [
          { record: 'job:up:sum', expr: 'sum by (job) (up)', labels: { team: 'a' } },
          { alert: 'Down', expr: 'up == 0', for: '5m', labels: { severity: 'critical' }, annotations: { summary: '{{ $labels.job }} is down' } },
        ],
      }],
    });
  });

  test.each([
    ['a PromQL mistake, with its column', (rules: PrometheusRule) => rules.addGroup('web').addAlert('Down', { expr: 'rate(up[5m]))', summary: 's' }),
      'mon/rules: expr of alert "Down" in group "web": 1:13: parse error: unexpected right parenthesis'],
    ['a mistake in a recording', (rules: PrometheusRule) => rules.addGroup('web').addRecording('a:b', 'sum('),
      'mon/rules: expr of recording "a:b" in group "web": 1:5: '],
    ['a template that does not parse', (rules: PrometheusRule) => rules.addGroup('web').addAlert('Down', { expr: 'up', summary: '{{ $labels.x' }),
      'mon/rules: summary of alert "Down" in group "web": '],
    ['an alert twice', (rules: PrometheusRule) => rules.addGroup('web').addAlert('A', { expr: 'up', summary: 's' }).addAlert('A', { expr: 'up', summary: 's' }),
      'mon/rules: alert "A" is in group "web" twice; give one of them another name'],
    ['a group twice', (rules: PrometheusRule) => { rules.addGroup('web'); rules.addGroup('web'); }, 'mon/rules: group "web" is there twice'],
  ])('%s is refused when it is written', (_, build, message) => {
    expect(() => rule(build)).toThrow(message);
  });
});

describe('Alertmanager', () => {
  const alertmanager = (build: (alertmanager: Alertmanager) => void) => synthesized((chart) => build(new Alertmanager(chart, 'am')));

  test('routes, receivers and inhibitions reach its configuration', () => {
    const manifests = alertmanager((am) => {
      const team = am.addReceiver('team').addWebhook({ url: 'http://x/y', sendResolved: false });
      const matchers = [Matcher.regex('job', 'a|b'), Matcher.notEqual('env', 'test')];
      am.rootRoute.addRoute('a', { receiver: team, matchers, groupWait: Duration.seconds(5) });
      am.addInhibition({ source: [Matcher.equal('severity', 'critical')], target: [Matcher.notRegex('severity', 'critical')], equal: ['job'] });
      expect(am.receiversOf({ job: 'a' })).toEqual(['team']);
      expect(am.receiversOf({ job: 'c' })).toEqual(['null']);
    });
    expect(JSON.parse(named(manifests, 'Secret', 'alertmanager-mon-am')!.stringData['alertmanager.yaml'])).toEqual({
      route: { receiver: 'null', group_by: ['alertname'], routes: [{ receiver: 'team', matchers: ['job=~"a|b"', 'env!="test"'], group_wait: '5s' }] },
      inhibit_rules: [{ source_matchers: ['severity="critical"'], target_matchers: ['severity!~"critical"'], equal: ['job'] }],
      receivers: [{ name: 'null' }, { name: 'team', webhook_configs: [{ url: 'http://x/y', send_resolved: false }] }],
    });
  });

  test.each([
    ['a receiver that tells nobody', (am: Alertmanager) => am.addReceiver('team'),
      '[mon/am] receiver "team" tells nobody; call addWebhook() or addEmail() on it'],
    ['a receiver of another Alertmanager', (am: Alertmanager) => {
      const other = new Alertmanager(am, 'other').addReceiver('x').addWebhook({ url: 'http://x' });
      am.rootRoute.addRoute('a', { receiver: other });
    }, '[mon/am] a route names receiver "x", which this Alertmanager does not have; call addReceiver("x")'],
    ['an expectation that does not hold', (am: Alertmanager) => am.expectRoute({ severity: 'critical' }, ['on-call']),
      '[mon/am] an alert with {"severity":"critical"} reaches null, not on-call'],
    ['a matcher that is no expression', (am: Alertmanager) => am.rootRoute.addRoute('a', { matchers: [Matcher.regex('job', '(')] }), '[mon/am] '],
    ['a webhook without a scheme', (am: Alertmanager) => am.addReceiver('t').addWebhook({ url: 'x:80' }), 'expected http:// or https://, got "x:80"'],
  ])('%s is refused', (_, build, message) => {
    expect(() => alertmanager((am) => { build(am); })).toThrow(message);
  });
});

test('PushProx: proxy, client, Services, monitor and role belong together', () => {
  const manifests = synthesized((chart) => new PushProxExporter(chart, 'x', {
    component: 'kube-scheduler', metricsPort: 10259, scheme: Scheme.HTTPS, useServiceAccountToken: true, scrapeLocalhost: true,
  }));
  expect(named(manifests, 'ServiceMonitor', 'pushprox-kube-scheduler')!.spec).toMatchObject({
    jobLabel: 'component',
    endpoints: [{ port: 'metrics', proxyUrl: 'http://pushprox-kube-scheduler-proxy.monitoring.svc:8080', params: { _scheme: ['https'] } }],
  });
  expect(named(manifests, 'ClusterRole', 'pushprox-kube-scheduler-client')!.rules).toEqual([{ nonResourceURLs: ['/metrics'], verbs: ['get'] }]);
});

test('definitions: all kinds, or those that are named', () => {
  const kinds = (names?: string[]) => synthesized((chart) => new MonitoringCrds(chart, 'crds', { kinds: names })).map(({ metadata }) => metadata.name);
  expect(kinds()).toHaveLength(10);
  expect(kinds(['ServiceMonitor'])).toEqual(['servicemonitors.monitoring.coreos.com']);
  expect(() => kinds(['ServiceMonitors'])).toThrow('there is no kind ServiceMonitors in monitoring.coreos.com; its kinds: ');
});
