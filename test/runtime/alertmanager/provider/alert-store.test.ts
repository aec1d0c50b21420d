import { FakeClock } from '../../../../lib/sys/fake-clock';
import { Alert } from '../../../../runtime/alertmanager/alert';
import { Instant } from '../../../../runtime/alertmanager/instant';
import { AlertStore } from '../../../../runtime/alertmanager/provider/alert-store';
import { NOW, testAlert } from '../alerts';

const ended = (labels: Record<string, string>) => (
  testAlert(labels, { startsAt: new Instant(NOW - 1000), endsAt: new Instant(NOW - 1), timeout: false }));

function makeStore(perNameLimit = 0) {
  const clock = new FakeClock(NOW), limited: string[] = [];
  return { clock, limited, store: new AlertStore({ clock, perNameLimit, limited: (name) => limited.push(name) }) };
}

test('an alert that is told again is merged, and another one beside it is not', () => {
  const { store } = makeStore();
  store.put([testAlert({ a: '1' }), testAlert({ a: '2' })]);
  store.put([testAlert({ a: '1' }, { startsAt: new Instant(NOW + 1000), annotations: new Map([['s', 'new']]) })]);
  const [first] = [...store.all()];
  expect([...store.all()]).toHaveLength(2);
  expect([first.startsAt.ms, first.annotations.get('s')]).toEqual([NOW, 'new']);
});

test('a new occurrence takes the place of one that is over', () => {
  const { store } = makeStore();
  store.put([ended({ a: '1' })]);
  store.put([testAlert({ a: '1' })]);
  expect([...store.all()].map(({ startsAt }) => startsAt.ms)).toEqual([NOW]);
});

test('listeners hear what is there, what comes and what goes', () => {
  const { store } = makeStore();
  const heard: string[] = [];
  const tell = (what: string) => ({ labels }: Alert) => void heard.push(`${what} ${labels}`);
  store.put([testAlert({ a: '1' })]);
  const leave = store.subscribe({ put: tell('put'), gone: tell('gone') });
  store.put([ended({ a: '2' })]);
  store.collect();
  leave();
  store.put([testAlert({ a: '3' })]);
  expect(heard).toEqual(['put {a="1"}', 'put {a="2"}', 'gone {a="2"}']);
});

describe('with a limit per alertname', () => {
  test('more alerts are dropped, known ones and others not', () => {
    const { store, limited } = makeStore(2);
    store.put([1, 2, 3].map((i) => testAlert({ alertname: 'x', i: `${i}` })));
    store.put([testAlert({ alertname: 'x', i: '1' }), testAlert({ alertname: 'y' })]);
    expect([...store.all()].map(({ labels }) => labels.get('i'))).toEqual(['1', '2', '']);
    expect(limited).toEqual(['x']);
  });

  test('one that is over makes room', () => {
    const { store, limited } = makeStore(2);
    store.put([testAlert({ alertname: 'x', i: '1' }), ended({ alertname: 'x', i: '2' }), testAlert({ alertname: 'x', i: '3' })]);
    expect([...store.all()].map(({ labels }) => labels.get('i'))).toEqual(['1', '3']);
    expect(limited).toEqual([]);
  });

  test('collected ones make room too', () => {
    const { store, limited } = makeStore(1);
    store.put([ended({ alertname: 'x', i: '1' })]);
    store.collect();
    store.put([testAlert({ alertname: 'x', i: '2' })]);
    expect(limited).toEqual([]);
  });
});
