import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ByteWriter } from '../../lib/encoding/byte-writer';
import { systemClock } from '../../lib/sys/clock';
import { nodeFs } from '../../lib/sys/node-fs';
import { SeededRandom } from '../../lib/sys/random';
import { AlertMatcher } from '../../lib/routing/alert-matcher';
import { addressText } from '../../lib/wire/memberlist/address';
import { decodeMessage, encodeMessage, Kind } from '../../lib/wire/memberlist/messages';
import { decodePacket, encodePacket } from '../../lib/wire/memberlist/packet';
import { PushPull, StreamMessage } from '../../lib/wire/memberlist/stream';
import { NetTransport } from '../../runtime/alertmanager/cluster/net-transport';
import { ProtoWriter } from '../../runtime/alertmanager/proto';
import { silenceCodec } from '../../runtime/alertmanager/silence/silence-codec';
import { Dialer } from '../../runtime/http/dial';
import { Recorder } from '../lib/log/recorder';
import { describeWith } from './peers';
import { RealAlertmanager } from './real-alertmanager';

const CONFIG = 'route: {receiver: d}\nreceivers: [{name: d}]\n';
const TIMEOUT = 10_000; // ms
const LABEL = 'prod';

describeWith(['prometheus-alertmanager'], 'the wire of the real Alertmanager', () => {
  let real: RealAlertmanager | undefined, ours: NetTransport | undefined, to: { host: string; port: number };
  const packets: Uint8Array[] = [];

  beforeAll(async () => {
    to = { host: '127.0.0.1', port: await freePort() };
    real = await RealAlertmanager.start(CONFIG, [`--cluster.listen-address=127.0.0.1:${to.port}`, '--cluster.peer-name=theirs', `--cluster.label=${LABEL}`]);
    const clock = systemClock, dialer = new Dialer({ env: {}, fs: nodeFs({}), clock });
    ours = await NetTransport.listen('127.0.0.1:0', { clock, dialer, log: new Recorder(), pod: {}, label: LABEL, timeout: TIMEOUT });
    ours.deliver({ packet: (bytes) => { packets.push(bytes); }, stream: () => undefined });
  }, 30_000);
  afterAll(async () => {
    await ours?.close();
    await real?.stop();
  });

  const exchange = (state: Uint8Array): Promise<StreamMessage | undefined> => (
    ours!.request({ kind: Kind.PushPull, join: true, nodes: [], state }, to, true, TIMEOUT));

  test('it tells its state over a connection', async () => {
    const { nodes } = await exchange(new Uint8Array(0)) as PushPull;
    expect(nodes.map(({ name, address, port }) => [name, addressText(address), port])).toEqual([['theirs', '127.0.0.1', to.port]]);
  });

  test('it answers pings by packets', async () => {
    ours!.send(encodePacket([encodeMessage({ kind: Kind.Ping, seq: 77, node: 'theirs' })], { label: LABEL, checked: true }), to);
    const messages = () => packets.flatMap((packet) => decodePacket(packet, LABEL)).map(decodeMessage);
    const answered = () => messages().some((message) => message.kind === Kind.Ack && message.seq === 77);
    for (const end = Date.now() + TIMEOUT; !answered() && Date.now() < end;) await sleep(20);
    expect(answered()).toBe(true);
  });

  test('it takes a silence, compressed beyond the size of a table, and gives it back', async () => {
    const comment = Buffer.from(new SeededRandom(1).bytes(new Uint8Array(30_000))).toString('hex');
    await exchange(fullState(comment));
    const answer = await (await fetch(`${real!.url}/api/v2/silences`)).json() as Array<{ comment: string }>;
    expect(answer.map((silence) => silence.comment)).toEqual([comment]);
    const { state } = await exchange(new Uint8Array(0)) as PushPull;
    expect(Buffer.from(state).includes(comment)).toBe(true);
  });
});

/** FullState of the original's schema with one silence. */
function fullState(comment: string): Uint8Array {
  const now = Date.now(), silence = {
    id: '6f1f3f0e-0000-4000-8000-000000000001', matcherSets: [[new AlertMatcher('a', '=', 'b')]], startsAt: now, endsAt: now + 3_600_000, updatedAt: now,
    createdBy: 'a', comment, annotations: new Map<string, string>(),
  };
  const data = new ByteWriter(), start = data.open();
  silenceCodec.encode({ silence, expiresAt: now + 7_200_000 }, data);
  data.close(start);
  const proto = new ProtoWriter(new ByteWriter());
  proto.message(1, () => {
    proto.text(1, 'sil');
    proto.message(2, () => proto.bytes.raw(data.bytes()));
  });
  return proto.bytes.bytes();
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
