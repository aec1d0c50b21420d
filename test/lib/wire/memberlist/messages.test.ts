import { SeededRandom } from '../../../../lib/sys/random';
import { addressBytes, addressText } from '../../../../lib/wire/memberlist/address';
import { decodeMessage, encodeMessage, Kind, Message, VERSIONS } from '../../../../lib/wire/memberlist/messages';
import { decodePacket, encodePacket } from '../../../../lib/wire/memberlist/packet';
import { decodeStream, encodeStream, NodeState, StreamMessage } from '../../../../lib/wire/memberlist/stream';

const bytes = (...values: number[]) => Uint8Array.from(values);
const MESSAGES: Message[] = [
  { kind: Kind.Ping, seq: 70_000, node: 'b', from: { address: bytes(127, 0, 0, 1), port: 9094, node: 'a' } },
  { kind: Kind.Ping, seq: 1, node: 'b', from: undefined },
  { kind: Kind.IndirectPing, seq: 200, target: bytes(10, 0, 0, 1), port: 1, node: 'c', nack: true, from: undefined },
  { kind: Kind.Ack, seq: 300, payload: bytes(1, 2) },
  { kind: Kind.Nack, seq: 4 },
  { kind: Kind.Suspect, incarnation: 2, node: 'é', from: 'a' },
  { kind: Kind.Dead, incarnation: 2 ** 32 - 1, node: 'b'.repeat(40), from: 'a' },
  { kind: Kind.Alive, incarnation: 1, node: 'a', address: bytes(1, 2, 3, 4), port: 65_535, meta: bytes(), versions: VERSIONS },
  { kind: Kind.User, data: bytes(9, 8) },
];

test.each(MESSAGES)('%j comes back', (message) => {
  const encoded = encodeMessage(message);
  expect(decodeMessage(encoded)).toEqual(message);
  if (message.kind !== Kind.User) expect(() => decodeMessage(encoded.subarray(0, -1))).toThrow('ends in the midst');
});

test('a suspicion, byte for byte', () => {
  expect(Buffer.from(encodeMessage({ kind: Kind.Suspect, incarnation: 5, node: 'b', from: 'a' })).toString('latin1'))
    .toBe('\x03\x83\xa4From\xa1a\xabIncarnation\x05\xa4Node\xa1b');
});

test.each([
  ['encrypted', '0a80', 'encryption is not supported'], ['unknown', '4280', 'kind 66'],
  ['not a struct', '0401', 'expected a struct'], ['a float', '0381a141cb', 'type 0xcb'],
  ['a number of the wrong sign', '0b81a55365714e6fff', 'SeqNo is no number'],
])('%s is refused', (_, hex, why) => {
  expect(() => decodeMessage(Buffer.from(hex, 'hex'))).toThrow(why);
});

describe.each([['', false], ['', true], ['prod', true]])('packets with label %p and checksum %p', (label, checked) => {
  test.each([1, 2, 255])('%d messages', (count) => {
    const messages = Array.from({ length: count }, (_, i) => encodeMessage(MESSAGES[i % MESSAGES.length]));
    expect(decodePacket(encodePacket(messages, { label, checked }), label).map((each) => [...each])).toEqual(messages.map((each) => [...each]));
  });

  test('of another cluster are refused', () => {
    expect(() => decodePacket(encodePacket([encodeMessage(MESSAGES[4])], { label, checked }), 'other')).toThrow('this is "other"');
  });
});

test('a packet that was changed on its way is refused', () => {
  const packet = encodePacket([encodeMessage(MESSAGES[5])], { label: '', checked: true });
  packet[8] ^= 1;
  expect(() => decodePacket(packet, '')).toThrow('checksum is wrong');
});

test('any bytes are a packet or an error with a code', () => {
  const random = new SeededRandom(3);
  for (let i = 0; i < 3000; i++) {
    const packet = random.bytes(new Uint8Array(random.below(40)));
    if (packet.length) packet[0] = random.below(14);
    try { decodePacket(packet, '').forEach(decodeMessage); } catch (err) { expect(err).toMatchObject({ code: 'MEMBERLIST' }); }
  }
});

const node = { name: 'a', address: bytes(127, 0, 0, 1), port: 9094, meta: bytes(), incarnation: 3, state: NodeState.Suspect, versions: VERSIONS };
const STREAMS: StreamMessage[] = [
  { kind: Kind.PushPull, join: true, nodes: [node, { ...node, name: 'b', state: NodeState.Left }], state: new Uint8Array(100_000).fill(7) },
  { kind: Kind.PushPull, join: false, nodes: [], state: bytes() },
  { kind: Kind.User, data: bytes(1, 2, 3) },
  { kind: Kind.Error, reason: 'no' },
  { kind: Kind.Ack, seq: 7, payload: bytes() },
];
test.each(STREAMS.map((message) => [message.kind, message] as const))('a stream of kind %d comes back once it is whole', (_, message) => {
  const encoded = encodeStream(message, 'prod');
  const step = Math.ceil(encoded.length / 50);
  for (let length = 0; length < encoded.length; length += step) expect(decodeStream(encoded.subarray(0, length), 'prod')).toBeUndefined();
  expect(decodeStream(encoded, 'prod')).toEqual(message);
});

test.each(['1.2.3.4', '::', '::1', '1::', 'fe80::1:0:0:2', '2001:db8::5', '1:2:3:4:5:6:7:8'])('%s is an address', (text) => {
  expect(addressText(addressBytes(text))).toBe(text);
});
test('an IPv4 address may be written as one of IPv6', () => expect(addressText(addressBytes('::ffff:10.0.0.1'))).toBe('10.0.0.1'));
test.each(['', 'a', '1.2.3', '1.2.3.256', '1:2', '1::2::3', '::g'])('%p is none', (text) => expect(() => addressBytes(text)).toThrow('is no IP address'));
