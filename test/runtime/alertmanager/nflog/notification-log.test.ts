import { Registry } from '../../../../lib/metrics/registry';
import { FakeClock } from '../../../../lib/sys/fake-clock';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { NotificationLog } from '../../../../runtime/alertmanager/nflog/notification-log';
import { Recorder } from '../../../lib/log/recorder';

const TO = { groupName: 'team', integration: 'webhook', index: 0 };
const HASHES = { firing: new Set(['00000000000000aa']), resolved: new Set<string>() };

async function opened(fs: MemFs, clock: FakeClock, log = new Recorder()) {
  const notifications = new NotificationLog({ fs, dir: '/data', clock, log, registry: new Registry(), retention: 1000 });
  await notifications.open();
  return notifications;
}

test('what was told survives a kill, until it expires', async () => {
  const fs = new MemFs(), clock = new FakeClock();
  await (await opened(fs, clock)).record('{}:{}', TO, HASHES.firing, HASHES.resolved, 500);
  clock.jump(499);
  expect((await opened(fs, clock)).get('{}:{}', TO)).toMatchObject({ firing: HASHES.firing, timestamp: clock.now() - 499 });
  clock.jump(1);
  expect((await opened(fs, clock)).get('{}:{}', TO)).toBeUndefined();
});

test('each group, receiver and integration has its own record', async () => {
  const notifications = await opened(new MemFs(), new FakeClock());
  await notifications.record('{}:{}', TO, HASHES.firing, HASHES.resolved, 500);
  for (const other of [{ ...TO, groupName: 'x' }, { ...TO, integration: 'email' }, { ...TO, index: 1 }]) {
    expect(notifications.get('{}:{}', other)).toBeUndefined();
  }
  expect(notifications.get('{}:{a="b"}', TO)).toBeUndefined();
});

test('it is kept no longer than the retention', async () => {
  const clock = new FakeClock(), notifications = await opened(new MemFs(), clock);
  await notifications.record('{}:{}', TO, HASHES.firing, HASHES.resolved, 5000);
  clock.jump(1000);
  await notifications.maintain();
  expect(notifications.get('{}:{}', TO)).toBeUndefined();
});

test('a clock that went back writes over nothing', async () => {
  const clock = new FakeClock(), notifications = await opened(new MemFs(), clock);
  await notifications.record('{}:{}', TO, HASHES.firing, HASHES.resolved, 500);
  clock.jump(-100);
  await notifications.record('{}:{}', TO, new Set(), HASHES.firing, 500);
  expect(notifications.get('{}:{}', TO)!.firing).toBe(HASHES.firing);
});

test('a disk that fails is told of, and the record counts all the same', async () => {
  const fs = new MemFs(), log = new Recorder(), notifications = await opened(fs, new FakeClock(), log);
  fs.fail('NO_SPACE');
  await notifications.record('{}:{}', TO, HASHES.firing, HASHES.resolved, 500);
  await notifications.maintain();
  expect(notifications.get('{}:{}', TO)).toBeDefined();
  expect(log.messages('error')).toEqual([expect.stringContaining('in memory alone'), 'Running maintenance failed']);
});
