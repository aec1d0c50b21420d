// MemFs: whatever a program does and whenever the power goes, what is left is what the contract of Fs allows, and all that it promises.
import { WriteFile } from '../../lib/sys/fs';
import { MemFs } from '../../lib/sys/mem-fs';
import { PowerLoss } from '../../lib/sys/mem-machine';
import { SeededRandom } from '../../lib/sys/random';

const DISKS = 150, CUTS = 20, LONGEST_LIFE = 120; // mutations from one cut to the next
const HEADER = 8; // bytes by which a file is known again
const DIRS = ['/a', '/b'];
const MAGIC = 0xfeedface;
const PATHS = DIRS.flatMap((dir) => ['1', '2', '3', '4'].map((name) => `${dir}/${name}`));

/** What happened to things that were not synced: each has to go either way often enough. */
const seen = {
  tailsWhole: 0, tailsInPart: 0, tailsLost: 0, holes: 0, renamesKept: 0, renamesLost: 0, newNamesKept: 0, newNamesLost: 0, removesKept: 0, removesLost: 0,
};

/** What the contract lets us know of a file: a plain list of all contents since the last sync, no pages. */
class Known {
  readonly contents: Buffer[]; // [0] is synced, the last one is now
  least: number; // the smallest size since then
  /** Durable under some name, and neither removed nor replaced since: it has to be there. */
  safe: boolean;
  linked = false;
  movedFrom?: string; // by a rename that was not synced

  constructor(content: Buffer, safe: boolean) {
    this.contents = [content];
    this.least = content.length;
    this.safe = safe;
  }

  get now(): Buffer {
    return this.contents[this.contents.length - 1];
  }

  become(content: Buffer): void {
    this.contents.push(content);
    this.least = Math.min(this.least, content.length);
  }

  synced(): void {
    this.contents.splice(0, this.contents.length - 1);
    this.least = this.now.length;
  }

  /** Every byte is one that stood there since the last sync, or was never written; the synced ones that nothing touched are there. */
  allows(left: Buffer): boolean {
    if (left.length < this.least || left.length > Math.max(...this.contents.map((content) => content.length))) return false;
    if (left.compare(this.contents[0], 0, this.least, 0, this.least) !== 0) return false;
    for (let i = this.least; i < left.length; i++) if (left[i] !== 0 && !this.contents.some((content) => content[i] === left[i])) return false;
    return true;
  }
}

/** One machine: a disk, a program that uses it at random, and what the contract says of each. */
class World {
  private readonly fs: MemFs;
  private now = new Map<string, Known>();
  private readonly known = new Set<Known>(); // all files of this life
  /** What each path may show after a cut: everything it has shown since the last sync of its directory. */
  private readonly possible = new Map<string, Set<Known | undefined>>();
  private files = 0;

  constructor(private readonly random: SeededRandom) {
    this.fs = new MemFs({ random });
  }

  async prepare(): Promise<void> {
    for (const dir of DIRS) await this.fs.mkdir(dir);
    await this.fs.syncDir('/');
    for (const path of PATHS) this.possible.set(path, new Set([undefined]));
  }

  /** From one cut to the next. */
  async live(): Promise<void> {
    this.fs.crashAfter(1 + this.random.below(LONGEST_LIFE));
    try {
      for (;;) await this.step();
    } catch (err) {
      if (!(err instanceof PowerLoss)) throw err;
    }
    this.fs.powerLoss();
    await this.compare();
  }

  private async step(): Promise<void> {
    const path = this.any(PATHS), other = this.any(PATHS), file = this.now.get(path);
    const die = this.random.below(16);
    if (!file) return this.make(path);
    if (die < 4) return this.append(path, file);
    if (die < 6) return this.sync(path, file);
    if (die < 8) return this.syncDir(this.any(DIRS));
    if (die < 12) return this.rename(path, other, file);
    if (die < 13) return this.now.has(other) ? undefined : this.link(path, other, file);
    if (die < 14) return this.truncate(path, file);
    return this.remove(path, file);
  }

  private any(of: readonly string[]): string {
    return of[this.random.below(of.length)];
  }

  private async make(path: string): Promise<void> {
    const file = new Known(Buffer.alloc(0), false);
    this.show(path, file);
    const header = Buffer.alloc(HEADER);
    header.writeUInt32LE(++this.files);
    header.writeUInt32LE(MAGIC, 4);
    await using(this.fs.create(path), async (handle) => {
      file.become(header);
      await handle.append(header);
      await handle.sync();
      file.synced();
    });
  }

  private async append(path: string, file: Known): Promise<void> {
    const more = Buffer.from(this.random.bytes(new Uint8Array(this.random.below(3) ? this.random.below(100) : this.random.below(10_000))));
    file.become(Buffer.concat([file.now, more]));
    await using(this.fs.append(path), (handle) => handle.append(more));
  }

  private async truncate(path: string, file: Known): Promise<void> {
    const size = HEADER + this.random.below(file.now.length - HEADER + 1);
    file.become(file.now.subarray(0, size));
    await using(this.fs.append(path), (handle) => handle.truncate(size));
  }

  private async sync(path: string, file: Known): Promise<void> {
    await using(this.fs.append(path), (handle) => (this.random.below(2) ? handle.sync() : handle.datasync()));
    file.synced();
  }

  private async syncDir(dir: string): Promise<void> {
    await this.fs.syncDir(dir);
    for (const path of PATHS.filter((p) => p.startsWith(dir))) {
      const file = this.now.get(path);
      this.possible.set(path, new Set([file]));
      if (!file) continue;
      file.safe = true;
      file.movedFrom = undefined;
    }
  }

  private async rename(from: string, to: string, file: Known): Promise<void> {
    const replaced = this.now.get(to);
    if (replaced !== file) {
      this.hide(from);
      this.show(to, file);
      file.movedFrom = from;
      if (replaced) replaced.safe = false;
    }
    await this.fs.rename(from, to);
  }

  private async link(from: string, to: string, file: Known): Promise<void> {
    file.linked = true;
    this.show(to, file);
    await this.fs.link(from, to);
  }

  private async remove(path: string, file: Known): Promise<void> {
    file.safe = false;
    this.hide(path);
    await this.fs.remove(path);
  }

  private show(path: string, file: Known): void {
    this.known.add(file);
    this.now.set(path, file);
    this.possible.get(path)!.add(file);
  }

  private hide(path: string): void {
    this.now.delete(path);
    this.possible.get(path)!.add(undefined);
  }

  /** Holds what is left against what is known, and goes on from there as a program does that starts again. */
  private async compare(): Promise<void> {
    const shown = new Map<string, Known>();
    const next = new Map<string, Known>();
    for (const path of PATHS) {
      const left = (await this.fs.stat(path)) && Buffer.from(await this.fs.readFile(path, 1 << 30));
      const possible = [...this.possible.get(path)!].filter((file) => (file && left ? file.allows(left) : !file && !left));
      if (possible.length === 0) throw new Error(`${path} shows ${left ? `${left.length} bytes` : 'nothing'}, which it never was`);
      const [file] = possible; // one, but for files without their header
      this.tally(path, file, left);
      if (!file || !left) continue;
      const again = [...shown].find(([, other]) => other === file);
      next.set(path, again ? next.get(again[0])! : new Known(left, true));
      shown.set(path, file);
    }
    for (const file of this.known) {
      const names = [...shown].filter(([, other]) => other === file).map(([path]) => path);
      if (file.safe && names.length === 0) throw new Error('a file is gone that was durable and never removed');
      if (names.length > 1 && !file.linked) throw new Error(`one file has the names ${names.join(', ')}, of which it had only one at a time`);
    }
    await this.restart(next);
  }

  private async restart(next: Map<string, Known>): Promise<void> {
    for (const [path, file] of next) {
      file.linked = [...next.values()].filter((other) => other === file).length > 1;
      if (file.now.length >= HEADER && file.now.readUInt32LE(4) === MAGIC) continue;
      await this.fs.remove(path);
      next.delete(path);
    }
    for (const dir of DIRS) await this.fs.syncDir(dir);
    this.now = next;
    this.known.clear();
    for (const file of next.values()) this.known.add(file);
    for (const path of PATHS) this.possible.set(path, new Set([next.get(path)]));
  }

  private tally(path: string, file: Known | undefined, left: Buffer | undefined): void {
    const wanted = this.now.get(path), possible = this.possible.get(path)!;
    if (file && left && file.contents.length > 1) {
      seen[left.equals(file.now) ? 'tailsWhole' : left.equals(file.contents[0]) ? 'tailsLost' : 'tailsInPart']++;
      if (left.length > file.contents[0].length + 100 && left.includes(Buffer.alloc(100))) seen.holes++;
    }
    if (file?.movedFrom) seen[file === wanted ? 'renamesKept' : 'renamesLost']++;
    else if (wanted && possible.has(undefined)) seen[file ? 'newNamesKept' : 'newNamesLost']++;
    if (!wanted && possible.size > 1) seen[file ? 'removesLost' : 'removesKept']++;
  }
}

async function using(opened: Promise<WriteFile>, use: (file: WriteFile) => Promise<void>): Promise<void> {
  const file = await opened;
  try {
    await use(file);
  } finally {
    await file.close();
  }
}

test(`${DISKS * CUTS} cuts`, async () => {
  for (let seed = 1; seed <= DISKS; seed++) {
    const world = new World(new SeededRandom(seed));
    await world.prepare();
    for (let cut = 1; cut <= CUTS; cut++) {
      await world.live().catch((err) => { throw new Error(`disk ${seed}, cut ${cut}: ${err.message}`, { cause: err }); });
    }
  }
  process.stdout.write(`${DISKS * CUTS} cuts, 0 broken promises; what was not synced: ${JSON.stringify(seen)}\n`);
  for (const [what, times] of Object.entries(seen)) expect({ what, often: times > 200 }).toEqual({ what, often: true });
}, 60_000);
