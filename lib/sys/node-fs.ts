import { constants, Dirent, Stats } from 'node:fs';
import * as fsp from 'node:fs/promises';
import { Clock, systemClock } from './clock';
import { CodedError } from './errors';
import { cleanPath, DirEntry, DiskSpace, FileKind, FileLock, FileStat, Fs, FsCode, FsError, ReadFile, tooLarge, WriteFile } from './fs';
import { lockFile } from './node-lock';

/**
 * The machine's files. Where `env.MONITORING_MOUNTS` is set, a JSON object such as `{"/etc/prometheus/config": "/state/x/config"}`,
 * each path at or below one of its keys is looked up in that folder instead, as if the folder were mounted there; of two keys the
 * longer wins. So a program of the local run finds its volumes without knowing that it is in no container. A mount is not listed in
 * the directory above it. Errors keep the path that was asked for, their cause names the real one.
 * @param clock for waiting on a lock whose holder cannot be seen
 * @throws CodedError BAD_MOUNTS
 */
export function nodeFs(env: Readonly<Record<string, string | undefined>>, clock: Clock = systemClock): Fs {
  return new NodeFs(pathMap(env.MONITORING_MOUNTS), clock);
}

class NodeFs implements Fs {
  /** @param real where a path is found on this machine */
  constructor(private readonly real: (path: string) => string, private readonly clock: Clock) {}

  open(path: string): Promise<ReadFile> {
    return attempt(`open ${path}`, path, async () => {
      const { handle, stats } = await opened(this.real(path), 'r');
      if (!stats.isDirectory()) return new NodeReadFile(handle, path);
      await handle.close();
      throw new FsError('IS_DIRECTORY', path, `open ${path}`);
    });
  }

  create(path: string): Promise<WriteFile> {
    return attempt(`create ${path}`, path, async () => new NodeWriteFile(await fsp.open(this.real(path), 'w'), path, 0));
  }

  append(path: string): Promise<WriteFile> {
    return attempt(`open ${path} for writing`, path, async () => {
      const { handle, stats } = await opened(this.real(path), constants.O_WRONLY | constants.O_CREAT); // not O_APPEND: each write has its place
      return new NodeWriteFile(handle, path, stats.size);
    });
  }

  readFile(path: string, maxBytes: number): Promise<Uint8Array> {
    return attempt(`read ${path}`, path, async () => {
      const { handle, stats } = await opened(this.real(path), 'r');
      try {
        if (stats.isFile() && stats.size > maxBytes) throw tooLarge(path, stats.size, maxBytes);
        return await readToEnd(handle, path, stats.size, maxBytes);
      } finally {
        await handle.close();
      }
    });
  }

  rename(from: string, to: string): Promise<void> {
    return attempt(`rename ${from} to ${to}`, from, () => fsp.rename(this.real(from), this.real(to)), { ...CODES, EINVAL: 'BAD_PATH' }); // into itself
  }

  link(from: string, to: string): Promise<void> {
    return attempt(`link ${from} to ${to}`, from, () => fsp.link(this.real(from), this.real(to)));
  }

  remove(path: string): Promise<void> {
    return attempt(`remove ${path}`, path, async () => {
      const real = this.real(path);
      const isDirectory = (await fsp.lstat(real)).isDirectory(); // unlink says so too, but with a code that differs between systems
      await (isDirectory ? fsp.rmdir(real) : fsp.unlink(real));
    });
  }

  removeAll(path: string): Promise<void> {
    return attempt(`remove ${path} and all below it`, path, () => fsp.rm(this.real(path), { recursive: true, force: true }));
  }

  mkdir(path: string): Promise<void> {
    return attempt(`make directory ${path}`, path, async () => { await fsp.mkdir(this.real(path), { recursive: true }); });
  }

  list(path: string): Promise<DirEntry[]> {
    return attempt(`list ${path}`, path, async () => {
      const real = this.real(path);
      const entries = await fsp.readdir(real, { withFileTypes: true });
      entries.sort((a, b) => (a.name < b.name ? -1 : 1));
      return Promise.all(entries.map(async (entry) => ({ name: entry.name, kind: await entryKind(entry, `${real}/${entry.name}`) })));
    });
  }

  stat(path: string): Promise<FileStat | undefined> {
    return attempt(`look at ${path}`, path, async () => {
      const stats = await existing(fsp.stat(this.real(path)));
      return stats && { kind: kindOf(stats), size: stats.size, mtime: Math.floor(stats.mtimeMs) };
    });
  }

  syncDir(path: string): Promise<void> {
    return attempt(`sync directory ${path}`, path, async () => {
      const handle = await fsp.open(this.real(path), constants.O_RDONLY | constants.O_DIRECTORY);
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    });
  }

  async freeSpace(path: string): Promise<number> {
    return (await this.diskSpace(path)).available;
  }

  diskSpace(path: string): Promise<DiskSpace> {
    return attempt(`ask for free space at ${path}`, path, async () => {
      const { bsize, blocks, bfree, bavail, files, ffree } = await fsp.statfs(this.real(path));
      return { size: blocks * bsize, free: bfree * bsize, available: bavail * bsize, files, filesFree: ffree };
    });
  }

  lock(path: string): Promise<FileLock> {
    return attempt(`lock ${path}`, path, () => lockFile(path, this.real(path), this.clock));
  }
}

class NodeReadFile implements ReadFile {
  constructor(private readonly handle: fsp.FileHandle, private readonly path: string) {}

  size(): Promise<number> {
    return attempt(`look at ${this.path}`, this.path, async () => (await this.handle.stat()).size);
  }

  read(into: Uint8Array, offset: number, length: number, position: number): Promise<number> {
    return attempt(`read ${this.path}`, this.path, async () => {
      let done = 0;
      for (let got = -1; done < length && got !== 0; done += got) {
        got = (await this.handle.read(into, offset + done, length - done, position + done)).bytesRead;
      }
      return done;
    });
  }

  close(): Promise<void> {
    return attempt(`close ${this.path}`, this.path, () => this.handle.close());
  }
}

class NodeWriteFile implements WriteFile {
  private busy = false;
  private failedSync?: FsError;

  constructor(private readonly handle: fsp.FileHandle, private readonly path: string, public size: number) {}

  append(bytes: Uint8Array): Promise<void> {
    return this.alone(`append to ${this.path}`, async () => {
      for (let done = 0, wrote = 0; done < bytes.length; done += wrote) {
        wrote = (await this.handle.write(bytes, done, bytes.length - done, this.size)).bytesWritten; // a full disk or a signal cuts it short
        this.size += wrote;
        if (wrote === 0) throw new Error('the disk took none of the bytes and gave no reason');
      }
    });
  }

  truncate(size: number): Promise<void> {
    const action = `truncate ${this.path} to ${size}`;
    return this.alone(action, async () => {
      if (!(size >= 0 && size <= this.size)) throw new FsError('MISUSE', this.path, action, undefined, `it has ${this.size} bytes`);
      await this.handle.truncate(size);
      this.size = size;
    });
  }

  sync(): Promise<void> {
    return this.flush(() => this.handle.sync());
  }

  datasync(): Promise<void> {
    return this.flush(() => this.handle.datasync());
  }

  close(): Promise<void> {
    return attempt(`close ${this.path}`, this.path, () => this.handle.close());
  }

  private alone(action: string, work: () => Promise<void>): Promise<void> {
    return attempt(action, this.path, async () => {
      if (this.busy) throw new FsError('MISUSE', this.path, action);
      this.busy = true;
      try {
        await work();
      } finally {
        this.busy = false;
      }
    });
  }

  private async flush(work: () => Promise<void>): Promise<void> {
    if (this.failedSync) throw this.failedSync; // the kernel reports lost pages once, and then calls them clean
    await attempt(`sync ${this.path}`, this.path, work).catch((err) => { throw this.failedSync = err; });
  }
}

async function opened(real: string, flags: string | number): Promise<{ handle: fsp.FileHandle; stats: Stats }> {
  const handle = await fsp.open(real, flags);
  try {
    return { handle, stats: await handle.stat() };
  } catch (err) {
    await handle.close();
    throw err;
  }
}

/** Reads on behind `size`: files of /proc call themselves empty, and logs grow. */
async function readToEnd(handle: fsp.FileHandle, path: string, size: number, maxBytes: number): Promise<Uint8Array> {
  let bytes = new Uint8Array(Math.min(Math.max(size, 4096), maxBytes) + 1); // the byte more tells the end from a full buffer
  for (let length = 0; ;) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, null);
    length += bytesRead;
    if (length > maxBytes) throw tooLarge(path, length, maxBytes);
    if (bytesRead === 0) return bytes.subarray(0, length);
    if (length === bytes.length) {
      const more = new Uint8Array(Math.min(2 * length, maxBytes + 1));
      more.set(bytes);
      bytes = more;
    }
  }
}

async function entryKind(entry: Dirent, real: string): Promise<FileKind> {
  if (!entry.isSymbolicLink()) return kindOf(entry);
  const target = await existing(fsp.stat(real));
  return target ? kindOf(target) : 'other';
}

function kindOf(stats: Stats | Dirent): FileKind {
  return stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other';
}

/** Undefined where nothing is, and for a link that leads nowhere. */
async function existing(stats: Promise<Stats>): Promise<Stats | undefined> {
  return stats.catch((err) => {
    if (ABSENT.has(err.code)) return undefined;
    throw err;
  });
}

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);
const CODES: Readonly<Record<string, FsCode>> = {
  ENOENT: 'NOT_FOUND', EEXIST: 'EXISTS', ENOTDIR: 'NOT_DIRECTORY', EISDIR: 'IS_DIRECTORY', ENOTEMPTY: 'NOT_EMPTY',
  ENOSPC: 'NO_SPACE', EDQUOT: 'NO_SPACE', EROFS: 'READ_ONLY', EACCES: 'PERMISSION', EPERM: 'PERMISSION',
  EMFILE: 'TOO_MANY_OPEN', ENFILE: 'TOO_MANY_OPEN', ENAMETOOLONG: 'BAD_PATH', ELOOP: 'BAD_PATH', EBADF: 'MISUSE', ERR_OUT_OF_RANGE: 'MISUSE',
};

async function attempt<T>(action: string, path: string, work: () => Promise<T>, codes = CODES): Promise<T> {
  try {
    return await work();
  } catch (err) {
    if (err instanceof FsError) throw err;
    throw new FsError(codes[(err as NodeJS.ErrnoException).code ?? ''] ?? 'IO', path, action, err);
  }
}

/** @param mounts JSON object: absolute path -> absolute folder */
function pathMap(mounts: string | undefined): (path: string) => string {
  if (!mounts) return cleanPath;
  const table = parseMounts(mounts);
  return (path) => {
    const clean = cleanPath(path);
    const mount = table.find(({ at }) => clean === at || clean.startsWith(`${at}/`));
    return mount ? mount.folder + clean.slice(mount.at.length) || '/' : clean;
  };
}

/** The longest path first. A root is the empty string here, so that what is below it starts with one slash. */
function parseMounts(json: string): Array<{ at: string; folder: string }> {
  try {
    const mounts: unknown = JSON.parse(json);
    if (typeof mounts !== 'object' || mounts === null || Array.isArray(mounts)) throw new Error('it is not an object');
    return Object.entries(mounts)
      .map(([at, folder]) => ({ at: cleanPath(at).replace(/^\/$/, ''), folder: cleanPath(String(folder)).replace(/^\/$/, '') }))
      .sort((a, b) => b.at.length - a.at.length);
  } catch (err) {
    const wanted = 'give a JSON object of absolute paths, such as {"/etc/prometheus/config": "/state/config"}';
    throw new CodedError('BAD_MOUNTS', `cannot use MONITORING_MOUNTS=${json.slice(0, 200)}: ${wanted}`, err);
  }
}
