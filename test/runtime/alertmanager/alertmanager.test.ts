import { parseMatchers } from '../../../lib/routing/matcher-parse';
import { RouteConfig } from '../../../lib/routing/route';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { AlertmanagerBench } from './bench';

const ROUTE: RouteConfig = { receiver: 'r', groupBy: ['g'], groupWait: 10_000, groupInterval: 60_000 };
const benches: AlertmanagerBench[] = [];

async function started(...args: ConstructorParameters<typeof AlertmanagerBench>): Promise<AlertmanagerBench> {
  const bench = new AlertmanagerBench(...args);
  benches.push(bench);
  return bench.start();
}

async function stop(bench: AlertmanagerBench): Promise<void> {
  const stopped = bench.alertmanager.stop();
  await bench.clock.advance(5000);
  await stopped;
}

afterEach(async () => { for (const bench of benches.splice(0)) await stop(bench); });

test('an alert is told of when it fires, not while nothing changes, and when it is over', async () => {
  const bench = await started({ route: ROUTE });
  await bench.fire({ g: 'a', i: '1' });
  await bench.clock.advance(130_000);
  await bench.fire({ g: 'a', i: '1' });
  await bench.resolve({ g: 'a', i: '1' });
  await bench.clock.advance(120_000);
  expect(bench.told).toEqual(['r first notification {g="a", i="1"}', 'r all alerts resolved -{g="a", i="1"}']);
});

test('one whose end nobody gave is over when it was not told for long enough', async () => {
  const bench = await started({ route: ROUTE });
  await bench.fire({ g: 'a' });
  await bench.clock.advance(370_000);
  expect(bench.told).toEqual(['r first notification {g="a"}', 'r all alerts resolved -{g="a"}']);
});

test('a silenced one is told of once the silence has ended', async () => {
  const bench = await started({ route: ROUTE });
  const id = await bench.silence({ matchers: [{ name: 'i', value: '1', isRegex: false }] });
  await bench.fire({ g: 'a', i: '1' });
  await bench.clock.advance(60_000);
  await bench.request('DELETE', `/api/v2/silence/${id}`);
  await bench.clock.advance(10_000);
  expect(bench.told).toEqual(['r first notification {g="a", i="1"}']);
});

test('an inhibited one is told of once the other is over', async () => {
  const inhibitRules = [{ sourceMatchers: parseMatchers('sev=page'), targetMatchers: parseMatchers('sev=warn'), equal: [] }];
  const bench = await started({ route: ROUTE, inhibitRules });
  await bench.fire({ g: 'a', sev: 'warn' }, { g: 'b', sev: 'page' });
  await bench.clock.advance(15_000);
  await bench.resolve({ g: 'b', sev: 'page' });
  await bench.clock.advance(60_000);
  expect(bench.told).toEqual([
    'r first notification {g="b", sev="page"}', 'r first notification {g="a", sev="warn"}', 'r all alerts resolved -{g="b", sev="page"}',
  ]);
});

describe('a kill', () => {
  test('loses no silence and repeats no notification', async () => {
    const killed = await started({ route: ROUTE });
    const id = await killed.silence({ matchers: [{ name: 'i', value: '1', isRegex: false }] });
    await killed.fire({ g: 'a', i: '1' }, { g: 'a', i: '2' });
    await killed.clock.advance(10_000);
    killed.fs.powerLoss();
    const bench = await started({ route: ROUTE }, {}, killed.fs);
    await bench.clock.advance(10_000);
    await bench.fire({ g: 'a', i: '1' }, { g: 'a', i: '2' });
    await bench.clock.advance(10_000);
    expect(await bench.get(`/api/v2/silence/${id}`)).toMatchObject({ status: { state: 'active' } });
    expect([killed.told, bench.told]).toEqual([['r first notification {g="a", i="2"}'], []]);
  });
});

describe('reload', () => {
  test('of a bad file keeps what is in force, says so, and counts it', async () => {
    const bench = await started({ route: ROUTE });
    bench.config = new Error('yaml: line 3: did not find expected key');
    expect(await bench.request('POST', '/-/reload')).toMatchObject({ status: 500, body: 'failed to reload config: yaml: line 3: did not find expected key\n' });
    expect(await bench.samples(/reload_successful/)).toEqual(['alertmanager_config_last_reload_successful 0']);
    await bench.fire({ g: 'a' });
    await bench.clock.advance(10_000);
    expect(bench.told).toEqual(['r first notification {g="a"}']);
    expect(bench.log.messages('error')).toEqual(['Loading configuration file failed']);
  });

  test('of another one counts from then on', async () => {
    const bench = await started({ route: ROUTE });
    await bench.fire({ g: 'a' });
    bench.config = { route: { ...ROUTE, receiver: 'other' } };
    expect(await bench.request('POST', '/-/reload')).toEqual({});
    await bench.clock.advance(10_000);
    expect(bench.told).toEqual(['other first notification {g="a"}']);
    expect(await bench.samples(/config_last_reload|_receivers/)).toEqual([
      'alertmanager_config_last_reload_success_timestamp_seconds 1.7672256e+09', 'alertmanager_config_last_reload_successful 1', 'alertmanager_receivers 1',
    ]);
  });

  test('leaves timers and what is being sent alone', async () => {
    const bench = await started({ route: ROUTE });
    await bench.fire({ g: 'a' });
    bench.answer = (signal) => bench.clock.sleep(20_000, signal);
    await bench.clock.advance(15_000);
    await bench.request('POST', '/-/reload');
    await bench.clock.advance(60_000);
    expect(bench.told).toEqual(['r first notification {g="a"}']);
    expect(bench.log.messages()).toEqual([]);
  });
});

test('what is over is forgotten in time, by everything', async () => {
  const bench = await started({ route: ROUTE });
  await bench.fire({ g: 'a' });
  await bench.clock.advance(1_900_000);
  expect(await bench.samples(/^alertmanager_(alerts\{|dispatcher_aggregation_groups )/)).toEqual([
    'alertmanager_alerts{state="active"} 0', 'alertmanager_alerts{state="suppressed"} 0', 'alertmanager_alerts{state="unprocessed"} 0',
    'alertmanager_dispatcher_aggregation_groups 0',
  ]);
});

test('stopping writes snapshots and leaves nothing behind', async () => {
  const bench = await started({ route: ROUTE });
  await bench.silence();
  await bench.fire({ g: 'a' });
  await bench.clock.advance(10_000);
  await stop(bench);
  const sizes = await Promise.all(['silences', 'silences.log', 'nflog', 'nflog.log'].map(async (name) => (await bench.fs.stat(`/data/${name}`))!.size > 0));
  expect([sizes, bench.fs.openFiles, (bench.clock as FakeClock).sleeping]).toEqual([[true, false, true, false], 0, 0]);
});
