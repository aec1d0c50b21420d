import { loadRuleFile, RuleFileError } from '../../../lib/config/rule-file';
import { FILES, rule, RULES } from './rule-verdicts';

const parse = (expr: string) => {
  if (expr === 'sum(') throw new Error('1:5: parse error: unclosed left parenthesis');
};
const checkTemplate = (text: string, name: string) => {
  if (text.includes('$x')) throw new Error(`template: ${name}:1: undefined variable "$x"`);
};
const load = (text: string) => loadRuleFile(text, 'rules.yml', { parse, checkTemplate });

function verdictOf(text: string): string {
  try {
    load(text);
    return 'ok';
  } catch (err) {
    return (err as Error).message;
  }
}

test('groups and rules, with durations in milliseconds and what is absent', () => {
  const [first, second] = load(`
groups:
- name: a
  interval: 30s
  query_offset: 0s
  limit: 5
  labels: {team: x}
  rules:
  - record: job:up
    expr: sum by (job) (up)
  - alert: Down
    expr: up == 0
    for: 5m
    keep_firing_for: 1m
    labels: {severity: page}
    annotations: {summary: "{{ $labels.instance }}"}
- name: b
`);
  expect(first).toMatchObject({ name: 'a', interval: 30_000, queryOffset: 0, limit: 5, labels: { team: 'x' } });
  expect(first.rules[0]).toEqual({ record: 'job:up', alert: '', expr: 'sum by (job) (up)', for: 0, keepFiringFor: 0, labels: {}, annotations: {} });
  expect(first.rules[1]).toMatchObject({ alert: 'Down', for: 300_000, keepFiringFor: 60_000, annotations: { summary: '{{ $labels.instance }}' } });
  expect(second).toEqual({ name: 'b', interval: undefined, queryOffset: undefined, limit: 0, labels: {}, rules: [] });
  expect(Object.isFrozen(first.rules[0].labels)).toBe(true);
});

test.each(FILES)('%j: %s', (text, verdict) => expect(verdictOf(text)).toBe(verdict));

test.each(RULES)('%j: %s', (text, verdict) => expect(verdictOf(text)).toBe(verdict));

test('groups and rules that are null are passed over', () => {
  expect(load('groups: [null, {name: a, rules: [null, {record: r, expr: up}]}]')).toMatchObject([{ name: 'a', rules: [{ record: 'r' }] }]);
});

test('everything that is wrong is told at once, each with its place', () => {
  const text = rule('record: a\nfor: 1m\nexpr: sum(').concat('\n  - alert: b');
  const err = (() => {
    try {
      return load(text) && undefined;
    } catch (thrown) {
      return thrown as RuleFileError;
    }
  })();
  expect(err).toBeInstanceOf(RuleFileError);
  expect(err!.errors.map(({ place }) => place)).toEqual(['rules.yml:6:11', 'rules.yml:4:13', 'rules.yml:7:5']);
});

test('names of old alone, where the configuration says so', () => {
  const legacy = (text: string) => () => loadRuleFile(rule(text), 'f', { parse, nameValidation: 'legacy' });
  expect(legacy('record: a-b\nexpr: up')).toThrow('invalid recording rule name: a-b');
  expect(legacy('record: a:b\nexpr: up\nlabels: {a.b: c}')).toThrow('invalid label name: a.b');
  expect(legacy('alert: a-b\nexpr: up\nannotations: {a.b: c}')).toThrow('invalid annotation name: a.b');
});
