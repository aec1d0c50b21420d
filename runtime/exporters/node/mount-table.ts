import { CodedError } from '../../../lib/sys/errors';
import { linesOf, Machine, readText } from './collector';

/** A mounted file system, as its machine names it. */
export interface Mount {
  readonly device: string;
  readonly major: string;
  readonly minor: string;
  readonly mountPoint: string;
  readonly fsType: string;
  readonly isReadOnly: boolean;
}

/** What is mounted for the first process of the machine; for this one where that is not shown. One device may be mounted at many points. */
export async function mounts(machine: Machine): Promise<Mount[]> {
  const first = `${machine.procfs}/1/mountinfo`, own = `${machine.procfs}/self/mountinfo`;
  const [path, text] = await readText(machine, first).then((found) => [first, found], async () => [own, await readText(machine, own)]);
  return linesOf(text).map((line) => parseMount(line, path, machine.rootfs));
}

/** A line of mountinfo (proc_pid_mountinfo(5)): any number of optional fields stand before a lone hyphen. */
function parseMount(line: string, path: string, rootfs: string): Mount {
  const fields = line.split(' '), hyphen = fields.indexOf('-', 6);
  const [, , number = '', , mountPoint, options] = fields, [fsType, device, superOptions = ''] = fields.slice(hyphen + 1);
  if (hyphen < 0 || device === undefined) throw new CodedError('PROCFS', `${path}: expected a mount, got "${line.slice(0, 80)}"`);
  const [major, minor = ''] = number.split(':');
  const isReadOnly = [options, superOptions].some((list) => list.split(',').includes('ro'));
  return { device, major, minor, mountPoint: withoutRoot(unescaped(mountPoint), rootfs), fsType, isReadOnly };
}

/** The kernel writes spaces and the like as octal numbers. */
function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** `/host/root/data` is what the host has at `/data`. */
function withoutRoot(mountPoint: string, rootfs: string): string {
  if (rootfs === '/' || mountPoint !== rootfs && !mountPoint.startsWith(`${rootfs}/`)) return mountPoint;
  return mountPoint.slice(rootfs.length) || '/';
}
