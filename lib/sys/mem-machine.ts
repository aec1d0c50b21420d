import { Clock } from './clock';
import { CodedError } from './errors';
import { cleanPath, FsCode, FsError } from './fs';
import { MemDisk, MemFile } from './mem-disk';
import { Random } from './random';

/** The operations that change the disk. `create` stands for both ways to open for writing, `append` for the writing. */
const MUTATIONS = ['create', 'append', 'truncate', 'sync', 'rename', 'link', 'remove', 'mkdir', 'syncDir'] as const;
export type MemOperation = (typeof MUTATIONS)[number] | 'open' | 'read' | 'list' | 'stat' | 'lock';

/** Which operations fail. */
export interface FaultMatch {
  /** Absent: all that change the disk, as if it had become read-only. */
  readonly op?: MemOperation;
  /** At or below this path, the first one for `rename` and `link`. Absent: anywhere. */
  readonly path?: string;
  /** How many are done as usual before. */
  readonly after?: number;
  /** How many fail then. Absent: all. */
  readonly times?: number;
}

/** The power is gone: thrown out of whatever still runs, and caught by the test alone. */
export class PowerLoss extends CodedError {
  constructor() {
    super('POWER_LOSS', 'the power is gone');
  }
}

/** An operation, the path as the caller gave it, and what to call it in an error. */
export interface Call { readonly op: MemOperation; readonly path: string; readonly action: string }

export function refuse({ path, action }: Call, code: FsCode, advice?: string): never {
  throw new FsError(code, path, action, undefined, advice);
}

/** What the paths and the open files of one `MemFs` share: the disk, what fails on it, and the power. */
export class MemMachine {
  readonly disk = new MemDisk();
  readonly openFiles = new Set<{ readonly file: MemFile }>();
  /** Counts the starts of the machine: what is from before one is dead. */
  boots = 0;
  mutations = 0;
  private faults: Array<{ code: FsCode; match: FaultMatch; after: number; times: number }> = [];
  private left = Infinity; // mutations until the power goes; 0 once it is gone

  constructor(readonly random: Random, readonly clock: Clock, readonly capacity: number) {}

  fail(code: FsCode, match: FaultMatch): void {
    this.faults.push({ code, match, after: match.after ?? 0, times: match.times ?? Infinity });
  }

  heal(): void {
    this.faults = [];
  }

  crashAfter(mutations: number): void {
    this.left = mutations;
  }

  powerLoss(): void {
    this.disk.losePower(this.random);
    this.openFiles.clear();
    this.left = Infinity;
    this.boots++;
  }

  /** Stands before all that an operation does, which so never happens at the call. @throws PowerLoss, or the FsError of `fail` */
  async enter(call: Call, boot = this.boots): Promise<void> {
    await Promise.resolve(); // no more: a chain of operations has to settle within one step of a `FakeClock`
    if (this.left === 0 || boot !== this.boots) throw new PowerLoss();
    for (const fault of this.faults) {
      if (!matches(fault.match, call)) continue;
      if (fault.after > 0) fault.after--;
      else if (fault.times-- > 0) refuse(call, fault.code);
    }
  }

  /** Stands behind what a mutation changes, and before what it makes durable: then it is as if cut off within. @throws PowerLoss */
  count(): void {
    this.mutations++;
    if (--this.left === 0) throw new PowerLoss();
  }

  /** Bytes that still fit. A file that was removed while it is open takes its space until it is closed. */
  free(): number {
    if (this.capacity === Infinity) return Infinity;
    let used = 0;
    const files = this.disk.files();
    for (const { file } of this.openFiles) files.add(file);
    for (const { size } of files) used += size;
    return Math.max(this.capacity - used, 0);
  }
}

function matches({ op, path }: FaultMatch, call: Call): boolean {
  if (op ? op !== call.op : !(MUTATIONS as readonly string[]).includes(call.op)) return false;
  return path === undefined || `${cleanPath(call.path)}/`.startsWith(`${cleanPath(path)}/`.replace('//', '/'));
}
