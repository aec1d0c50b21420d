import { Registry } from '../../../../lib/metrics/registry';
import { parseMatchers } from '../../../../lib/routing/matcher-parse';
import { FakeClock } from '../../../../lib/sys/fake-clock';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../../lib/sys/random';
import { Silence, silenceState } from '../../../../runtime/alertmanager/silence/silence';
import { Silencer } from '../../../../runtime/alertmanager/silence/silencer';
import { Silences, SilencesOptions } from '../../../../runtime/alertmanager/silence/silences';
import { Recorder } from '../../../lib/log/recorder';
import { NOW, testAlert } from '../alerts';

const wanted = (fields: Partial<Silence> = {}, matchers = 'a=b'): Silence => ({
  id: '', matcherSets: [parseMatchers(matchers)], startsAt: NOW, endsAt: NOW + 60_000, updatedAt: 0, createdBy: 'me', comment: 'why', annotations: new Map(),
  ...fields,
});

class Bench {
  readonly fs = new MemFs();
  readonly clock = new FakeClock(NOW);
  readonly log = new Recorder();
  silences!: Silences;

  constructor(private readonly options: Partial<SilencesOptions> = {}) {}

  /** Also as after a kill. */
  async open(): Promise<this> {
    const { fs, clock, log } = this;
    this.silences = new Silences({
      fs, dir: '/data', clock, log, random: new SeededRandom(clock.now()), registry: new Registry(),
      retention: 1000, maxSilences: 0, maxBytes: 0, logChanges: false, ...this.options,
    });
    await this.silences.open();
    return this;
  }

  state(id: string) {
    return silenceState(this.silences.get(id)!, this.clock.now());
  }
}

test('a silence survives a kill', async () => {
  const bench = await new Bench().open();
  const id = await bench.silences.set(wanted());
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  await bench.open();
  expect(bench.silences.get(id)).toMatchObject({ createdBy: 'me', comment: 'why', startsAt: NOW, updatedAt: NOW });
});

test('it is pending, active, expired, and gone after the retention', async () => {
  const bench = await new Bench().open();
  const id = await bench.silences.set(wanted({ startsAt: NOW + 10 }));
  const states = [bench.state(id)];
  for (const ms of [10, 59_990]) {
    bench.clock.jump(ms);
    states.push(bench.state(id));
  }
  expect(states).toEqual(['pending', 'active', 'expired']);
  bench.clock.jump(999);
  await bench.silences.maintain();
  expect(bench.silences.get(id)).toBeDefined();
  bench.clock.jump(1);
  await bench.silences.maintain();
  expect(bench.silences.get(id)).toBeUndefined();
});

test('a beginning in the past is lifted to now', async () => {
  const bench = await new Bench().open();
  expect(bench.silences.get(await bench.silences.set(wanted({ startsAt: NOW - 5000 })))!.startsAt).toBe(NOW);
});

describe('a change', () => {
  test.each<[string, number, Partial<Silence>, boolean]>([
    ['the end of an active one', 5000, { endsAt: NOW + 90_000 }, true],
    ['comment and author', 5000, { comment: 'other', createdBy: 'you' }, true],
    ['the beginning of an active one, within its second', 5000, { startsAt: NOW + 999 }, true],
    ['the beginning of an active one', 5000, { startsAt: NOW + 1000 }, false],
    ['the matchers', 5000, { matcherSets: [parseMatchers('a=c')] }, false],
    ['an expired one', 60_000, { endsAt: NOW + 90_000 }, false],
  ])('of %s: the same silence', async (_, later, change, same) => {
    const bench = await new Bench().open();
    const id = await bench.silences.set(wanted());
    bench.clock.jump(later);
    const next = await bench.silences.set(wanted({ ...change, id }));
    expect(next === id).toBe(same);
    expect(bench.silences.get(next)).toMatchObject({ comment: change.comment ?? 'why', updatedAt: NOW + later });
    if (!same) expect(bench.state(id)).toBe('expired');
  });

  test('of the beginning of a pending one', async () => {
    const bench = await new Bench().open();
    const id = await bench.silences.set(wanted({ startsAt: NOW + 10_000 }));
    expect(await bench.silences.set(wanted({ id, startsAt: NOW + 20_000 }))).toBe(id);
    expect(await bench.silences.set(wanted({ id, startsAt: NOW - 1 }))).not.toBe(id);
  });

  test('of one that there is not is refused', async () => {
    const bench = await new Bench().open();
    await expect(bench.silences.set(wanted({ id: 'x' }))).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'silence not found' });
  });
});

test('expiring ends it now, once', async () => {
  const bench = await new Bench().open();
  const id = await bench.silences.set(wanted());
  const pending = await bench.silences.set(wanted({ startsAt: NOW + 50_000 }));
  bench.clock.jump(5);
  await bench.silences.expire(id);
  await bench.silences.expire(pending);
  bench.clock.jump(5);
  await bench.silences.expire(id);
  expect(bench.silences.get(id)).toMatchObject({ endsAt: NOW + 5, updatedAt: NOW + 5 });
  expect(bench.silences.get(pending)).toMatchObject({ startsAt: NOW + 5, endsAt: NOW + 5 });
  await expect(bench.silences.expire('x')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test.each<[Partial<Silence>, string]>([
  [{ matcherSets: [] }, 'invalid silence: at least one matcher required'],
  [{ matcherSets: [parseMatchers('a=""')] }, 'invalid silence: matcher set 0: at least one matcher must not match the empty string'],
  [{ matcherSets: [parseMatchers('a=~".*",b=""')] }, 'invalid silence: matcher set 0: at least one matcher must not match the empty string'],
  [{ matcherSets: [parseMatchers('a=b,""=c')] }, 'invalid silence: invalid label matcher 1 in set 0: invalid label name ""'],
  [{ endsAt: NOW - 1 }, 'invalid silence: end time must not be before start time'],
])('%j is refused: %s', async (fields, message) => {
  const bench = await new Bench().open();
  await expect(bench.silences.set(wanted(fields))).rejects.toMatchObject({ code: 'BAD_SILENCE', message });
});

describe('limits', () => {
  test('of how many there are, expired ones too; changes in place are free', async () => {
    const bench = await new Bench({ maxSilences: 1 }).open();
    const id = await bench.silences.set(wanted());
    expect(await bench.silences.set(wanted({ id, comment: 'other' }))).toBe(id);
    await bench.silences.expire(id);
    await expect(bench.silences.set(wanted())).rejects.toThrow('exceeded maximum number of silences: 1 (limit: 1)');
  });

  test('of their size', async () => {
    const bench = await new Bench({ maxBytes: 200 }).open();
    await bench.silences.set(wanted());
    await expect(bench.silences.set(wanted({ comment: 'x'.repeat(200) }))).rejects.toThrow(/^silence exceeded maximum size: \d+ bytes \(limit: 200 bytes\)$/);
  });
});

test('a disk that fails keeps nobody from silencing, and says so', async () => {
  const bench = await new Bench().open();
  bench.fs.fail('NO_SPACE');
  const id = await bench.silences.set(wanted());
  expect(bench.state(id)).toBe('active');
  expect(bench.log.messages('error')).toEqual([expect.stringContaining('in memory alone')]);
  bench.fs.heal();
  await bench.silences.maintain();
  await bench.open();
  expect(bench.state(id)).toBe('active');
});

test('what silences an alert follows every change', async () => {
  const bench = await new Bench().open();
  const silencer = new Silencer(bench.silences, bench.clock);
  const alert = testAlert({ a: 'b' }), other = testAlert({ a: 'c' });
  const before = silencer.silencedBy(alert);
  const first = await bench.silences.set(wanted());
  const second = await bench.silences.set(wanted({ startsAt: NOW + 10 }, 'a=~"b|d"'));
  const both = [silencer.silencedBy(alert), silencer.silencedBy(other)];
  bench.clock.jump(10);
  const later = silencer.silencedBy(alert);
  await bench.silences.expire(first);
  expect([before, ...both, later, silencer.silencedBy(alert)]).toEqual([[], [first], [], [first, second], [second]]);
  bench.clock.jump(60_000);
  expect(silencer.silencedBy(alert)).toEqual([]);
});

test('changes are logged where that is wanted', async () => {
  const bench = await new Bench({ logChanges: true }).open();
  const id = await bench.silences.set(wanted());
  await bench.silences.set(wanted({ id, comment: 'other' }));
  await bench.silences.expire(id);
  expect(bench.log.messages()).toEqual(['Silence created', 'Silence updated', 'Silence expired']);
});
