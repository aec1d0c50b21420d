import { ByteReader } from '../../../../lib/encoding/byte-reader';
import { ByteWriter } from '../../../../lib/encoding/byte-writer';
import { AlertMatcher } from '../../../../lib/routing/alert-matcher';
import { KeptSilence, silenceCodec } from '../../../../runtime/alertmanager/silence/silence-codec';

// Written by a real Alertmanager 0.33.1.
const REAL = '0a6a0a2466353664663662322d376134612d346234372d616536312d66623839313564373837616312081203612e621a01631a0b08ed9790d80610a599bd3d220b08fdb390d80610'
  + 'c0fcf0352a0b08ed9790d80610a599bd3d42026d654a01635a0a0a081203612e621a0163120b08fde2aad80610c0fcf035';

function encoded(entry: KeptSilence): string {
  const writer = new ByteWriter();
  silenceCodec.encode(entry, writer);
  return Buffer.from(writer.bytes()).toString('hex');
}

const decoded = (hex: string) => silenceCodec.decode(new ByteReader(Buffer.from(hex, 'hex')));

test('a silence of the original is read, and written as it was but for its nanoseconds', () => {
  const entry = decoded(REAL);
  expect(entry).toMatchObject({
    silence: {
      id: 'f56df6b2-7a4a-4b47-ae61-fb8915d787ac', createdBy: 'me', comment: 'c',
      startsAt: Date.parse('2026-11-23T09:48:29.128Z'), endsAt: Date.parse('2026-11-23T10:48:29.113Z'), updatedAt: Date.parse('2026-11-23T09:48:29.128Z'),
    },
    expiresAt: Date.parse('2026-11-28T10:48:29.113Z'),
  });
  expect(entry.silence.matcherSets.map((set) => set.map(String))).toEqual([['a.b="c"']]);
  const nanos = /10a599bd3d/g; // 128,928,933
  expect(encoded(entry)).toBe(REAL.replace(nanos, '1080c0843d'));
});

test('everything comes back as it was', () => {
  const entry: KeptSilence = {
    silence: {
      id: 'x', startsAt: 1, endsAt: 2_000_000_000_001, updatedAt: 3, createdBy: 'é', comment: '', annotations: new Map([['a', ''], ['b', 'c']]),
      matcherSets: [[new AlertMatcher('a', '=~', 'x'), new AlertMatcher('b', '!=', '')], [new AlertMatcher('c', '!~', 'y|z')]],
    },
    expiresAt: 4,
  };
  expect(encoded(decoded(encoded(entry)))).toBe(encoded(entry));
  expect(decoded(encoded(entry)).silence.matcherSets.map(String)).toEqual(['a=~"x",b!=""', 'c!~"y|z"']);
});

test('versions that know no sets wrote the matchers alone', () => {
  const without = REAL.replace('5a0a0a081203612e621a0163', '').replace('0a6a', '0a5e');
  expect(decoded(without).silence.matcherSets.map(String)).toEqual(['a.b="c"']);
});

test('an unknown kind of matcher is no silence', () => {
  const reader = new ByteReader(Buffer.from('0a0412020804', 'hex'));
  silenceCodec.decode(reader);
  expect(reader.failed).toBe(true);
});
