import * as fsp from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Clock } from './clock';
import { FileLock, FsError } from './fs';
import { systemRandom } from './random';

const BEAT = 2000; // ms between two signs of life
const PATIENCE = 12_000; // ms without one, after which a holder that cannot be seen counts as dead

/**
 * A lock between processes. The originals use flock(2), which the kernel drops when its holder ends; Node has no way to call it, so
 * one of the originals on the same path is not seen, nor sees us.
 *
 * Whoever wants the lock first makes an empty file beside `real` under a name that no other process ever has, and then looks for
 * the files of others. If one of those lives, it withdraws; files of the dead it removes. Of two that start together the one that
 * looks last sees the other's file, so never both hold it, though both may be refused. A lock left behind is so taken over without a
 * step in which two could meet.
 *
 * A process number says little: numbers are used again, and every container has a 1. The name therefore has the moment of its start,
 * the PID namespace and the boot too. In the same namespace and boot we know at once who lives. A holder elsewhere, in another
 * container or on another machine with the same disk (or any holder where there is no /proc), lives while it touches its file,
 * every `BEAT`. One that stood still longer than `PATIENCE` may find its file gone, and aborts `lost`.
 * @param path what the caller calls `real`
 */
export async function lockFile(path: string, real: string, clock: Clock): Promise<FileLock> {
  const own = `${real}.${await identity()}`;
  try {
    await (await fsp.open(own, 'wx')).close();
  } catch (err) {
    throw (err as NodeJS.ErrnoException).code === 'EEXIST' ? locked(path, 'this process', own) : err;
  }
  const lock = new Held(path, own); // shows signs of life while it still looks, or another could take it for dead
  try {
    await outlive(path, real, own, clock);
    lock.lost.throwIfAborted();
    return lock;
  } catch (err) {
    await lock.release();
    throw err;
  }
}

class Held implements FileLock {
  private readonly gone = new AbortController();
  private readonly timer = setInterval(() => void this.beat(), BEAT).unref(); // a lock keeps no program from ending
  private released = false;

  constructor(private readonly path: string, private readonly own: string) {}

  get lost(): AbortSignal {
    return this.gone.signal;
  }

  async release(): Promise<void> {
    if (this.released) return; // the name may be in use again
    this.released = true;
    clearInterval(this.timer);
    await fsp.rm(this.own, { force: true });
  }

  private async beat(): Promise<void> {
    const now = new Date();
    await fsp.utimes(this.own, now, now).catch((err) => {
      if (err.code !== 'ENOENT' || this.released) return; // a passing failure is shorter than PATIENCE
      clearInterval(this.timer);
      this.gone.abort(new FsError('LOCKED', this.path, `keep the lock ${this.path}`, err, 'its file was removed, another process may have it; stop writing'));
    });
  }
}

/** Removes the files of dead rivals. @throws FsError LOCKED if one lives */
async function outlive(path: string, real: string, own: string, clock: Clock): Promise<void> {
  const prefix = `${basename(real)}.`;
  const identityIn = (name: string) => name.slice(prefix.length).match(IDENTITY)?.groups;
  const place = identityIn(basename(own))!.place;
  const names = (await fsp.readdir(dirname(real))).filter((name) => name.startsWith(prefix) && name !== basename(own));
  await Promise.all(names.map(async (name) => {
    const rival = identityIn(name);
    if (!rival) return; // some other file, such as a copy
    const file = `${dirname(real)}/${name}`;
    const seen = rival.place === place;
    if (seen ? await runs(Number(rival.pid), rival.start) : await beats(file, clock)) {
      throw locked(path, seen ? `process ${rival.pid}` : `process ${rival.pid} of another container or machine`, file);
    }
    await fsp.rm(file, { force: true });
  }));
}

const IDENTITY = /^(?<pid>\d+)-(?<start>\d+)-(?<place>[0-9a-f-]+)$/;

/** `PID-START-PLACE` of this process: `start` in ticks since the boot, `place` where PID and start mean something. */
async function identity(): Promise<string> {
  try {
    const namespace = (await fsp.readlink('/proc/self/ns/pid')).replace(/\D/g, '');
    const boot = (await fsp.readFile('/proc/sys/kernel/random/boot_id', 'latin1')).trim();
    return `${process.pid}-${life(await fsp.readFile('/proc/self/stat', 'latin1')).start}-${namespace}-${boot}`;
  } catch { // no Linux: a place of this process's own, into which nobody sees
    return `${process.pid}-0-${NOWHERE}`;
  }
}

const NOWHERE = Buffer.from(systemRandom.bytes(new Uint8Array(16))).toString('hex');

async function runs(pid: number, start: string): Promise<boolean> {
  const stat = await fsp.readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  if (stat !== undefined) return life(stat).start === start && !life(stat).ended;
  try {
    process.kill(pid, 0); // asks only
    return true;
  } catch (err) {
    return (err as NodeJS.ErrnoException).code === 'EPERM'; // another user's, hidden from /proc
  }
}

/** Source: proc_pid_stat(5). The name in parentheses may hold anything, so fields count from the last one. */
function life(stat: string): { start: string; ended: boolean } {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { start: fields[19], ended: fields[0] === 'Z' || fields[0] === 'X' };
}

/** Whether `file` is touched within `PATIENCE`. */
async function beats(file: string, clock: Clock): Promise<boolean> {
  const first = await changed(file);
  for (let waited = 0; waited < PATIENCE; waited += BEAT) {
    await clock.sleep(BEAT);
    const now = await changed(file);
    if (now === undefined) return false; // released
    if (now !== first) return true;
  }
  return false;
}

async function changed(file: string): Promise<number | undefined> {
  try {
    const handle = await fsp.open(file, 'r'); // opening asks a file server anew, where stat may answer from memory
    try {
      return (await handle.stat()).ctimeMs; // set by whoever keeps the files: no two machines' clocks are compared
    } finally {
      await handle.close();
    }
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw err;
  }
}

function locked(path: string, holder: string, file: string): FsError {
  return new FsError('LOCKED', path, `lock ${path}`, undefined, `${holder} has it (${file}); stop that process or choose another path`);
}
