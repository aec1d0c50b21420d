test('publishes what users need and nothing that only helps inside', () => {
  expect(Object.keys(require('../../src')).sort()).toEqual([
    'AlertRoute', 'Alertmanager', 'CrdProfile', 'KubernetesDistribution', 'LabelSelector', 'Matcher', 'MonitoringCrds', 'MonitoringStack',
    'NamespaceSelection', 'NodeExporter', 'Operator', 'PodMonitor', 'Prometheus', 'PrometheusRule', 'PushProxExporter', 'Receiver', 'RuleGroup',
    'RuntimeImage', 'Scheme', 'ServiceMonitor', 'Severity',
  ]);
});

test.each(['re2js', 'cdk8s-plus-27'])('loads without %s', (name) => {
  jest.doMock(name, () => { throw new Error(`${name} is loaded`); });
  jest.isolateModules(() => expect(() => require(name)).toThrow('is loaded'));
  jest.isolateModules(() => expect(() => require('../../src')).not.toThrow());
});
