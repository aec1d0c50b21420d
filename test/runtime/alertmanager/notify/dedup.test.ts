import { LogEntry } from '../../../../runtime/alertmanager/nflog/log-entry';
import { reasonToSend } from '../../../../runtime/alertmanager/notify/dedup';

const set = (text: string) => new Set(text.split(' ').filter(Boolean));
const last = (firing: string, resolved: string, timestamp = 900): LogEntry => (
  { groupKey: '', recipient: { groupName: '', integration: '', index: 0 }, timestamp, expiresAt: 0, firing: set(firing), resolved: set(resolved) });

test.each<[string, LogEntry | undefined, string, string, boolean, string | undefined]>([
  ['nothing told, something fires', undefined, 'a', '', true, 'first notification'],
  ['nothing told, all is over', undefined, '', 'a', true, undefined],
  ['one more fires', last('a', ''), 'a b', '', true, 'new alerts added'],
  ['one that was over fires', last('a', 'b'), 'a b', '', true, 'new alerts added'],
  ['the same', last('a', ''), 'a', '', true, undefined],
  ['fewer fire, and nobody says why', last('a b', ''), 'a', '', true, undefined],
  ['one is over', last('a b', ''), 'a', 'b', true, 'some alerts resolved'],
  ['one is over, which is not wanted', last('a b', ''), 'a', 'b', false, undefined],
  ['one is over, which was told', last('a', 'b'), 'a', 'b', true, undefined],
  ['all are over', last('a', ''), '', 'a', true, 'all alerts resolved'],
  ['all are over, which is not wanted: the log is told', last('a', ''), '', 'a', false, 'all alerts resolved'],
  ['all are over, which was told', last('', 'a'), '', 'a', true, undefined],
  ['what came and went between two flushes', last('', ''), '', 'b', true, undefined],
  ['the interval is over', last('a', '', 799), 'a', '', true, 'repeat interval elapsed'],
  ['the interval is just over', last('a', '', 800), 'a', '', true, undefined],
])('%s', (_, entry, firing, resolved, sendResolved, reason) => (
  expect(reasonToSend(entry, { firing: set(firing), resolved: set(resolved) }, { sendResolved, repeatInterval: 200, now: 1000 })).toBe(reason)));
