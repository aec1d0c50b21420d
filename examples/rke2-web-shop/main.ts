// A web shop on RKE2 with its monitoring: what `npm start` runs. Intervals are short, so that nobody waits for a demonstration.
import { App, Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { KubernetesDistribution, Matcher, MonitoringCrds, MonitoringStack, PrometheusRule, RuntimeImage, Severity } from '../../src';

const app = new App();
const image = RuntimeImage.bundled();
const restricted = { user: 65532, group: 65532, ensureNonRoot: true, readOnlyRootFilesystem: true };

const crds = new Chart(app, 'crds');
new MonitoringCrds(crds, 'crds');

const monitoring = new Chart(app, 'monitoring', { namespace: 'cattle-monitoring-system', disableResourceNameHashes: true });
monitoring.addDependency(crds);
const stack = new MonitoringStack(monitoring, 'stack', {
  distribution: KubernetesDistribution.RKE2,
  clusterName: 'web-shop',
  createNamespace: true,
  image,
  prometheus: { scrapeInterval: Duration.seconds(1), evaluationInterval: Duration.seconds(1), enableRemoteWriteReceiver: true },
  alertmanager: {
    rootRoute: { groupBy: ['alertname', 'namespace'], groupWait: Duration.seconds(1), groupInterval: Duration.seconds(2), repeatInterval: Duration.hours(4) },
  },
});

// Who is told: everybody ends in the inbox, which shows what arrived.
const inbox = new kplus.Deployment(monitoring, 'inbox', {
  replicas: 1,
  containers: [{
    name: 'inbox', image: image.of('inbox'), securityContext: restricted, resources: {},
    ports: [{ name: 'http', number: 8025 }, { name: 'smtp', number: 1025 }], readiness: kplus.Probe.fromHttpGet('/healthz', { port: 8025 }),
  }],
});
const mail = inbox.exposeViaService({ name: 'inbox', ports: [{ name: 'http', port: 8025 }, { name: 'smtp', port: 1025 }] });
const onCall = stack.addReceiver('on-call')
  .addWebhook({ url: `http://${mail.name}:8025/webhook/on-call` })
  .addEmail({ to: 'on-call@shop.example', from: 'alerts@shop.example', smarthost: `${mail.name}:1025`, requireTls: false });
const team = stack.addReceiver('team').addWebhook({ url: `http://${mail.name}:8025/webhook/team` });
stack.rootRoute.addRoute('critical', { receiver: onCall, matchers: [Matcher.equal('severity', 'critical')] });
stack.rootRoute.addRoute('warning', { receiver: team, matchers: [Matcher.equal('severity', 'warning')] });
stack.addInhibition({ source: [Matcher.equal('severity', 'critical')], target: [Matcher.equal('severity', 'warning')], equal: ['namespace', 'service'] });
stack.expectRoute({ alertname: 'ShopHighErrorRate', severity: 'critical' }, ['on-call']);

// The shop itself.
const shopChart = new Chart(app, 'shop', { namespace: 'shop', disableResourceNameHashes: true });
shopChart.addDependency(monitoring);
new kplus.Namespace(shopChart, 'namespace', { metadata: { name: 'shop' } });
const shop = new kplus.Deployment(shopChart, 'web', {
  replicas: 1,
  containers: [{
    name: 'shop', image: image.of('demo-shop'), args: ['--rate=200'], securityContext: restricted, resources: {},
    ports: [{ name: 'http', number: 8080 }], readiness: kplus.Probe.fromHttpGet('/readyz', { port: 8080 }),
  }],
});
const web = shop.exposeViaService({ name: 'web', ports: [{ name: 'http', port: 8080 }] });
web.metadata.addLabel('app.kubernetes.io/name', 'web');
stack.scrapeService(web, { interval: Duration.seconds(1) });

const rules = new PrometheusRule(shopChart, 'rules');
rules.addGroup('shop')
  .addRecording('service:shop_errors:ratio_rate5s', 'sum by (namespace, service) (rate(shop_requests_total{code=~"5.."}[5s]))'
    + ' / sum by (namespace, service) (rate(shop_requests_total[5s]))')
  .addAlert('ShopHighErrorRate', {
    expr: 'service:shop_errors:ratio_rate5s > 0.2', pending: Duration.seconds(1), severity: Severity.CRITICAL,
    summary: '{{ $value | humanizePercentage }} of the requests to {{ $labels.service }} fail',
  })
  .addAlert('ShopSlow', {
    expr: 'histogram_quantile(0.9, sum by (namespace, service, le) (rate(shop_request_duration_seconds_bucket[5s]))) > 1', pending: Duration.seconds(2),
    summary: 'One request of ten to {{ $labels.service }} takes longer than {{ $value | humanizeDuration }}',
  });
rules.addGroup('cluster').addAlert('TargetDown', {
  expr: 'up == 0', pending: Duration.seconds(2), severity: Severity.WARNING, summary: '{{ $labels.job }} on {{ $labels.instance }} does not answer',
});

app.synth();
