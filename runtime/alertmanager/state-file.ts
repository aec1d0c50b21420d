import { dirname } from 'node:path/posix';
import { ByteReader } from '../../lib/encoding/byte-reader';
import { ByteWriter } from '../../lib/encoding/byte-writer';
import { crc32c } from '../../lib/encoding/crc32c';
import { Logger } from '../../lib/log/logger';
import { CodedError, CorruptionError } from '../../lib/sys/errors';
import { Fs, WriteFile } from '../../lib/sys/fs';
import { replaceFile } from '../../lib/sys/replace-file';

const LARGEST = 1 << 30; // bytes of a file that is read

export interface StateCodec<T> {
  /** Writes one entry as a protobuf message. */
  encode(entry: T, writer: ByteWriter): void;
  /** Reads the message that `reader` is limited to; what is wrong with its bytes leaves the reader failed. */
  decode(reader: ByteReader): T;
}

export interface StateFileOptions<T> {
  readonly fs: Fs;
  readonly dir: string;
  /** Of the snapshot, which has the original's format: messages, each behind its length as a varint. The log is `name.log`. */
  readonly name: string;
  readonly codec: StateCodec<T>;
  readonly log: Logger;
  /** Everything there is, for a snapshot. */
  readonly all: () => Iterable<T>;
}

/**
 * Entries that survive a kill at any moment: a snapshot that the original reads too, and beside it a log of what changed since. An
 * entry may be read twice, from both, and the later one need not be the newer: whoever loads them must merge. Layout of the log:
 * docs/parts/alertmanager.md.
 */
export class StateFile<T> {
  private log: WriteFile | undefined; // undefined after a failure too: the next change then writes a snapshot
  private pending: T[] = [];
  private writing: Promise<void> | undefined;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: StateFileOptions<T>) {}

  /**
   * Hands everything on disk to `merge`, and begins a new log.
   * @throws CorruptionError for a snapshot that cannot be read; of the log, what lies behind a torn record is dropped and reported
   */
  async open(merge: (entry: T) => void): Promise<void> {
    const { fs, dir, name, log } = this.options;
    if (!await fs.stat(dir)) {
      await fs.mkdir(dir);
      await fs.syncDir(dirname(dir));
    }
    const snapshot = `${dir}/${name}`;
    if (await fs.stat(snapshot)) this.readSnapshot(await fs.readFile(snapshot, LARGEST), merge);
    if (await fs.stat(this.logPath)) {
      const lost = this.readLog(await fs.readFile(this.logPath, LARGEST), merge);
      if (lost > 0) log.warn('Dropped the torn end of a log', { file: this.logPath, bytes: lost });
    }
    await this.snapshot();
  }

  /** Resolves once `entry`, which is part of `all` already, is durable. Entries that come together share one sync. @throws FsError */
  append(entry: T): Promise<void> {
    this.pending.push(entry);
    return this.writing ??= this.enqueue(async () => {
      this.writing = undefined;
      const entries = this.pending;
      this.pending = [];
      if (this.log) await this.writeLog(this.log, entries);
      else await this.writeSnapshot();
    });
  }

  /** Writes all entries out and empties the log. @returns the size of the snapshot, in bytes @throws FsError, with the old files intact */
  async snapshot(): Promise<number> {
    let size = 0;
    await this.enqueue(async () => { size = await this.writeSnapshot(); });
    return size;
  }

  async close(): Promise<void> {
    await this.queue;
    await this.log?.close();
    this.log = undefined;
  }

  private get logPath(): string {
    return `${this.options.dir}/${this.options.name}.log`;
  }

  /** One after the other, whether or not the one before succeeded. */
  private enqueue(work: () => Promise<unknown>): Promise<void> {
    const done = this.queue.then(work, work).then(() => undefined);
    this.queue = done.catch(() => undefined);
    return done;
  }

  private async writeLog(file: WriteFile, entries: readonly T[]): Promise<void> {
    try {
      await file.append(this.records(entries));
      await file.datasync();
    } catch (err) {
      this.log = undefined; // what it holds now is uncertain
      await file.close();
      throw err;
    }
  }

  private async writeSnapshot(): Promise<number> {
    const { fs, dir, name, codec, all } = this.options;
    const writer = new ByteWriter(1 << 16);
    for (const entry of all()) {
      const start = writer.open();
      codec.encode(entry, writer);
      writer.close(start);
    }
    await this.log?.close();
    this.log = undefined;
    await replaceFile(fs, dir, name, writer.bytes());
    const log = await fs.create(this.logPath);
    await fs.syncDir(dir);
    this.log = log;
    return writer.at;
  }

  private records(entries: readonly T[]): Uint8Array {
    const message = new ByteWriter(), writer = new ByteWriter();
    for (const entry of entries) {
      this.options.codec.encode(entry, message.reset());
      writer.uvarint(message.at);
      writer.le32(crc32c(message.bytes()));
      writer.raw(message.bytes());
    }
    return writer.bytes();
  }

  private readSnapshot(bytes: Uint8Array, merge: (entry: T) => void): void {
    const { dir, name } = this.options;
    const reader = new ByteReader(bytes);
    while (reader.at < reader.end) {
      const start = reader.at, length = reader.uvarint32(), from = reader.at;
      reader.skip(length);
      if (reader.failed || !this.decode(bytes, from, from + length, merge)) {
        throw new CorruptionError(`${dir}/${name}`, start, 'no message of the expected form; restore the file, or remove it to start without its content');
      }
    }
  }

  /** @returns how many bytes at the end are no records */
  private readLog(bytes: Uint8Array, merge: (entry: T) => void): number {
    const reader = new ByteReader(bytes);
    while (reader.at < reader.end) {
      const start = reader.at, length = reader.uvarint32(), sum = reader.le32(), from = reader.at;
      reader.skip(length);
      if (reader.failed || crc32c(bytes, from, from + length) !== sum || !this.decode(bytes, from, from + length, merge)) return bytes.length - start;
    }
    return 0;
  }

  /** @returns whether the bytes are a message; one whose content is refused is left out with a line in the log */
  private decode(bytes: Uint8Array, from: number, to: number, merge: (entry: T) => void): boolean {
    const reader = new ByteReader(bytes, from, to);
    let entry: T;
    try {
      entry = this.options.codec.decode(reader);
    } catch (err) {
      if (!(err instanceof CodedError)) throw err;
      this.options.log.error('Left out an entry that cannot be used', { file: `${this.options.dir}/${this.options.name}`, offset: from, err });
      return true;
    }
    if (!reader.failed) merge(entry);
    return !reader.failed;
  }
}
