import { ByteReader } from '../../../../lib/encoding/byte-reader';
import { ByteWriter } from '../../../../lib/encoding/byte-writer';
import { Labels } from '../../../../lib/model/labels';
import { notificationHash } from '../../../../lib/routing/label-hash';
import { logEntryCodec } from '../../../../runtime/alertmanager/nflog/log-entry';

// Written by a real Alertmanager 0.33.1 about a group of one firing and one resolved alert.
const REAL = '0a500a167b7d3a7b616c6572746e616d653d2241263c623e227d12110a067465616d2e611207776562686f6f6b2a0c08fb9d90d80610f4b9b9e501320a9ddc88e8a9f3b9a18001'
  + '3a0998f1cdb8f0f7fdb44e120c089bd690d80610f4b9b9e501';

test('an entry of the original is read, and written as it was but for its nanoseconds', () => {
  const bytes = Buffer.from(REAL, 'hex');
  const entry = logEntryCodec.decode(new ByteReader(bytes));
  expect(entry).toEqual({
    groupKey: '{}:{alertname="A&<b>"}', recipient: { groupName: 'team.a', integration: 'webhook', index: 0 },
    timestamp: Date.parse('2026-11-23T10:01:31.481Z'), expiresAt: Date.parse('2026-11-23T12:01:31.481Z'),
    firing: new Set(['8042e79a9d022e1d']), resolved: new Set([notificationHash(Labels.of({ alertname: 'A&<b>', i: '2' }))]),
  });
  const writer = new ByteWriter();
  logEntryCodec.encode(entry, writer);
  const nanos = /10f4b9b9e501/g; // 481,189,108
  expect(Buffer.from(writer.bytes()).toString('hex')).toBe(REAL.replace(nanos, '10c0f4ade501')); // 481,000,000
});

test('hashes that are not packed are read too', () => {
  const writer = new ByteWriter();
  writer.raw(Buffer.from('0a06' + '3001' + '3002' + '3003', 'hex'));
  expect(logEntryCodec.decode(new ByteReader(writer.bytes())).firing).toEqual(new Set(['0000000000000001', '0000000000000002', '0000000000000003']));
});

test.each(['0a', '0a05', '12', '0aff01', '0a023205', 'ff'])('%s is no message', (hex) => {
  const reader = new ByteReader(Buffer.from(hex, 'hex'));
  logEntryCodec.decode(reader);
  expect(reader.failed).toBe(true);
});

test('fields that are newer than this program are skipped', () => {
  const reader = new ByteReader(Buffer.from('0a030a0178' + '1801' + '2a02ffff' + '31ffffffffffffffff' + '3dffffffff', 'hex'));
  expect(logEntryCodec.decode(reader).groupKey).toBe('x');
  expect(reader.failed).toBe(false);
});
