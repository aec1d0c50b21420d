import { CodedError } from '../../../lib/sys/errors';
import { Collector, gauge, linesOf, numberIn, readTextIfThere } from './collector';

const STATISTICS = [
  ['found', 'Lookups of entries that succeeded.'], ['invalid', 'Packets that could not be tracked.'],
  ['ignore', 'Packets that belonged to an entry already.'], ['insert', 'Entries that were inserted.'],
  ['insert_failed', 'Entries that could not be inserted, mostly because they were there.'], ['drop', 'Packets dropped because tracking failed.'],
  ['early_drop', 'Entries that were dropped to make room.'], ['search_restart', 'Lookups begun anew because the table was being resized.'],
] as const;

export const conntrack: Collector = {
  name: 'conntrack',
  summary: 'connections that the firewall tracks',
  async collect(machine) {
    const folder = `${machine.procfs}/sys/net/netfilter`, table = `${machine.procfs}/net/stat/nf_conntrack`;
    const count = await readTextIfThere(machine, `${folder}/nf_conntrack_count`), most = await readTextIfThere(machine, `${folder}/nf_conntrack_max`);
    const statistics = await readTextIfThere(machine, table);
    if (count === undefined || most === undefined || statistics === undefined) return undefined;
    const sums = columnSums(statistics, table);
    return [
      gauge('node_nf_conntrack_entries', 'Connections that are tracked.', numberIn(`${folder}/nf_conntrack_count`, count.trim())),
      gauge('node_nf_conntrack_entries_limit', 'Connections that can be tracked at most.', numberIn(`${folder}/nf_conntrack_max`, most.trim())),
      ...STATISTICS.map(([name, help]) => gauge(`node_nf_conntrack_stat_${name}`, help, sums.get(name) ?? 0)),
    ];
  },
};

/** Figures of all CPUs by the names in the first line; there is a line of hexadecimal numbers per CPU. */
function columnSums(text: string, path: string): Map<string, number> {
  const [names = [], ...rows] = linesOf(text).map((line) => line.trim().split(/\s+/));
  const sums = new Map(names.map((name) => [name, 0]));
  for (const row of rows) {
    if (row.length !== names.length) throw new CodedError('PROCFS', `${path}: expected ${names.length} numbers in a line, got ${row.length}`);
    row.forEach((hex, i) => sums.set(names[i], sums.get(names[i])! + numberIn(path, `0x${hex}`)));
  }
  return sums;
}
