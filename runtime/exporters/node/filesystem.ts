import { getSystemErrorMap } from 'node:util';
import { ScalarMetric } from '../../../lib/metrics/family';
import { DiskSpace, FsError } from '../../../lib/sys/fs';
import { Collector, labelled, Machine } from './collector';
import { Mount, mounts } from './mount-table';

interface Found { readonly mount: Mount; readonly labels: Readonly<Record<string, string>>; readonly space: DiskSpace | undefined }

/** Families of what a file system that answered has. */
const SPACE: ReadonlyArray<readonly [name: string, help: string, value: (space: DiskSpace) => number]> = [
  ['size_bytes', 'Size of the file system in bytes.', ({ size }) => size],
  ['free_bytes', 'Bytes of the file system that are free, those for root alone included.', ({ free }) => free],
  ['avail_bytes', 'Bytes of the file system that are free for everybody.', ({ available }) => available],
  ['files', 'Inodes of the file system.', ({ files }) => files],
  ['files_free', 'Inodes of the file system that are free.', ({ filesFree }) => filesFree],
  ['purgeable_bytes', 'Bytes that could be freed; only macOS knows them.', () => 0],
];

export const filesystem: Collector = {
  name: 'filesystem',
  summary: 'size and free space of mounted file systems',
  async collect(machine) {
    const { filters } = machine;
    const shown = distinct((await mounts(machine)).filter(({ mountPoint, fsType }) => filters.mountPoint(mountPoint) && filters.fsType(fsType)));
    const found: Found[] = [];
    for (const mount of shown) found.push(await spaceOf(mount, machine));
    const answered = found.flatMap(({ mount, labels, space }) => (space ? [{ mount, labels, space }] : []));
    const family = (name: string, help: string, metrics: ScalarMetric[]) => ({ name: `node_filesystem_${name}`, help, type: 'gauge' as const, metrics });
    return [
      family('device_error', 'Whether the file system did not tell its space.', found.map(({ labels, space }) => labelled(labels, space ? 0 : 1))),
      family('readonly', 'Whether the file system cannot be written.', found.map(({ mount, labels }) => labelled(labels, mount.isReadOnly ? 1 : 0))),
      ...SPACE.map(([name, help, value]) => family(name, help, answered.map(({ labels, space }) => labelled(labels, value(space))))),
      family('mount_info', 'Which device is mounted where, in labels.', answered.map(({ mount: { device, major, minor, mountPoint } }) => (
        labelled({ device, major, minor, mountpoint: mountPoint }, 1)))),
    ];
  },
};

/** A file system that is mounted twice in one place is one. */
function distinct(all: readonly Mount[]): Mount[] {
  return [...new Map(all.map((mount) => [`${mount.device} ${mount.mountPoint} ${mount.fsType}`, mount])).values()];
}

async function spaceOf(mount: Mount, { rootfs, mountSpace }: Machine): Promise<Found> {
  const { device, fsType: fstype, mountPoint: mountpoint } = mount;
  const of = (error: string, space?: DiskSpace): Found => ({ mount, space, labels: { device, device_error: error, fstype, mountpoint } });
  try {
    const space = await mountSpace.at(rootfs === '/' ? mountpoint : `${rootfs}${mountpoint}`);
    return space ? of('', space) : of('mountpoint timeout');
  } catch (err) {
    return of(reason(err));
  }
}

/** What is wrong in the words of the system, and always in the same ones, for it becomes a label. */
function reason(err: unknown): string {
  if (!(err instanceof FsError)) throw err;
  const { errno } = (err.cause ?? {}) as NodeJS.ErrnoException;
  return getSystemErrorMap().get(errno ?? 0)?.[1] ?? err.code;
}
