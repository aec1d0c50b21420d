import { ApiObjectMetadata, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { namedObject } from '../../src/named-object';

function make(scope: Construct, id: string, metadata?: ApiObjectMetadata, kind = 'PodMonitor') {
  return namedObject(new Construct(scope, id), { apiVersion: 'monitoring.coreos.com/v1', kind, metadata });
}

function newChart() {
  return new Chart(new App(), 'mon', { namespace: 'shop' });
}

test.each<[string, string]>([
  ['web', 'mon-web'], ['Web', 'mon-web'], ['web.v2', 'mon-web.v2'], ['Default', 'mon-default'], ['a'.repeat(200), `mon-${'a'.repeat(200)}`],
])('the object of mon/%s is %s', (id, name) => expect(make(newChart(), id).name).toBe(name));

test('every part of the path is in the name, the same twice too', () => {
  expect(make(new Construct(newChart(), 'mon'), 'web').name).toBe('mon-mon-web');
});

test('metadata wins, and the rest of it stays', () => {
  const object = make(newChart(), 'web', { name: 'mine', labels: { team: 'a' } });
  expect(object.toJson()).toEqual({
    apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', metadata: { name: 'mine', namespace: 'shop', labels: { team: 'a' } },
  });
  expect(make(newChart(), 'web', { name: undefined }).name).toBe('mon-web');
});

test('it is the default child, by which other constructs find it', () => {
  const object = make(newChart(), 'web');
  expect(object.node.scope!.node.defaultChild).toBe(object);
});

test.each(['web_shop', 'ä', 'web-', 'a'.repeat(250)])('no name can be made of mon/%s', (id) => {
  expect(() => make(newChart(), id)).toThrow(new Error(`"mon-${id}" is not the name of an object: use up to 253 lower-case letters, digits, "-" `
    + 'and "." that begin and end with a letter or digit; pass it as metadata.name, or change the id'));
});

test('two objects of one name are refused', () => {
  const chart = newChart();
  make(new Construct(chart, 'a-b'), 'c');
  expect(() => make(new Construct(chart, 'a'), 'b-c')).toThrow(new Error(
    '"mon/a-b/c" has a PodMonitor named "mon-a-b-c" already, which this one would replace in the cluster; pass another metadata.name'));
});

test('of another kind, namespace or chart they are two objects', () => {
  const app = new App();
  const [eu, us] = ['eu', 'us'].map((id) => new Chart(app, id, { namespace: 'shop' }));
  make(eu, 'a', { name: 'web' });
  make(eu, 'b', { name: 'web' }, 'ServiceMonitor');
  make(eu, 'c', { name: 'web', namespace: 'other' });
  make(us, 'a', { name: 'web' }); // a chart per cluster
  expect(app.synthYaml().match(/name: web\n/g)).toHaveLength(4);
});

test('one that was removed gives its name back', () => {
  const chart = newChart();
  make(chart, 'web');
  chart.node.tryRemoveChild('web');
  expect(make(chart, 'web').name).toBe('mon-web');
});
