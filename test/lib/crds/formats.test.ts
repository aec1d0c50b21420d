import { hasFormat } from '../../../lib/crds/formats';

test.each([
  ['date', '2024-02-29'], ['date-time', '2026-01-01T00:00:00Z'], ['date-time', '2026-01-01T00:00:00.123456+02:00'], ['duration', '1h30m'], ['duration', '0'],
  ['uuid', '11111111-1111-4111-8111-111111111111'], ['byte', 'eA=='], ['byte', ''], ['ipv4', '10.0.0.1'], ['ipv6', '::1'], ['ipv6', 'fe80::1:2'],
  ['ipv6', '::ffff:10.0.0.1'], ['cidr', '10.0.0.0/8'], ['cidr', 'fd00::/8'], ['hostname', 'a.example'], ['email', 'a@b'], ['mac', '00:11:22:33:44:55'],
  ['uri', 'http://a/b'], ['nothing we know', 'x'],
])('%s takes %s', (format, text) => expect(hasFormat(text, format)).toBe(true));

test.each([
  ['date', '2023-02-29'], ['date', '2026-1-1'], ['date-time', '2026-01-01'], ['date-time', '2026-01-01T24:00:00Z'], ['duration', '1'], ['duration', 'm'],
  ['uuid', '1111'], ['byte', 'eA='], ['ipv4', '10.0.0.256'], ['ipv4', '10.0.0'], ['ipv6', '1::2::3'], ['ipv6', '1:2:3:4:5:6:7'], ['ipv6', '1:2:3:4:5:6:7::8'],
  ['cidr', '10.0.0.0/33'], ['cidr', '10.0.0.0'], ['hostname', '-a'], ['email', 'a'], ['mac', '00:11'], ['uri', 'a b'],
])('%s refuses %s', (format, text) => expect(hasFormat(text, format)).toBe(false));
