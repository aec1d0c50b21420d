import { Random } from './random';

const PAGE = 4096; // what a kernel writes back at once

/** The bytes of a file, as its readers see them and as the disk has them. */
export class MemFile {
  size = 0;
  private bytes = new Uint8Array(0); // zero behind `size`
  private stable = new Uint8Array(0);
  private stableSize = 0;
  private least = 0; // the smallest size since the last sync: to this the disk may have cut the file
  private readonly dirty = new Set<number>(); // pages that a sync would write

  /** All times are milliseconds since the Unix epoch. */
  constructor(public mtime: number) {}

  read(into: Uint8Array, position: number): number {
    const piece = this.bytes.subarray(position, Math.min(position + into.length, this.size));
    into.set(piece);
    return piece.length;
  }

  append(bytes: Uint8Array, now: number): void {
    this.bytes = grown(this.bytes, this.size + bytes.length);
    this.bytes.set(bytes, this.size);
    this.touch(this.size, this.size + bytes.length);
    this.size += bytes.length;
    this.mtime = now;
  }

  truncate(size: number, now: number): void {
    this.bytes.fill(0, size, this.size);
    this.touch(size, this.size);
    this.size = size;
    this.least = Math.min(this.least, size);
    this.mtime = now;
  }

  sync(): void {
    this.stable = grown(this.stable, this.bytes.length);
    for (const page of this.dirty) this.stable.set(this.bytes.subarray(page * PAGE, (page + 1) * PAGE), page * PAGE);
    this.settle(this.size);
  }

  /** A sync that failed: nothing got to the disk, and the kernel calls the pages clean all the same. */
  failSync(): void {
    this.settle(this.stableSize);
  }

  /** What was not synced survives page by page: whole, up to some byte, or not at all; and so does the size. */
  losePower(random: Random): void {
    const size = oneOf(random, [this.stableSize, this.size, this.least + below(random, this.size - this.least + 1)]);
    this.stable = grown(this.stable, this.bytes.length);
    for (const page of this.dirty) {
      const survives = oneOf(random, [0, PAGE, below(random, PAGE)]);
      this.stable.set(this.bytes.subarray(page * PAGE, page * PAGE + survives), page * PAGE);
    }
    this.stable.fill(0, size);
    this.bytes = this.stable.slice();
    this.size = size;
    this.settle(size);
  }

  private touch(from: number, to: number): void {
    for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) this.dirty.add(page);
  }

  private settle(size: number): void {
    this.stableSize = size;
    this.least = Math.min(size, this.size);
    this.dirty.clear();
  }
}

/** Entries by name, as they are seen and as the disk has them. */
export class MemDirectory {
  entries = new Map<string, MemNode>();
  readonly stable = new Map<string, MemNode>();

  constructor(public mtime: number) {}
}

export type MemNode = MemFile | MemDirectory;

/** What an operation does to one name; undefined removes it. */
export interface EntryChange { readonly dir: MemDirectory; readonly name: string; readonly node: MemNode | undefined }

type Step = readonly EntryChange[];

/** A tree of files, and the order in which its entries changed since they were last made durable. */
export class MemDisk {
  readonly root = new MemDirectory(0);
  private journal: Step[] = [];

  /** Changes several names in one step, of which a loss of power leaves all or nothing. */
  change(...step: EntryChange[]): void {
    for (const { dir, name, node } of step) {
      if (node) dir.entries.set(name, node);
      else dir.entries.delete(name);
    }
    this.journal.push(step);
  }

  /** Makes the entries of `dir` durable, with those that changed in the same steps or, under the same names, before. */
  syncDir(dir: MemDirectory): void {
    const later = new Names();
    const [due, kept]: Step[][] = [[], []];
    for (const step of this.journal.reverse()) {
      const wanted = step.some((change) => change.dir === dir) || later.include(step);
      if (wanted) later.add(step);
      (wanted ? due : kept).push(step);
    }
    due.reverse().forEach(write);
    this.journal = kept.reverse();
  }

  /** Of the steps that were not synced any may survive, but none without the earlier ones under the same names. */
  losePower(random: Random): void {
    const lost = new Names();
    for (const step of this.journal) {
      if (random.next() < 0.5 || lost.include(step)) lost.add(step);
      else write(step);
    }
    this.journal = [];
    reset(this.root, random, new Set());
  }

  /** Every file that has a name, once. */
  files(): Set<MemFile> {
    const found = new Set<MemFile>();
    collect(this.root, found);
    return found;
  }
}

function write(step: Step): void {
  for (const { dir, name, node } of step) {
    if (node) dir.stable.set(name, node);
    else dir.stable.delete(name);
  }
}

/** The names that some steps change. */
class Names {
  private readonly byDir = new Map<MemDirectory, Set<string>>();

  add(step: Step): void {
    for (const { dir, name } of step) this.byDir.set(dir, (this.byDir.get(dir) ?? new Set()).add(name));
  }

  include(step: Step): boolean {
    return step.some(({ dir, name }) => this.byDir.get(dir)?.has(name));
  }
}

function reset(node: MemNode, random: Random, done: Set<MemNode>): void {
  if (done.has(node)) return; // a file has its names, but is on the disk once
  done.add(node);
  if (node instanceof MemFile) return node.losePower(random);
  node.entries = new Map(node.stable);
  for (const below of node.entries.values()) reset(below, random, done);
}

function collect(dir: MemDirectory, found: Set<MemFile>): void {
  for (const node of dir.entries.values()) {
    if (node instanceof MemFile) found.add(node);
    else collect(node, found);
  }
}

function grown(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  if (length <= bytes.length) return bytes;
  const more = new Uint8Array(Math.max(length, 2 * bytes.length));
  more.set(bytes);
  return more;
}

function below(random: Random, limit: number): number {
  return Math.floor(random.next() * limit);
}

function oneOf(random: Random, numbers: readonly number[]): number {
  return numbers[below(random, numbers.length)];
}
