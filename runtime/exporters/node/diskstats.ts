import { MetricFamily, ScalarFamily } from '../../../lib/metrics/family';
import { Collector, labelled, linesOf, Machine, numberIn, readText, readTextIfThere } from './collector';

const SECTOR = 512; // bytes in these figures, whatever the disk's own are
const MILLISECOND = 0.001;

/** Fields behind the device's name, in the kernel's order (Documentation/admin-guide/iostats.rst). Older kernels have fewer. */
const FIELDS: ReadonlyArray<readonly [name: string, help: string, unit: number, type?: ScalarFamily['type']]> = [
  ['reads_completed_total', 'Reads that were completed.', 1],
  ['reads_merged_total', 'Reads that were joined with another before they went to the disk.', 1],
  ['read_bytes_total', 'Bytes that were read.', SECTOR],
  ['read_time_seconds_total', 'Seconds that all reads took together.', MILLISECOND],
  ['writes_completed_total', 'Writes that were completed.', 1],
  ['writes_merged_total', 'Writes that were joined with another before they went to the disk.', 1],
  ['written_bytes_total', 'Bytes that were written.', SECTOR],
  ['write_time_seconds_total', 'Seconds that all writes took together.', MILLISECOND],
  ['io_now', 'Reads and writes that are under way.', 1, 'gauge'],
  ['io_time_seconds_total', 'Seconds in which anything was under way.', MILLISECOND],
  ['io_time_weighted_seconds_total', 'Seconds in which anything was under way, times how much was.', MILLISECOND],
  ['discards_completed_total', 'Discards that were completed.', 1],
  ['discards_merged_total', 'Discards that were joined with another before they went to the disk.', 1],
  ['discarded_sectors_total', 'Sectors of 512 bytes that were discarded.', 1],
  ['discard_time_seconds_total', 'Seconds that all discards took together.', MILLISECOND],
  ['flush_requests_total', 'Flushes that were completed.', 1],
  ['flush_requests_time_seconds_total', 'Seconds that all flushes took together.', MILLISECOND],
];
const FEWEST_FIELDS = 11;

interface Disk { readonly device: string; readonly major: string; readonly minor: string; readonly fields: readonly string[] }

export const diskstats: Collector = {
  name: 'diskstats',
  summary: 'reads and writes of disks',
  async collect(machine) {
    const path = `${machine.procfs}/diskstats`;
    const disks = linesOf(await readText(machine, path)).map(parseDisk)
      .filter(({ device, fields }) => machine.filters.disk(device) && fields.length >= FEWEST_FIELDS);
    return [
      ...FIELDS.map(([name, help, unit, type = 'counter'], i): ScalarFamily => ({
        name: `node_disk_${name}`, help, type,
        metrics: disks.filter(({ fields }) => i < fields.length).map(({ device, fields }) => labelled({ device }, numberIn(path, fields[i]) * unit)),
      })),
      ...await identities(disks, machine),
    ];
  },
};

function parseDisk(line: string): Disk {
  const [major, minor, device, ...fields] = line.trim().split(/\s+/);
  return { device, major, minor, fields };
}

/** What udev has found out about the disks, as labels. Without udev only what the kernel knows remains. */
async function identities(disks: readonly Disk[], machine: Machine): Promise<MetricFamily[]> {
  const known = await Promise.all(disks.map(async ({ device, major, minor }) => {
    const properties = parseProperties(await readTextIfThere(machine, `${machine.udev}/b${major}:${minor}`) ?? '');
    const rotational = (await readTextIfThere(machine, `${machine.sysfs}/block/${device}/queue/rotational`))?.trim() ?? '0';
    return { device, major, minor, rotational, of: (name: string) => properties.get(name) ?? '' };
  }));
  const info = (name: string, help: string, metrics: ScalarFamily['metrics']): MetricFamily => ({ name: `node_disk_${name}`, help, type: 'gauge', metrics });
  const ata = (name: string, help: string, property: string) => info(`ata_${name}`, help, known.filter(({ of }) => of('ID_ATA') && of(property))
    .map(({ device, of }) => labelled({ device }, numberIn(`${property} of ${device} in ${machine.udev}`, of(property)))));
  return [
    info('info', 'The disk, in labels.', known.map(({ device, major, minor, rotational, of }) => labelled({
      device, major, minor, rotational, model: of('ID_MODEL'), path: of('ID_PATH'), revision: of('ID_REVISION'),
      serial: of('SCSI_IDENT_SERIAL') || of('ID_SERIAL_SHORT'), wwn: of('ID_WWN'),
    }, 1))),
    info('filesystem_info', 'The file system on the disk, in labels.', known.filter(({ of }) => of('ID_FS_TYPE')).map(({ device, of }) => labelled({
      device, type: of('ID_FS_TYPE'), usage: of('ID_FS_USAGE'), uuid: of('ID_FS_UUID'), version: of('ID_FS_VERSION'),
    }, 1))),
    info('device_mapper_info', 'The volume behind a mapped device, in labels.', known.filter(({ of }) => of('DM_NAME')).map(({ device, of }) => labelled({
      device, name: of('DM_NAME'), uuid: of('DM_UUID'), vg_name: of('DM_VG_NAME'), lv_name: of('DM_LV_NAME'), lv_layer: of('DM_LV_LAYER'),
    }, 1))),
    ata('write_cache', 'Whether the ATA disk has a write cache.', 'ID_ATA_WRITE_CACHE'),
    ata('write_cache_enabled', 'Whether the write cache of the ATA disk is on.', 'ID_ATA_WRITE_CACHE_ENABLED'),
    ata('rotation_rate_rpm', 'How fast the ATA disk turns, in rounds per minute; 0 if it does not.', 'ID_ATA_ROTATION_RATE_RPM'),
  ];
}

/** Properties in udev's database: lines such as `E:ID_MODEL=Disk`. */
function parseProperties(text: string): Map<string, string> {
  return new Map(linesOf(text).flatMap((line) => {
    const equals = line.indexOf('=');
    return line.startsWith('E:') && equals > 0 ? [[line.slice(2, equals), line.slice(equals + 1)] as const] : [];
  }));
}
