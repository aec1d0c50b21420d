import { Alive, Dead, Kind, Suspect, VERSIONS } from '../../../../lib/wire/memberlist/messages';
import { NodeState } from '../../../../lib/wire/memberlist/stream';
import { Members } from '../../../../runtime/alertmanager/cluster/members';

const address = Uint8Array.of(127, 0, 0, 1), INTERVAL = 1000;

class Bench {
  time = 0;
  readonly told: Array<Alive | Suspect | Dead> = [];
  readonly events: string[] = [];
  readonly members = new Members({
    name: 'me', address, port: 1, probeInterval: INTERVAL, now: () => this.time, tell: (_, message) => { this.told.push(message); },
    joined: ({ name }) => { this.events.push(`+${name}`); }, gone: ({ name, state }) => { this.events.push(`-${name} ${state}`); },
  });

  constructor(...others: string[]) {
    for (const node of others) this.alive(node);
    this.told.length = 0;
  }

  alive(node: string, incarnation = 1, port = 2): void {
    this.members.alive({ kind: Kind.Alive, node, incarnation, address, port, meta: new Uint8Array(0), versions: VERSIONS });
  }

  suspect(node: string, from: string, incarnation = 1): void {
    this.members.suspect({ kind: Kind.Suspect, node, from, incarnation });
  }

  tick(ms: number): NodeState | undefined {
    this.time += ms;
    this.members.tick();
    return this.members.get('b')?.state;
  }
}

test('who is suspected and does not object in time is dead, then forgotten', () => {
  const bench = new Bench('b');
  bench.suspect('b', 'me');
  expect([bench.tick(3999), bench.tick(1), bench.tick(30_000), bench.tick(1)]).toEqual([NodeState.Suspect, NodeState.Dead, NodeState.Dead, undefined]);
  expect(bench.events).toEqual(['+me', '+b', '-b 2']);
  expect(bench.told.map(({ kind }) => kind)).toEqual([Kind.Suspect, Kind.Dead]);
});

test('who objects is alive; only a higher incarnation objects', () => {
  const bench = new Bench('b');
  bench.suspect('b', 'me');
  bench.alive('b', 1);
  expect(bench.members.get('b')!.state).toBe(NodeState.Suspect);
  bench.alive('b', 2);
  expect(bench.tick(60_000)).toBe(NodeState.Alive);
});

test('the more agree, the sooner it is certain', () => {
  const alone = new Bench('b', 'c', 'd'), agreed = new Bench('b', 'c', 'd');
  for (const bench of [alone, agreed]) bench.suspect('b', 'me');
  agreed.suspect('b', 'c');
  agreed.suspect('b', 'd');
  expect([alone.tick(4001), agreed.tick(4001), alone.tick(19_997), alone.tick(20_000)]).toEqual([
    NodeState.Suspect, NodeState.Dead, NodeState.Suspect, NodeState.Dead,
  ]);
});

test('what is said of this node is refuted', () => {
  const bench = new Bench('b');
  bench.suspect('me', 'b', 7);
  bench.members.dead({ kind: Kind.Dead, node: 'me', from: 'b', incarnation: 9 });
  expect(bench.told.map(({ kind, incarnation }) => [kind, incarnation])).toEqual([[Kind.Alive, 8], [Kind.Alive, 10]]);
  expect(bench.members.get('me')).toMatchObject({ state: NodeState.Alive, incarnation: 10 });
});

test('who leaves has left, and may come back elsewhere; nobody takes the name of one who is there', () => {
  const bench = new Bench('b');
  bench.alive('b', 5, 3);
  expect(bench.members.get('b')!.port).toBe(2);
  bench.members.dead({ kind: Kind.Dead, node: 'b', from: 'b', incarnation: 1 });
  bench.alive('b', 1, 3);
  expect(bench.members.get('b')).toMatchObject({ port: 3, state: NodeState.Alive });
  expect(bench.events).toEqual(['+me', '+b', '-b 3', '+b']);
});

test('a death told by another is a suspicion', () => {
  const bench = new Bench('b');
  bench.members.merge({ ...bench.members.get('b')!, state: NodeState.Dead });
  expect(bench.members.get('b')!.state).toBe(NodeState.Suspect);
});

test('leaving tells the others, and is not refuted', () => {
  const bench = new Bench('b');
  bench.members.leave();
  expect(bench.told).toEqual([expect.objectContaining({ kind: Kind.Dead, node: 'me', from: 'me' })]);
  expect(bench.members.present().map(({ name }) => name)).toEqual(['b']);
});
