import fc from 'fast-check';
import { Registry } from '../../../lib/metrics/registry';
import { CodedError } from '../../../lib/sys/errors';

test('the same values give the same child, others another', () => {
  const requests = new Registry().counter('x', '', ['method', 'code']);
  expect(requests.with('GET', '200')).toBe(requests.with('GET', '200'));
  expect(requests.with('GET', '200')).not.toBe(requests.with('200', 'GET'));
  expect(requests.with('GET', '200')).not.toBe(requests.with('GET', ''));
});

test('children are written with sorted names, in the order of their values', () => {
  const requests = new Registry().counter('x', '', ['method', 'code']);
  for (const [method, code] of [['PUT', '200'], ['GET', '404'], ['GET', '200'], ['', '5'], ['a', '200']] as const) requests.with(method, code);
  expect(requests.metrics.map(({ labels }) => labels.text)).toEqual([
    'code="200",method="GET"', 'code="200",method="PUT"', 'code="200",method="a"', 'code="404",method="GET"', 'code="5",method=""',
  ]);
});

test.each<[string[]]>([[[]], [['a']], [['a', 'b', 'c']]])('the values %j do not fit two labels', (values) => {
  const requests = new Registry().counter('x', '', ['method', 'code']);
  requests.with('a', 'b');
  const message = `metric x has the labels method, code, but got ${values.length} values`;
  expect(() => requests.with(...values as [string, string])).toThrow(message);
  expect(() => requests.remove(...values as [string, string])).toThrow(message);
});

test('half a character is the one that stands for it, and not a new child', () => {
  const paths = new Registry().counter('x', '', ['path']);
  expect(paths.with('/\ud83d')).toBe(paths.with('/\ufffd'));
  expect(paths.with('/\udc00')).toBe(paths.with('/\ufffd'));
  expect(paths.metrics).toHaveLength(1);
});

const value = fc.constantFrom('', 'a', 'b', 'c', '__proto__', 'é');
const change = fc.record({ values: fc.tuple(value, value, value), add: fc.boolean() });

test('any run of additions and removals leaves what a map of joined values has', () => {
  fc.assert(fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
    const gauges = new Registry().gauge('x', '', ['c', 'a', 'b']);
    const model = new Map<string, number>();
    changes.forEach(({ values, add }, i) => {
      const key = JSON.stringify(values);
      if (add) {
        gauges.with(...values).set(i);
        model.set(key, i);
      } else {
        expect(gauges.remove(...values)).toBe(model.delete(key));
      }
      const shown = gauges.metrics.map(({ labels: { values: [a, b, c] }, value: at }) => [JSON.stringify([c, a, b]), at]);
      expect(shown.sort()).toEqual([...model].sort());
    });
  }));
});

describe('a full family', () => {
  test('takes no more children, and says so once', () => {
    const told: CodedError[] = [];
    const registry = new Registry({ maxChildren: 2, refused: (error) => told.push(error) });
    const paths = registry.counter('paths_total', '', ['method', 'path']);
    const first = paths.with('GET', '/');
    paths.with('GET', '/a');
    for (const path of ['/b', '/c']) paths.with('GET', path).inc();
    expect(paths.with('GET', '/')).toBe(first);
    expect(paths.metrics).toHaveLength(2);
    expect(told.map(({ code, message }) => [code, message])).toEqual([['METRIC_CARDINALITY',
      'metric paths_total has 2 combinations of method, path and takes no more: further ones are not counted; '
      + 'find the label whose values do not repeat']]);
  });

  test('has room again after a removal', () => {
    const paths = new Registry({ maxChildren: 1, refused: () => undefined }).counter('x', '', ['path']);
    paths.with('a').inc();
    paths.with('b').inc();
    paths.remove('a');
    paths.with('b').inc(5);
    expect(paths.metrics.map(({ labels, value: v }) => [labels.text, v])).toEqual([['path="b"', 5]]);
  });

  test('throws where nobody listens', () => {
    const paths = new Registry({ maxChildren: 1 }).counter('x', '', ['path']);
    paths.with('a');
    expect(() => paths.with('b')).toThrow('metric x has 1 combinations of path');
  });

  test('is full at 10,000 by default', () => {
    let refusals = 0;
    const ids = new Registry({ refused: () => refusals++ }).counter('x', '', ['id']);
    for (let i = 0; i < 10_010; i++) ids.with(String(i)).inc();
    expect([ids.metrics.length, refusals]).toEqual([10_000, 1]);
  });
});
