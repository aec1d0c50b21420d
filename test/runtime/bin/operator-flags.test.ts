import { Application, Answer } from '../../../lib/flags/application';
import { addOperatorFlags, OperatorFlags, plainArguments } from '../../../runtime/bin/operator-flags';
import { DEFAULT_SETTINGS } from '../../../runtime/operator/settings';

function flags(...args: string[]): OperatorFlags {
  const app = new Application('operator', 'x');
  const read = addOperatorFlags(app);
  const parsed = app.parse(plainArguments(args), { env: {} });
  if (parsed instanceof Answer) throw new Error('not a command line to run');
  return read(parsed);
}

test('without flags everything is as in the original', () => {
  expect(flags()).toEqual({
    settings: DEFAULT_SETTINGS, kubelet: undefined, secretSelection: {}, kubeconfig: '', listenAddress: ':8080', tls: undefined,
    level: 'info', format: 'logfmt',
  });
});

test('the flags that Rancher gives are understood', () => {
  const { kubelet, settings, secretSelection, tls } = flags(
    '--kubelet-service=kube-system/rancher-monitoring-kubelet', '--kubelet-endpoints=true', '--kubelet-endpointslice=false', '--localhost=127.0.0.1',
    '--prometheus-config-reloader=r/reloader:v1', '--config-reloader-cpu-request=0', '--config-reloader-cpu-limit=0', '--config-reloader-memory-request=0',
    '--config-reloader-memory-limit=0', '--thanos-default-base-image=r/thanos:v1', '--secret-field-selector=type!=helm.sh/release.v1',
    '--web.enable-tls=true', '--web.cert-file=/cert/cert', '--web.key-file=/cert/key', '--web.listen-address=:10250', '--web.tls-min-version=VersionTLS13',
  );
  expect(kubelet).toEqual({
    namespace: 'kube-system', name: 'rancher-monitoring-kubelet', endpoints: true, endpointSlice: false, priority: 'internal', httpMetrics: true,
    syncPeriod: 180_000, selector: undefined, labels: {}, annotations: {},
  });
  expect(settings).toMatchObject({
    localhost: '127.0.0.1', reloaderImage: 'r/reloader:v1', thanosDefaultBaseImage: 'r/thanos:v1',
    reloaderResources: { cpuRequest: '0', cpuLimit: '0', memoryRequest: '0', memoryLimit: '0' },
  });
  expect(secretSelection).toEqual({ fieldSelector: 'type!=helm.sh/release.v1' });
  expect(tls).toEqual({ cert: '/cert/cert', key: '/cert/key' });
});

test.each([['-namespaces=a,b'], ['--namespaces', 'a,b']])('flags are written as Go has them: %s %s', (...args) => {
  expect(flags(...args).settings.namespaces).toEqual(['a', 'b']);
});

test('a switch alone is true', () => expect(flags('--enable-config-reloader-probes', '--log-level=debug').settings.reloaderProbes).toBe(true));

test('labels are pairs, and a value may hold what parts them', () => {
  expect(flags('--labels=a=b,c=d=e,').settings.labels).toEqual({ a: 'b', c: 'd=e' });
});

test.each([
  [['--kubelet-service=kubelet'], 'must be in format "namespace/name"'],
  [['--kubelet-service=a/b', '--kubelet-endpoints=false'], 'one must be true for --kubelet-service'],
  [['--namespaces=a', '--deny-namespaces=b'], '--namespaces and --deny-namespaces are mutually exclusive'],
  [['--labels=a'], '--labels: "a" is not of the form name=value'],
  [['--controller-id=x'], '--controller-id=x is not supported yet: leave the flag out'],
  [['--tls-insecure'], '--tls-insecure=true is not supported yet: leave the flag out'],
  [['--kubelet-endpoints=perhaps'], "enum value must be one of true,false, got 'perhaps'"],
])('%j is refused', (args, message) => expect(() => flags(...args)).toThrow(message));

test.each(['--tls-insecure=false', '--repair-policy-for-statefulsets=none', '--auto-gomemlimit-ratio=0.5'])('%s changes nothing', (arg) => {
  expect(flags(arg)).toEqual(flags());
});
