import { Labels } from '../../model/labels';
import { LabelPairs } from './label-pairs';
import { enlarged, Slab } from './slab';

const FIRST_ROWS = 64;

/**
 * The series: each is a row, and has a ref that names it for ever, while its row may be used again when it is gone. Labels are numbers
 * of pairs; objects are made on demand.
 */
export class SeriesTable {
  readonly pairs = new LabelPairs();
  /** How often a series has come or gone: what was found out about the rows is true while this stands still. */
  generation = 0;
  private live = 0;
  private highest = 0;
  private refs = new Float64Array(FIRST_ROWS); // 0: the row is free
  private labelsAt = new Uint32Array(FIRST_ROWS);
  private labelCounts = new Uint32Array(FIRST_ROWS);
  private hashes = new Uint32Array(FIRST_ROWS);
  private readonly labelSlab = new Slab();
  private byLabels = new Uint32Array(2 * FIRST_ROWS); // open addressing: row + 1
  private byRef = new Uint32Array(2 * FIRST_ROWS);
  private readonly freeRows: number[] = [];
  private wanted = new Uint32Array(64); // the pairs that a look-up is about

  /** How many series there are. */
  get count(): number {
    return this.live;
  }

  /** Rows are below this. */
  get end(): number {
    return this.highest;
  }

  /** How many rows there is room for: columns beside this table have as many. */
  get capacity(): number {
    return this.refs.length;
  }

  isLive(row: number): boolean {
    return this.refs[row] !== 0;
  }

  refOf(row: number): number {
    return this.refs[row];
  }

  labels(row: number): Labels {
    const { pairs } = this, { data } = this.labelSlab;
    const from = this.labelsAt[row], to = from + this.labelCounts[row];
    const flat = new Array<string>(2 * (to - from));
    for (let i = from, j = 0; i < to; i++) {
      flat[j++] = pairs.nameOf(data[i]);
      flat[j++] = pairs.valueOf(data[i]);
    }
    return Labels.fromSorted(flat);
  }

  hasLabels(row: number, labels: Labels): boolean {
    const { pairs } = this, { data } = this.labelSlab, at = this.labelsAt[row];
    if (this.labelCounts[row] !== labels.size) return false;
    for (let i = 0; i < labels.size; i++) {
      if (pairs.valueOf(data[at + i]) !== labels.value(i) || pairs.nameOf(data[at + i]) !== labels.name(i)) return false;
    }
    return true;
  }

  /** The pair of `row` whose name has the number `nameId`, or -1. */
  pairOf(row: number, nameId: number): number {
    const { data } = this.labelSlab, from = this.labelsAt[row], to = from + this.labelCounts[row];
    for (let i = from; i < to; i++) if (this.pairs.nameIdOf(data[i]) === nameId) return data[i];
    return -1;
  }

  /** How many labels `row` has. */
  labelCount(row: number): number {
    return this.labelCounts[row];
  }

  /** Calls `visit` with each pair of `row`. */
  eachPair(row: number, visit: (pair: number) => void): void {
    const { data } = this.labelSlab, from = this.labelsAt[row], to = from + this.labelCounts[row];
    for (let i = from; i < to; i++) visit(data[i]);
  }

  /** The order of two series: that of their labels. */
  compare(a: number, b: number): number {
    const { data } = this.labelSlab, atA = this.labelsAt[a], atB = this.labelsAt[b];
    const shorter = Math.min(this.labelCounts[a], this.labelCounts[b]);
    for (let i = 0; i < shorter; i++) if (data[atA + i] !== data[atB + i]) return this.pairs.compare(data[atA + i], data[atB + i]);
    return this.labelCounts[a] - this.labelCounts[b];
  }

  /** The row of a ref, or -1. */
  rowOfRef(ref: number): number {
    if (!(ref > 0)) return -1;
    const { byRef, refs } = this, mask = byRef.length - 1;
    for (let slot = ref >>> 0 & mask; byRef[slot] !== 0; slot = (slot + 1) & mask) if (refs[byRef[slot] - 1] === ref) return byRef[slot] - 1;
    return -1;
  }

  /** The row of a label set, or -1. */
  rowOfLabels(labels: Labels): number {
    if (labels.size > this.wanted.length) this.wanted = new Uint32Array(labels.size);
    const { wanted, pairs } = this;
    for (let i = 0; i < labels.size; i++) {
      const pair = pairs.find(labels.name(i), labels.value(i));
      if (pair < 0) return -1;
      wanted[i] = pair;
    }
    const hash = hashOf(wanted, 0, labels.size), { byLabels } = this, mask = byLabels.length - 1;
    for (let slot = hash & mask; byLabels[slot] !== 0; slot = (slot + 1) & mask) {
      const row = byLabels[slot] - 1;
      if (this.hashes[row] === hash && this.hasWanted(row, labels.size)) return row;
    }
    return -1;
  }

  /** A row for a series that has none. @param ref above 0, in use by no other */
  add(ref: number, labels: Labels): number {
    const row = this.freeRows.pop() ?? this.highest++;
    if (row === this.refs.length) this.grow();
    const { size } = labels, at = this.labelSlab.allocate(size);
    for (let i = 0; i < size; i++) {
      const pair = this.pairs.use(labels.name(i), labels.value(i));
      this.labelSlab.data[at + i] = pair;
      this.pairs.addRow(pair, row);
    }
    this.refs[row] = ref;
    this.labelsAt[row] = at;
    this.labelCounts[row] = size;
    this.hashes[row] = hashOf(this.labelSlab.data, at, at + size);
    place(this.byLabels, this.hashes[row], row);
    place(this.byRef, ref >>> 0, row);
    this.live++;
    this.generation++;
    return row;
  }

  /** Gives the series another ref. */
  setRef(row: number, ref: number): void {
    this.refs[row] = ref;
    this.rebuild(this.byRef.length);
  }

  /** Takes the rows for which `dead` has a 1 out of all that finds them. Their labels stand until `release`. */
  remove(dead: Uint8Array): void {
    const affected = new Set<number>();
    for (let row = 0; row < this.highest; row++) {
      if (dead[row] !== 1) continue;
      this.refs[row] = 0;
      this.live--;
      this.eachPair(row, (pair) => affected.add(pair));
    }
    for (const pair of affected) this.pairs.removeRows(pair, dead);
    this.rebuild(this.byRef.length);
    this.generation++;
  }

  /** Lets the row of a series that was removed be used again. */
  release(row: number): void {
    this.eachPair(row, (pair) => this.pairs.release(pair));
    this.labelSlab.release(this.labelsAt[row], this.labelCounts[row]);
    this.labelCounts[row] = 0;
    this.freeRows.push(row);
  }

  private hasWanted(row: number, count: number): boolean {
    if (this.labelCounts[row] !== count) return false;
    const { data } = this.labelSlab, at = this.labelsAt[row];
    for (let i = 0; i < count; i++) if (data[at + i] !== this.wanted[i]) return false;
    return true;
  }

  private grow(): void {
    const capacity = 2 * this.refs.length;
    this.refs = enlarged(this.refs, capacity);
    this.labelsAt = enlarged(this.labelsAt, capacity);
    this.labelCounts = enlarged(this.labelCounts, capacity);
    this.hashes = enlarged(this.hashes, capacity);
    this.rebuild(2 * capacity);
  }

  /** Makes both tables anew: open addressing has no other way to forget an entry. */
  private rebuild(slots: number): void {
    this.byLabels = new Uint32Array(slots);
    this.byRef = new Uint32Array(slots);
    for (let row = 0; row < this.highest; row++) {
      if (this.refs[row] === 0) continue;
      place(this.byLabels, this.hashes[row], row);
      place(this.byRef, this.refs[row] >>> 0, row);
    }
  }
}

function place(table: Uint32Array, hash: number, row: number): void {
  const mask = table.length - 1;
  let slot = (hash & mask) >>> 0;
  while (table[slot] !== 0) slot = (slot + 1) & mask;
  table[slot] = row + 1;
}

/** 32 bits over the numbers of pairs. */
function hashOf(pairs: Uint32Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) {
    hash = Math.imul(hash ^ pairs[i], 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
