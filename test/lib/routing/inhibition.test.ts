import { Labels } from '../../../lib/model/labels';
import { fingerprint } from '../../../lib/routing/label-hash';
import { Inhibition, InhibitRule } from '../../../lib/routing/inhibition';
import { parseMatchers } from '../../../lib/routing/matcher-parse';

const rule = (source: string, target: string, ...equal: string[]): InhibitRule => (
  { sourceMatchers: parseMatchers(source), targetMatchers: parseMatchers(target), equal });
const alert = (labels: Record<string, string>, firingUntil = 100) => (
  { labels: Labels.of(labels), fingerprint: fingerprint(Labels.of(labels)), firingUntil });

function muted(rules: InhibitRule[], sources: Array<ReturnType<typeof alert>>, target: Record<string, string>, now = 50): boolean {
  const inhibition = new Inhibition(rules);
  for (const source of sources) inhibition.update(source);
  return inhibition.mutedBy(Labels.of(target), now) !== undefined;
}

const RULE = rule('sev=page', 'sev=warn', 'host', 'job');

test.each<[string, Array<Record<string, string>>, Record<string, string>, boolean]>([
  ['the same host', [{ sev: 'page', host: 'a' }], { sev: 'warn', host: 'a' }, true],
  ['another host', [{ sev: 'page', host: 'a' }], { sev: 'warn', host: 'b' }, false],
  ['no host at all on either side', [{ sev: 'page' }], { sev: 'warn' }, true],
  ['a host on one side alone', [{ sev: 'page' }], { sev: 'warn', host: 'a' }, false],
  ['no target', [{ sev: 'page', host: 'a' }], { sev: 'info', host: 'a' }, false],
  ['no source', [{ sev: 'warn', host: 'a' }], { sev: 'warn', host: 'a' }, false],
])('%s', (_, sources, target, expected) => expect(muted([RULE], sources.map((labels) => alert(labels)), target)).toBe(expected));

test('names are no part of each other', () => (
  expect(muted([rule('s=1', 't=1', 'a', 'b')], [alert({ s: '1', a: 'xy' })], { t: '1', a: 'x', b: 'y' })).toBe(false)));

test('without equal labels any source mutes any target', () => (
  expect(muted([rule('sev=page', 'sev=warn')], [alert({ sev: 'page', host: 'a' })], { sev: 'warn', host: 'b' })).toBe(true)));

test('a source mutes until it is over', () => {
  const sources = [alert({ sev: 'page' }, 60)];
  expect(muted([RULE], sources, { sev: 'warn' }, 59)).toBe(true);
  expect(muted([RULE], sources, { sev: 'warn' }, 60)).toBe(false);
});

test('one of two sources ends, the other still mutes', () => {
  const inhibition = new Inhibition([RULE]);
  inhibition.update(alert({ sev: 'page', host: 'a', i: '1' }));
  inhibition.update(alert({ sev: 'page', host: 'a', i: '2' }));
  inhibition.update(alert({ sev: 'page', host: 'a', i: '2' }, 10));
  expect(inhibition.mutedBy(Labels.of({ sev: 'warn', host: 'a' }), 50)).toBe(alert({ sev: 'page', host: 'a', i: '1' }).fingerprint);
});

describe('an alert on both sides of a rule', () => {
  const both = rule('a=1', 'b=1');

  test('does not mute itself or another such', () => {
    expect(muted([both], [alert({ a: '1', b: '1' })], { a: '1', b: '1' })).toBe(false);
    expect(muted([both], [alert({ a: '1', b: '1', i: '1' })], { a: '1', b: '1', i: '2' })).toBe(false);
  });

  test('mutes one that is a target alone', () => expect(muted([both], [alert({ a: '1', b: '1' })], { b: '1' })).toBe(true));

  test('hides no other source', () => (
    expect(muted([both], [alert({ a: '1', i: '1' }), alert({ a: '1', b: '1' })], { a: '1', b: '1', i: '2' })).toBe(true)));
});

test('what is over is forgotten', () => {
  const inhibition = new Inhibition([RULE]);
  inhibition.update(alert({ sev: 'page', host: 'a' }, 10));
  inhibition.update(alert({ sev: 'page', host: 'a', i: '1' }, 70));
  inhibition.prune(50);
  expect(inhibition.mutedBy(Labels.of({ sev: 'warn', host: 'a' }), 5)).toBe(alert({ sev: 'page', host: 'a', i: '1' }).fingerprint);
});

test('the first rule that mutes tells by whom', () => {
  const first = alert({ s: '1' }), second = alert({ s: '2' });
  const inhibition = new Inhibition([rule('s=2', 't=1'), rule('s=1', 't=1')]);
  for (const source of [first, second]) inhibition.update(source);
  expect(inhibition.mutedBy(Labels.of({ t: '1' }), 0)).toBe(second.fingerprint);
});
