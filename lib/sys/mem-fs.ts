import { basename, dirname } from 'node:path/posix';
import { Clock } from './clock';
import { FakeClock } from './fake-clock';
import { cleanPath, DirEntry, DiskSpace, FileKind, FileLock, FileStat, Fs, FsCode, ReadFile, tooLarge, WriteFile } from './fs';
import { EntryChange, MemDirectory, MemFile, MemNode } from './mem-disk';
import { MemReadFile, MemWriteFile } from './mem-handles';
import { Call, FaultMatch, MemMachine, refuse } from './mem-machine';
import { Random, SeededRandom } from './random';

/**
 * Files in memory that behave as those of `nodeFs`, on a disk that can fill up, fail and lose power. It starts with an empty root.
 */
export class MemFs implements Fs {
  private readonly machine: MemMachine;
  private readonly locks = new Map<string, FileLock>();

  /**
   * `random` decides what a loss of power leaves and how far a failing write gets, `capacity` is how many bytes all files
   * together may have: a write that does not fit fails when the disk is full to the last byte.
   */
  constructor(options: { random?: Random; clock?: Clock; capacity?: number } = {}) {
    const { random = new SeededRandom(1), clock = new FakeClock(), capacity = Infinity } = options;
    this.machine = new MemMachine(random, clock, capacity);
  }

  /** How many operations changed the disk. `mkdir` counts per directory it makes, `removeAll` per entry. */
  get mutations(): number {
    return this.machine.mutations;
  }

  /** How many files are open: a test can check that none was forgotten. */
  get openFiles(): number {
    return this.machine.openFiles.size;
  }

  /** Lets operations fail with `code` until `heal`. A failing append may write part of its bytes, a failing sync loses all that was not synced. */
  fail(code: FsCode, match: FaultMatch = {}): void {
    this.machine.fail(code, match);
  }

  /** Takes all faults away. Files whose sync failed stay as they are. */
  heal(): void {
    this.machine.heal();
  }

  /** Cuts the power while the `n`th mutation from now is done: it and all later operations throw `PowerLoss`, until `powerLoss`. */
  crashAfter(n: number): void {
    this.machine.crashAfter(n);
  }

  /** The power goes, if it is not gone, and comes back: all that was synced is there, open files and locks are not. */
  powerLoss(): void {
    this.machine.powerLoss();
    this.locks.clear();
  }

  async open(path: string): Promise<ReadFile> {
    return new MemReadFile(this.machine, await this.fileToRead(path), path);
  }

  async create(path: string): Promise<WriteFile> {
    return this.openToWrite({ op: 'create', path, action: `create ${path}` }, (file) => file.truncate(0, this.machine.clock.now()));
  }

  async append(path: string): Promise<WriteFile> {
    return this.openToWrite({ op: 'create', path, action: `open ${path} for writing` }, () => undefined);
  }

  async readFile(path: string, maxBytes: number): Promise<Uint8Array> {
    const file = await this.fileToRead(path);
    await this.machine.enter({ op: 'read', path, action: `read ${path}` });
    if (file.size > maxBytes) throw tooLarge(path, file.size, maxBytes);
    const bytes = new Uint8Array(file.size);
    file.read(bytes, 0);
    return bytes;
  }

  async rename(from: string, to: string): Promise<void> {
    const call: Call = { op: 'rename', path: from, action: `rename ${from} to ${to}` };
    await this.machine.enter(call);
    const source = this.place(call, from), target = this.place(call, to);
    const node = source.node ?? refuse(call, 'NOT_FOUND');
    if (target.node === node) return; // two names of one file: POSIX leaves both
    if (cleanPath(to).startsWith(`${cleanPath(from)}/`)) refuse(call, 'BAD_PATH');
    if (node instanceof MemDirectory) {
      if (target.node instanceof MemFile) refuse(call, 'NOT_DIRECTORY');
      if (target.node?.entries.size) refuse(call, 'NOT_EMPTY');
    } else if (target.node instanceof MemDirectory) {
      refuse(call, 'IS_DIRECTORY');
    }
    this.change({ ...source, node: undefined }, { ...target, node });
  }

  async link(from: string, to: string): Promise<void> {
    const call: Call = { op: 'link', path: from, action: `link ${from} to ${to}` };
    await this.machine.enter(call);
    const node = this.find(call, from) ?? refuse(call, 'NOT_FOUND');
    const target = this.place(call, to);
    if (target.node) refuse(call, 'EXISTS');
    if (node instanceof MemDirectory) refuse(call, 'PERMISSION');
    this.change({ ...target, node });
  }

  async remove(path: string): Promise<void> {
    const call: Call = { op: 'remove', path, action: `remove ${path}` };
    await this.machine.enter(call);
    const place = this.place(call, path);
    const node = place.node ?? refuse(call, 'NOT_FOUND');
    if (node instanceof MemDirectory && node.entries.size > 0) refuse(call, 'NOT_EMPTY');
    this.change({ ...place, node: undefined });
  }

  async removeAll(path: string): Promise<void> {
    const call: Call = { op: 'stat', path, action: `remove ${path} and all below it` };
    await this.machine.enter(call);
    const node = this.find(call, path);
    if (node instanceof MemDirectory) for (const name of [...node.entries.keys()]) await this.removeAll(`${path}/${name}`);
    if (node) await this.remove(path);
  }

  async mkdir(path: string): Promise<void> {
    const call: Call = { op: 'mkdir', path, action: `make directory ${path}` };
    await this.machine.enter({ ...call, op: 'stat' });
    const missing: string[] = [];
    let clean = cleanPath(path);
    for (; !this.find(call, clean); clean = dirname(clean)) missing.unshift(clean);
    if (this.find(call, clean) instanceof MemFile) refuse(call, 'EXISTS');
    for (const dir of missing) {
      await this.machine.enter(call);
      this.change({ ...this.place(call, dir), node: new MemDirectory(this.machine.clock.now()) });
    }
  }

  async list(path: string): Promise<DirEntry[]> {
    const call: Call = { op: 'list', path, action: `list ${path}` };
    await this.machine.enter(call);
    const { entries } = this.directory(call);
    return [...entries].map(([name, node]) => ({ name, kind: kindOf(node) })).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async stat(path: string): Promise<FileStat | undefined> {
    await this.machine.enter({ op: 'stat', path, action: `look at ${path}` });
    const node = this.walk(path);
    return node && node !== BLOCKED ? { kind: kindOf(node), size: node instanceof MemFile ? node.size : 0, mtime: node.mtime } : undefined;
  }

  async syncDir(path: string): Promise<void> {
    const call: Call = { op: 'syncDir', path, action: `sync directory ${path}` };
    await this.machine.enter(call);
    const dir = this.directory(call);
    this.machine.count();
    this.machine.disk.syncDir(dir);
  }

  async freeSpace(path: string): Promise<number> {
    return (await this.diskSpace(path)).available;
  }

  async diskSpace(path: string): Promise<DiskSpace> {
    const call: Call = { op: 'stat', path, action: `ask for free space at ${path}` };
    await this.machine.enter(call);
    if (!this.find(call, path)) refuse(call, 'NOT_FOUND');
    const free = this.machine.free();
    return { size: this.machine.capacity, free, available: free, files: 0, filesFree: 0 };
  }

  async lock(path: string): Promise<FileLock> {
    const call: Call = { op: 'lock', path, action: `lock ${path}` };
    await this.machine.enter(call);
    this.place(call, path);
    const name = cleanPath(path);
    if (this.locks.has(name)) refuse(call, 'LOCKED');
    const lock = {
      lost: new AbortController().signal, // nobody else can reach into this memory
      release: async () => { if (this.locks.get(name) === lock) this.locks.delete(name); },
    };
    this.locks.set(name, lock);
    return lock;
  }

  private async fileToRead(path: string): Promise<MemFile> {
    const call: Call = { op: 'open', path, action: `open ${path}` };
    await this.machine.enter(call);
    const node = this.find(call, path) ?? refuse(call, 'NOT_FOUND');
    return node instanceof MemFile ? node : refuse(call, 'IS_DIRECTORY');
  }

  private async openToWrite(call: Call, prepare: (existing: MemFile) => void): Promise<WriteFile> {
    await this.machine.enter(call);
    const place = this.place(call, call.path);
    if (place.node instanceof MemDirectory) refuse(call, 'IS_DIRECTORY');
    const file = place.node ?? new MemFile(this.machine.clock.now());
    if (place.node) {
      prepare(file);
      this.machine.count();
    } else {
      this.change({ ...place, node: file });
    }
    return new MemWriteFile(this.machine, file, call.path);
  }

  /** One mutation of one or several names. */
  private change(...step: EntryChange[]): void {
    for (const { dir } of step) dir.mtime = this.machine.clock.now();
    this.machine.disk.change(...step);
    this.machine.count();
  }

  private walk(path: string): MemNode | typeof BLOCKED | undefined {
    let node: MemNode | undefined = this.machine.disk.root;
    for (const name of cleanPath(path).split('/').filter(Boolean)) {
      if (node instanceof MemFile) return BLOCKED;
      node = node?.entries.get(name);
    }
    return node;
  }

  /** What is at `path`, if anything. @throws FsError NOT_DIRECTORY if a file is in the way */
  private find(call: Call, path: string): MemNode | undefined {
    const node = this.walk(path);
    return node === BLOCKED ? refuse(call, 'NOT_DIRECTORY') : node;
  }

  private directory(call: Call, path = call.path): MemDirectory {
    const node = this.find(call, path) ?? refuse(call, 'NOT_FOUND');
    return node instanceof MemDirectory ? node : refuse(call, 'NOT_DIRECTORY');
  }

  /** Where the name `path` stands, taken or not. @throws FsError NOT_FOUND, NOT_DIRECTORY about what is above it */
  private place(call: Call, path: string): { dir: MemDirectory; name: string; node: MemNode | undefined } {
    const clean = cleanPath(path);
    if (clean === '/') refuse(call, 'IO', 'the root stays where it is');
    const dir = this.directory(call, dirname(clean));
    return { dir, name: basename(clean), node: dir.entries.get(basename(clean)) };
  }
}

const BLOCKED = Symbol('a file is in the way');

function kindOf(node: MemNode): FileKind {
  return node instanceof MemFile ? 'file' : 'directory';
}
