import { ReadFile, WriteFile } from './fs';
import { MemFile } from './mem-disk';
import { Call, MemMachine, MemOperation, PowerLoss, refuse } from './mem-machine';

/** An open file of a `MemFs`. It dies with the machine it was opened on. */
class MemHandle {
  private readonly boot: number;

  constructor(protected readonly machine: MemMachine, readonly file: MemFile, protected readonly path: string) {
    this.boot = machine.boots;
    machine.openFiles.add(this);
  }

  async close(): Promise<void> {
    await Promise.resolve();
    this.machine.openFiles.delete(this);
  }

  protected call(op: MemOperation, action: string): Call {
    const call = { op, path: this.path, action };
    if (!this.machine.openFiles.has(this) && this.boot === this.machine.boots) refuse(call, 'MISUSE');
    return call;
  }

  protected enter(call: Call): Promise<void> {
    return this.machine.enter(call, this.boot);
  }
}

export class MemReadFile extends MemHandle implements ReadFile {
  async size(): Promise<number> {
    await this.enter(this.call('stat', `look at ${this.path}`));
    return this.file.size;
  }

  async read(into: Uint8Array, offset: number, length: number, position: number): Promise<number> {
    const call = this.call('read', `read ${this.path}`);
    if (offset + length > into.length) refuse(call, 'MISUSE');
    await this.enter(call);
    return this.file.read(into.subarray(offset, offset + length), position);
  }
}

export class MemWriteFile extends MemHandle implements WriteFile {
  private busy = false;
  private failedSync?: unknown;

  get size(): number {
    return this.file.size;
  }

  append(bytes: Uint8Array): Promise<void> {
    return this.alone('append', `append to ${this.path}`, async (call) => {
      await this.enter(call).catch((err) => {
        if (err.code === 'IO' || err.code === 'NO_SPACE') this.write(bytes.subarray(0, Math.floor(this.machine.random.next() * bytes.length)));
        throw err;
      });
      const fits = Math.min(bytes.length, this.machine.free());
      this.write(bytes.subarray(0, fits));
      this.machine.count();
      if (fits < bytes.length) refuse(call, 'NO_SPACE');
    });
  }

  truncate(size: number): Promise<void> {
    return this.alone('truncate', `truncate ${this.path} to ${size}`, async (call) => {
      if (!(size >= 0 && size <= this.size)) refuse(call, 'MISUSE', `it has ${this.size} bytes`);
      await this.enter(call);
      this.file.truncate(size, this.machine.clock.now());
      this.machine.count();
    });
  }

  async sync(): Promise<void> {
    if (this.failedSync) throw this.failedSync;
    const call = this.call('sync', `sync ${this.path}`);
    await this.enter(call).catch((err) => {
      if (err instanceof PowerLoss) throw err; // the rest is `powerLoss`'s to decide
      this.file.failSync();
      throw this.failedSync = err;
    });
    this.machine.count();
    this.file.sync();
  }

  datasync(): Promise<void> {
    return this.sync();
  }

  private write(bytes: Uint8Array): void {
    this.file.append(bytes, this.machine.clock.now());
  }

  private async alone(op: MemOperation, action: string, work: (call: Call) => Promise<void>): Promise<void> {
    const call = this.call(op, action);
    if (this.busy) refuse(call, 'MISUSE');
    this.busy = true;
    try {
      await work(call);
    } finally {
      this.busy = false;
    }
  }
}
