import { Labels } from '../../../lib/model/labels';
import { compareAlerts, compareLabelSets } from '../../../runtime/alertmanager/alert';
import { Instant } from '../../../runtime/alertmanager/instant';
import { NOW, testAlert } from './alerts';

describe('what becomes of an alert that is told again', () => {
  const at = (start: number, end: number, timeout: boolean, updatedAt: number) => (
    testAlert({ a: 'b' }, { startsAt: new Instant(start), endsAt: new Instant(end), timeout, updatedAt, annotations: new Map([['told', String(updatedAt)]]) }));

  test.each<[string, ReturnType<typeof at>, ReturnType<typeof at>, number, [number, number]]>([
    ['the earliest beginning, the newest end', at(10, 50, true, 1), at(20, 60, true, 2), 30, [10, 60]],
    ['an end that was given stays, where it is later', at(10, 90, false, 1), at(20, 60, true, 2), 30, [10, 90]],
    ['an end that was assumed does not', at(10, 90, true, 1), at(20, 60, true, 2), 30, [10, 60]],
    ['it is over when the newest says so', at(10, 90, false, 1), at(20, 25, false, 2), 30, [10, 25]],
    ['of two ends in the past the later', at(10, 28, false, 1), at(20, 25, false, 2), 30, [10, 28]],
    ['what was told before counts as before', at(10, 60, true, 2), at(20, 50, true, 1), 30, [10, 60]],
  ])('%s', (_, known, next, now, [start, end]) => {
    const merged = known.merge(next, now);
    expect([merged.startsAt.ms, merged.endsAt.ms]).toEqual([start, end]);
    expect(merged.annotations.get('told')).toBe('2');
  });

  test.each<[number, number, boolean]>([[20, 60, true], [5, 20, true], [10, 50, false], [60, 70, false], [1, 10, false]])(
    'from %d to %d it continues one from 10 to 50: %s', (start, end, expected) => expect(at(10, 50, true, 1).overlaps(at(start, end, true, 2))).toBe(expected));
});

test('is over at its end', () => {
  const alert = testAlert({ a: 'b' }, { endsAt: new Instant(NOW + 1) });
  expect([alert.resolvedAt(NOW), alert.resolvedAt(NOW + 1), alert.with({ endsAt: Instant.ZERO }).resolvedAt(NOW + 1)]).toEqual([false, true, false]);
});

test('labels that an alert had before are shared', () => {
  const known = testAlert({ a: 'b' });
  expect(testAlert({ a: 'b' }).after(known).labels).toBe(known.labels);
});

test('the order in a notification', () => {
  const sets: Array<Record<string, string>> = [
    { job: 'a', instance: '1' }, { job: 'a', instance: '2' }, { job: 'a' }, { job: 'b', instance: '0' }, { instance: '1' }, { a: '1' }, { a: '2' },
  ];
  expect([...sets].reverse().map((set) => testAlert(set)).sort(compareAlerts).map(({ labels }) => labels.toObject())).toEqual(sets);
});

test('the order of label sets: fewer labels first, and of two names the later', () => {
  const inOrder: Array<Record<string, string>> = [
    {}, { b: '1' }, { a: '1' }, { a: '2' }, { b: '1', c: '1' }, { a: '1', c: '1' }, { a: '1', b: '1' }, { a: '1', b: '2' },
  ];
  const sets = inOrder.map((set) => Labels.of(set));
  expect([...sets].reverse().sort(compareLabelSets)).toEqual(sets);
});
