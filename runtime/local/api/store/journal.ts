import { dirname } from 'node:path/posix';
import { crc32c } from '../../../../lib/encoding/crc32c';
import { Logger } from '../../../../lib/log/logger';
import { CodedError, CorruptionError } from '../../../../lib/sys/errors';
import { FileLock, Fs, WriteFile } from '../../../../lib/sys/fs';
import { replaceFile } from '../../../../lib/sys/replace-file';
import { KubeObject } from '../../../kube/objects';
import { Change } from './history';
import { ChangeLog } from './object-store';

const LARGEST = 1 << 30; // bytes of a file that is read
const SMALLEST_ROTATION = 8 << 20; // bytes of log below which no snapshot is worth it
const HEAD = 8; // bytes of length and checksum before each record

interface Record { readonly r: number; readonly t?: string; readonly k?: string; readonly o?: KubeObject }
/** Where an object stands, and its JSON. */
export interface StoredText { readonly table: string; readonly key: string; readonly text: string }

export type Restore = (table: string, key: string, object: KubeObject) => void;
type State = () => { readonly revision: number; readonly objects: Iterable<StoredText> };

export interface JournalOptions {
  readonly fs: Fs;
  readonly dir: string;
  readonly log: Logger;
}

/**
 * Keeps objects in a directory, so that a kill at any moment loses nothing that was answered: a snapshot, and a log of what changed since.
 * Both are records of JSON, `{"r":revision,"t":table,"k":key,"o":object}`, without `o` where the object is gone; each stands behind its
 * length and its CRC-32C, as 32 bits in little-endian order. The first record of a snapshot has its revision alone. Records of the log
 * that are not newer than that are skipped, so neither file has to be replaced in the same instant as the other.
 */
export class Journal implements ChangeLog {
  private pending: Buffer[] = [];
  private writing: Promise<void> | undefined;
  private failure: CodedError | undefined;
  private file: WriteFile | undefined;
  private snapshotSize = 0;
  private state: State = () => ({ revision: 0, objects: [] });

  private constructor(private readonly options: JournalOptions, private readonly lock: FileLock) {}

  /**
   * Takes the directory, and hands over what is in it.
   * @param restore gets each object that is there
   * @returns the journal, and the revision of the newest change
   * @throws FsError LOCKED; CorruptionError for a snapshot that cannot be read: of the log, what lies behind a torn record is dropped
   */
  static async open(options: JournalOptions, restore: Restore): Promise<{ journal: Journal; revision: number }> {
    const { fs, dir } = options;
    if (!await fs.stat(dir)) {
      await fs.mkdir(dir);
      await fs.syncDir(dirname(dir));
    }
    const journal = new Journal(options, await fs.lock(`${dir}/lock`));
    try {
      return { journal, revision: await journal.read(restore) };
    } catch (err) {
      await journal.lock.release();
      throw err;
    }
  }

  /** Begins a new log behind a snapshot of what `state` gives, now and whenever the log has grown long. */
  async begin(state: State): Promise<void> {
    this.state = state;
    await this.rotate();
  }

  append({ revision, table, key }: Change, text: string | undefined): void {
    if (this.failure) throw this.failure;
    const head = `{"r":${revision},"t":${JSON.stringify(table)},"k":${JSON.stringify(key)}`;
    this.pending.push(framed(text === undefined ? `${head}}` : `${head},"o":${text}}`));
  }

  async flushed(): Promise<void> {
    while (this.pending.length > 0 || this.writing) {
      this.writing ??= this.write().finally(() => { this.writing = undefined; });
      await this.writing;
    }
    if (this.failure) throw this.failure;
  }

  async close(): Promise<void> {
    await this.flushed().catch(() => undefined); // whoever had to know it was told
    await this.file?.close();
    await this.lock.release();
  }

  private async read(restore: Restore): Promise<number> {
    const { fs, dir, log } = this.options;
    const [snapshot, changes] = [`${dir}/snapshot`, `${dir}/log`];
    const objects = new Map<string, Required<Record>>();
    let revision = 0;
    const take = (record: Record) => {
      if (record.t !== undefined && record.o) objects.set(`${record.t} ${record.k}`, record as Required<Record>);
      else if (record.t !== undefined) objects.delete(`${record.t} ${record.k}`);
    };
    if (await fs.stat(snapshot)) {
      const bytes = await fs.readFile(snapshot, LARGEST);
      const end = readRecords(bytes, (record) => {
        revision = Math.max(revision, record.r);
        take(record);
      });
      if (end < bytes.length) throw new CorruptionError(snapshot, end, 'a record is not what was written; put a copy in its place or remove the directory');
    }
    const since = revision;
    if (await fs.stat(changes)) {
      const bytes = await fs.readFile(changes, LARGEST);
      const end = readRecords(bytes, (record) => {
        if (record.r <= since) return;
        revision = record.r;
        take(record);
      });
      if (end < bytes.length) log.warn('Dropped the torn end of a log', { file: changes, bytes: bytes.length - end });
    }
    for (const { t, k, o } of objects.values()) restore(t, k, o);
    return revision;
  }

  /** Writes what is pending, as one piece; what comes meanwhile is the next piece. After a failure nothing is taken any more. */
  private async write(): Promise<void> {
    const piece = Buffer.concat(this.pending);
    this.pending = [];
    try {
      await this.file!.append(piece);
      await this.file!.datasync();
      if (this.file!.size > Math.max(SMALLEST_ROTATION, this.snapshotSize) && this.pending.length === 0) await this.rotate();
    } catch (err) {
      this.failure = new CodedError('STORE', 'changes cannot be kept any more: mend the disk and start again', err);
      throw this.failure;
    }
  }

  private async rotate(): Promise<void> {
    const { fs, dir } = this.options;
    const { revision, objects } = this.state();
    const records = [framed(`{"r":${revision}}`)];
    for (const { table, key, text } of objects) records.push(framed(`{"r":0,"t":${JSON.stringify(table)},"k":${JSON.stringify(key)},"o":${text}}`));
    const bytes = Buffer.concat(records);
    await replaceFile(fs, dir, 'snapshot', bytes);
    this.snapshotSize = bytes.length;
    await this.file?.close();
    this.file = await fs.create(`${dir}/log`);
    await this.file.sync();
    await fs.syncDir(dir);
  }
}

function framed(text: string): Buffer {
  const size = Buffer.byteLength(text);
  const bytes = Buffer.allocUnsafe(HEAD + size);
  bytes.write(text, HEAD);
  bytes.writeUInt32LE(size, 0);
  bytes.writeUInt32LE(crc32c(bytes, HEAD), 4);
  return bytes;
}

/** Hands over all records up to the first that is not whole. @returns where they end */
function readRecords(bytes: Uint8Array, take: (record: Record) => void): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + HEAD <= buffer.length) {
    const size = buffer.readUInt32LE(at), end = at + HEAD + size;
    if (size === 0 || end > buffer.length || crc32c(buffer, at + HEAD, end) !== buffer.readUInt32LE(at + 4)) break; // a torn end may be all zeros
    take(JSON.parse(buffer.toString('utf8', at + HEAD, end)) as Record);
    at = end;
  }
  return at;
}
