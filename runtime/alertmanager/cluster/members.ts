import { Alive, Dead, Kind, Suspect, VERSIONS } from '../../../lib/wire/memberlist/messages';
import { NodeReport, NodeState } from '../../../lib/wire/memberlist/stream';

/** A node as this one knows it. */
export interface Member extends NodeReport {
  /** Milliseconds of the monotonic clock when the state became what it is. */
  readonly changedAt: number;
}

/** Who suspects a node, and how long that takes to become certain. */
interface Suspicion { readonly from: Set<string>; readonly beganAt: number; readonly shortest: number; readonly wanted: number }

export interface MembersOptions {
  readonly name: string;
  /** As bytes. */
  readonly address: Uint8Array;
  readonly port: number;
  /** Milliseconds between probes, of which the time of a suspicion is a multiple. */
  readonly probeInterval: number;
  /** Milliseconds of the monotonic clock. */
  readonly now: () => number;
  /** Is given what others are to be told of a node; it takes the place of what they were to be told before. */
  readonly tell: (about: string, message: Alive | Suspect | Dead) => void;
  /** Are told of nodes that come, after they are known, and of nodes that go. */
  readonly joined: (member: Member) => void;
  readonly gone: (member: Member) => void;
}

const SUSPICION = 4, LONGEST_SUSPICION = 6; // times the interval and the logarithm of the nodes; times that
const CONFIRMATIONS = SUSPICION - 2; // that make a suspicion as short as it gets
const KEPT = 30_000; // ms that a node which is gone is still told of

/** The nodes of a cluster by SWIM: a node is alive until it is suspected, and dead when it does not object in time. Only it itself raises its incarnation. */
export class Members {
  private readonly members = new Map<string, Member>();
  private readonly suspicions = new Map<string, Suspicion>();
  private incarnation = 1;
  private leaving = false;

  constructor(private readonly options: MembersOptions) {
    const { name, address, port } = options;
    this.alive({ kind: Kind.Alive, incarnation: this.incarnation, node: name, address, port, meta: new Uint8Array(0), versions: VERSIONS });
  }

  /** All that are known, those too that are gone. */
  all(): Member[] {
    return [...this.members.values()];
  }

  /** Alive or suspected, this one included, sorted by name. */
  present(): Member[] {
    return this.all().filter(isPresent).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  get(name: string): Member | undefined {
    return this.members.get(name);
  }

  alive(message: Alive): void {
    const { node: name, incarnation, address, port, meta, versions } = message, known = this.members.get(name);
    if (name === this.options.name && known) {
      if (!this.leaving && (incarnation > this.incarnation || (incarnation === this.incarnation && !this.isMine(message)))) this.refute(incarnation);
      return;
    }
    const moved = known && (port !== known.port || Buffer.compare(address, known.address) !== 0);
    if (moved && known.state !== NodeState.Left && !(known.state === NodeState.Dead && this.age(known) >= KEPT)) return; // somebody else has its name
    if (known && !moved && incarnation <= known.incarnation) return;
    this.suspicions.delete(name);
    const before = known && isPresent(known);
    const member: Member = {
      name, address: address.slice(), port, meta: meta.slice(), incarnation, versions: versions.slice(), state: NodeState.Alive,
      changedAt: before ? known.changedAt : this.options.now(),
    };
    this.members.set(name, member);
    this.options.tell(name, { ...message, address: member.address, meta: member.meta, versions: member.versions });
    if (!before) this.options.joined(member);
  }

  suspect(message: Suspect): void {
    const { node: name, incarnation, from } = message, known = this.members.get(name);
    if (!known || incarnation < known.incarnation) return;
    const suspicion = this.suspicions.get(name);
    if (suspicion) {
      if (suspicion.from.has(from) || suspicion.from.size > suspicion.wanted) return;
      suspicion.from.add(from);
      this.options.tell(name, message);
      return;
    }
    if (known.state !== NodeState.Alive) return;
    if (name === this.options.name) return this.refute(incarnation);
    const count = this.present().length;
    const shortest = SUSPICION * Math.max(1, Math.log10(Math.max(1, count))) * this.options.probeInterval;
    this.options.tell(name, message);
    this.suspicions.set(name, { from: new Set([from]), beganAt: this.options.now(), shortest, wanted: count - 2 < CONFIRMATIONS ? 0 : CONFIRMATIONS });
    this.members.set(name, { ...known, incarnation, state: NodeState.Suspect, changedAt: this.options.now() });
  }

  dead(message: Dead): void {
    const { node: name, incarnation, from } = message, known = this.members.get(name);
    if (!known || incarnation < known.incarnation || !isPresent(known)) return;
    if (name === this.options.name && !this.leaving) return this.refute(incarnation);
    this.suspicions.delete(name);
    this.options.tell(name, message);
    const member = { ...known, incarnation, state: name === from ? NodeState.Left : NodeState.Dead, changedAt: this.options.now() };
    this.members.set(name, member);
    this.options.gone(member);
  }

  /** What another node knows of one: its death counts as a suspicion only, so that who lives can object. */
  merge({ name: node, state, incarnation, address, port, meta, versions }: NodeReport): void {
    const { name: self } = this.options;
    if (state === NodeState.Alive) this.alive({ kind: Kind.Alive, incarnation, node, address, port, meta, versions });
    else if (state === NodeState.Left) this.dead({ kind: Kind.Dead, incarnation, node, from: node });
    else this.suspect({ kind: Kind.Suspect, incarnation, node, from: self });
  }

  /** Declares dead whom nobody heard object in time, and forgets who is gone for long. */
  tick(): void {
    const { now, name: self } = this.options;
    for (const [node, suspicion] of [...this.suspicions]) {
      if (now() - suspicion.beganAt < timeoutOf(suspicion)) continue;
      this.dead({ kind: Kind.Dead, incarnation: this.members.get(node)!.incarnation, node, from: self });
    }
    for (const member of this.all()) if (!isPresent(member) && member.name !== self && this.age(member) > KEPT) this.members.delete(member.name);
  }

  /** This node goes: the others are told. */
  leave(): void {
    this.leaving = true;
    const { name } = this.options;
    this.dead({ kind: Kind.Dead, incarnation: this.incarnation, node: name, from: name });
  }

  /** Says that this node is alive, louder than whoever claimed something else about it. */
  private refute(incarnation: number): void {
    this.incarnation = Math.max(this.incarnation, incarnation) + 1;
    const { name, address, port, tell } = this.options;
    this.members.set(name, { ...this.members.get(name)!, incarnation: this.incarnation, state: NodeState.Alive });
    tell(name, { kind: Kind.Alive, incarnation: this.incarnation, node: name, address, port, meta: new Uint8Array(0), versions: VERSIONS });
  }

  private isMine({ meta, versions }: Alive): boolean {
    return meta.length === 0 && Buffer.compare(versions, VERSIONS) === 0;
  }

  private age({ changedAt }: Member): number {
    return this.options.now() - changedAt;
  }
}

function isPresent({ state }: Member): boolean {
  return state === NodeState.Alive || state === NodeState.Suspect;
}

/** Milliseconds: the fewer agree, the longer the node has to object. */
function timeoutOf({ from, shortest, wanted }: Suspicion): number {
  if (wanted < 1) return shortest;
  const longest = LONGEST_SUSPICION * shortest;
  return Math.max(shortest, Math.floor(longest - (longest - shortest) * Math.log(from.size) / Math.log(wanted + 1)));
}
