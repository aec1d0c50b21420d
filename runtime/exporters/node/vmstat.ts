import { Collector, linesOf, numberIn, readText, untyped } from './collector';

export const vmstat: Collector = {
  name: 'vmstat',
  summary: 'paging, swapping and faults',
  async collect(machine) {
    const path = `${machine.procfs}/vmstat`;
    const fields = linesOf(await readText(machine, path)).map((line) => line.split(/\s+/)).filter(([name]) => machine.filters.vmstat(name));
    return fields.map(([name, value]) => untyped(`node_vmstat_${name}`, `Field ${name} of /proc/vmstat.`, numberIn(path, value)));
  },
};
