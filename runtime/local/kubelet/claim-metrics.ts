import { MetricFamily } from '../../../lib/metrics/family';
import { LabelPairs, labelPairs } from '../../../lib/metrics/label-pairs';
import { DiskSpace, Fs } from '../../../lib/sys/fs';
import { Pod } from './pod';

/** The folder of a claim that a pod uses. */
export interface ClaimFolder { readonly pod: Pod; readonly claim: string; readonly folder: string }

/** How full the volumes of claims are: each is a folder, so each tells of the disk that it is on, as local volumes of a cluster do. */
export async function claimMetrics(fs: Fs, claims: readonly ClaimFolder[]): Promise<MetricFamily[]> {
  const measured = new Map<string, { labels: LabelPairs; space: DiskSpace }>();
  await Promise.all(claims.map(async ({ pod: { metadata: { namespace = '' } }, claim, folder }) => {
    const space = await fs.diskSpace(folder).catch(() => undefined); // it may just go
    if (space) measured.set(`${namespace}/${claim}`, { labels: labelPairs({ namespace, persistentvolumeclaim: claim }), space });
  }));
  const volumes = [...measured.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, volume]) => volume);
  const family = (name: string, help: string, value: (space: DiskSpace) => number, seen = volumes): MetricFamily => (
    { name, help, type: 'gauge', metrics: seen.map(({ labels, space }) => ({ labels, value: value(space) })) });
  const counting = volumes.filter(({ space }) => space.files > 0);
  return [
    family('kubelet_volume_stats_capacity_bytes', 'Size of the volume, in bytes.', ({ size }) => size),
    family('kubelet_volume_stats_available_bytes', 'Bytes of the volume that can still be written.', ({ available }) => available),
    family('kubelet_volume_stats_used_bytes', 'Bytes of the volume that are taken.', ({ size, free }) => size - free),
    family('kubelet_volume_stats_inodes', 'Files that the volume can hold.', ({ files }) => files, counting),
    family('kubelet_volume_stats_inodes_free', 'Files that the volume can still take.', ({ filesFree }) => filesFree, counting),
    family('kubelet_volume_stats_inodes_used', 'Files of the volume.', ({ files, filesFree }) => files - filesFree, counting),
  ];
}
