import { compareUtf8 } from '../../encoding/utf8-order';
import { PostingLists } from './posting-lists';
import { enlarged } from './slab';

/** Every value of a name, and the number of the pair that both are. */
export type Values = ReadonlyMap<string, number>;

const NONE: Values = new Map();

/**
 * The label pairs of all series: each pair of a name and a value has a number, with which the series say their labels, and a list of the
 * rows of the series that have it. A pair lives while somebody uses it, and its number is then given to another.
 */
export class LabelPairs {
  private readonly nameIds = new Map<string, number>();
  private readonly names: string[] = [];
  private readonly values: Array<Map<string, number>> = []; // by name id
  private readonly freeNames: number[] = [];
  private readonly texts: string[] = []; // the value of each pair
  private nameOfPair = new Uint32Array(64);
  private uses = new Uint32Array(64);
  private readonly freePairs: number[] = [];
  private readonly lists = new PostingLists();

  /** Numbers of pairs are below this. */
  get end(): number {
    return this.texts.length;
  }

  /** The names in use, in no order. */
  allNames(): Iterable<string> {
    return this.nameIds.keys();
  }

  /** The values of `name` that some series has or, for a moment, had; in no order. */
  valuesOf(name: string): Values {
    const id = this.nameIds.get(name);
    return id === undefined ? NONE : this.values[id];
  }

  /** The number of a name, or -1. */
  nameId(name: string): number {
    return this.nameIds.get(name) ?? -1;
  }

  nameIdOf(pair: number): number {
    return this.nameOfPair[pair];
  }

  nameOf(pair: number): string {
    return this.names[this.nameOfPair[pair]];
  }

  valueOf(pair: number): string {
    return this.texts[pair];
  }

  /** The number of a pair, or -1. */
  find(name: string, value: string): number {
    return this.valuesOf(name).get(value) ?? -1;
  }

  /** The number of a pair, made where there is none, with one use more. */
  use(name: string, value: string): number {
    const nameId = this.nameIds.get(name) ?? this.addName(name);
    const pair = this.values[nameId].get(value) ?? this.addPair(nameId, value);
    this.uses[pair]++;
    return pair;
  }

  /** Ends one use. */
  release(pair: number): void {
    if (--this.uses[pair] > 0) return;
    const nameId = this.nameOfPair[pair], values = this.values[nameId];
    values.delete(this.texts[pair]);
    this.texts[pair] = '';
    this.freePairs.push(pair);
    if (values.size > 0) return;
    this.nameIds.delete(this.names[nameId]);
    this.names[nameId] = '';
    this.freeNames.push(nameId);
  }

  /** How many series have the pair. */
  count(pair: number): number {
    return this.lists.length(pair);
  }

  /** The rows of the series that have the pair, rising. Valid until the next change. */
  rows(pair: number): Uint32Array {
    return this.lists.rows(pair);
  }

  addRow(pair: number, row: number): void {
    this.lists.add(pair, row);
  }

  /** Takes the rows out of the pair's list for which `dead` has a 1. */
  removeRows(pair: number, dead: Uint8Array): void {
    this.lists.remove(pair, dead);
  }

  /** The order of two pairs: by name, then by value. */
  compare(a: number, b: number): number {
    const nameA = this.nameOfPair[a], nameB = this.nameOfPair[b];
    return nameA === nameB ? compareUtf8(this.texts[a], this.texts[b]) : compareUtf8(this.names[nameA], this.names[nameB]);
  }

  private addName(name: string): number {
    const id = this.freeNames.pop() ?? this.names.length, text = ownText(name);
    this.names[id] = text;
    this.values[id] = new Map();
    this.nameIds.set(text, id);
    return id;
  }

  private addPair(nameId: number, value: string): number {
    const pair = this.freePairs.pop() ?? this.texts.length, text = ownText(value);
    if (pair >= this.uses.length) {
      const capacity = Math.ceil(1.5 * this.uses.length);
      this.nameOfPair = enlarged(this.nameOfPair, capacity);
      this.uses = enlarged(this.uses, capacity);
    }
    this.texts[pair] = text;
    this.nameOfPair[pair] = nameId;
    this.uses[pair] = 0;
    this.values[nameId].set(text, pair);
    return pair;
  }
}

/** A copy: a text that was cut out of another one, such as the body of a scrape, would keep all of that in memory. */
function ownText(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
