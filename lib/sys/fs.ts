import { posix } from 'node:path';
import { CodedError } from './errors';

/**
 * The only door to files. Paths are absolute, with `/`; `.` and `..` are resolved in their text before anything is looked up.
 * Every failure is an `FsError`.
 *
 * What survives a loss of power: of a file's bytes those before its last `sync`, of a directory's entries (what create, rename,
 * link, remove and mkdir change) those before its last `syncDir`. Neither implies the other, and a new directory needs a
 * `syncDir` of its parent. Anything later may be there in any part, but a rename has happened or it has not.
 */
export interface Fs {
  /** Opens an existing file for reading. @throws FsError NOT_FOUND, IS_DIRECTORY */
  open(path: string): Promise<ReadFile>;
  /** Opens a file for writing and empties it; makes it where it is missing. @throws FsError NOT_FOUND where its directory is missing */
  create(path: string): Promise<WriteFile>;
  /** As `create`, but keeps the bytes that are there and goes on behind them. */
  append(path: string): Promise<WriteFile>;
  /** The whole file, owned by the caller. @throws FsError TOO_LARGE if it has more than `maxBytes` */
  readFile(path: string, maxBytes: number): Promise<Uint8Array>;
  /** Gives `from` another name. A file, or an empty directory if `from` is one, that had the name is replaced in the same instant. */
  rename(from: string, to: string): Promise<void>;
  /** Gives the file `from` a second name. @throws FsError EXISTS if `to` is taken */
  link(from: string, to: string): Promise<void>;
  /** Removes a file or an empty directory. @throws FsError NOT_FOUND, NOT_EMPTY */
  remove(path: string): Promise<void>;
  /** Removes whatever is there with all below it; a failure or crash leaves part of it. What is missing is no error. */
  removeAll(path: string): Promise<void>;
  /** Makes a directory, its parents too. One that exists is no error. @throws FsError EXISTS if it is a file */
  mkdir(path: string): Promise<void>;
  /** What is in a directory, in the order of the names. */
  list(path: string): Promise<DirEntry[]>;
  /** Undefined where nothing is. */
  stat(path: string): Promise<FileStat | undefined>;
  /** Makes the entries of a directory durable. A rename out of or into it is durable as a whole. */
  syncDir(path: string): Promise<void>;
  /** Bytes that this process may still write to the disk that `path` is on. */
  freeSpace(path: string): Promise<number>;
  /** How large and how full the disk is that `path` is on. */
  diskSpace(path: string): Promise<DiskSpace>;
  /**
   * Keeps every other holder out, this process's own calls included, until it is released or the process ends, however it ends.
   * Nothing is written to `path`, but files whose names begin with its name may stand beside it.
   * @throws FsError LOCKED at once or, if the holder cannot be seen from here, after at most 15 seconds
   */
  lock(path: string): Promise<FileLock>;
}

export type FileKind = 'file' | 'directory' | 'other';

/** Symbolic links are followed; one that leads nowhere is `other`. */
export interface DirEntry { readonly name: string; readonly kind: FileKind }

/** `size` in bytes, `mtime` in whole milliseconds since the Unix epoch. */
export interface FileStat { readonly kind: FileKind; readonly size: number; readonly mtime: number }

/** In bytes; `free` counts those only the administrator may use, `available` does not. A file system that counts no files has 0 of them. */
export interface DiskSpace {
  readonly size: number;
  readonly free: number;
  readonly available: number;
  readonly files: number;
  readonly filesFree: number;
}

/** An open file. It can be read by many at once, and goes on after its name is gone. */
export interface ReadFile {
  /** The size now, in bytes. */
  size(): Promise<number>;
  /**
   * Reads `length` bytes from byte `position` of the file to `into[offset, offset + length)`.
   * @returns how many; fewer than `length` only because the file ends there
   * @throws FsError MISUSE if `into` is too short
   */
  read(into: Uint8Array, offset: number, length: number, position: number): Promise<number>;
  /** A second call does nothing. */
  close(): Promise<void>;
}

/**
 * An open file that has this one writer. `append` and `truncate` must not overlap: await each (MISUSE otherwise). `sync` may run
 * beside them, and covers what was appended before it was called.
 */
export interface WriteFile {
  /** Bytes in the file: where the next `append` goes. */
  readonly size: number;
  /**
   * Writes all of `bytes` to the end. They are not kept afterwards and must not change before.
   * After a failure `size` counts the part of them that was written, always from their start: `truncate` to the earlier size takes
   * it out, `append` of the rest completes it.
   * @throws FsError NO_SPACE, IO
   */
  append(bytes: Uint8Array): Promise<void>;
  /** Cuts the file to `size` bytes, at most those it has (MISUSE otherwise). */
  truncate(size: number): Promise<void>;
  /**
   * Makes the bytes and everything known about the file durable. Once it failed, what was written since the last success may be lost
   * even if it can still be read, and every later call fails too: write the bytes again, to another file.
   */
  sync(): Promise<void>;
  /** The same without the time of the last change: one write less on most disks. */
  datasync(): Promise<void>;
  /** Does not sync. A second call does nothing. */
  close(): Promise<void>;
}

export interface FileLock {
  /** Aborts if somebody removed the lock, or took it from a process that stood still for long. Stop writing at once. */
  readonly lost: AbortSignal;
  /** A second call does nothing. */
  release(): Promise<void>;
}

const ADVICE = {
  NOT_FOUND: 'there is no such file or directory; check the path',
  EXISTS: 'the name is taken; remove what has it or choose another',
  NOT_DIRECTORY: 'a part of the path is a file; check the path',
  IS_DIRECTORY: 'it is a directory; name a file',
  NOT_EMPTY: 'the directory is not empty; remove what is in it first',
  NO_SPACE: 'the disk is full; free some of it or give it more',
  READ_ONLY: 'the file system is read-only; mount it writable or choose another path',
  PERMISSION: 'this is not permitted; check the owner and mode of the path and the user of the process',
  TOO_LARGE: 'the file is too large; check that it is the right one',
  TOO_MANY_OPEN: 'too many files are open; raise the limit (ulimit -n)',
  LOCKED: 'another process has it; stop that process or choose another path',
  BAD_PATH: 'not a usable path; give an absolute one without NUL and not into itself',
  MISUSE: 'the file is closed or busy, or the range is none of it; this is a mistake in the program',
  IO: 'the disk or the system failed; look into the log of the system',
};
export type FsCode = keyof typeof ADVICE;

/** A failure of an `Fs`, with the path as the caller gave it. */
export class FsError extends CodedError {
  /**
   * @param action what was tried, path included, such as `create /data/x`
   * @param advice what is wrong and what to do, where more can be said than the code does
   */
  constructor(code: FsCode, readonly path: string, action: string, cause?: unknown, advice: string = ADVICE[code]) {
    super(code, `cannot ${action}: ${advice}`, cause);
  }
}

/** `path` with `.`, `..` and superfluous slashes resolved; no `..` climbs over the root. @throws FsError BAD_PATH */
export function cleanPath(path: string): string {
  if (!path.startsWith('/') || path.includes('\0')) throw new FsError('BAD_PATH', path, `use ${JSON.stringify(path)}`);
  const clean = posix.normalize(path);
  return clean.length > 1 && clean.endsWith('/') ? clean.slice(0, -1) : clean;
}

/** What `readFile` says of a file that is too large, whose `size` is at least the given one. */
export function tooLarge(path: string, size: number, maxBytes: number): FsError {
  const advice = `it has ${size} bytes or more, at most ${maxBytes} are read; check that it is the right file`;
  return new FsError('TOO_LARGE', path, `read ${path}`, undefined, advice);
}
