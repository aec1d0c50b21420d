import { Labels } from '../../../lib/model/labels';
import { fingerprint, notificationHash } from '../../../lib/routing/label-hash';

// What a real Alertmanager 0.33.1 answered and wrote into its notification log.
test.each<[Record<string, string>, string]>([
  [{ a: 'b' }, 'd2b371819297f98a'],
  [{ a: 'ok' }, '7569872c0144690c'],
  [{ 'a': 'b', 'x.y': 'z' }, '7fcf6039805a518f'],
  [{ alertname: 'C', i: '1', sev: 'critical' }, '29cf8a25da1e6ea4'],
  [{ 'alertname': 'A&<b>', '9': 'x', '10': 'y', 'é': 'ü\u2028' }, 'e982c5dbe0cc4ba5'],
])('%j is %s', (labels, expected) => expect(fingerprint(Labels.of(labels))).toBe(expected));

test('no labels at all are the offset of FNV', () => expect(fingerprint(Labels.EMPTY)).toBe('cbf29ce484222325'));

test.each<[Record<string, string>, string]>([
  [{ alertname: 'C', i: '1', sev: 'critical' }, '56142beb6b81a14e'],
  [{ alertname: 'C', i: '2', sev: 'critical' }, '7899282afbdecbae'],
])('%j is %s in the notification log', (labels, expected) => expect(notificationHash(Labels.of(labels))).toBe(expected));
