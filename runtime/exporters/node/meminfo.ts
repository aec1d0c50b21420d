import { Collector, gauge, numberIn, readText } from './collector';

const KIBIBYTE = 1024;

/** One gauge per line of /proc/meminfo: `Active(anon): 4 kB` becomes `node_memory_Active_anon_bytes 4096`. */
export const meminfo: Collector = {
  name: 'meminfo',
  summary: 'use of memory',
  async collect(machine) {
    const path = `${machine.procfs}/meminfo`;
    const lines = (await readText(machine, path)).split('\n').filter((line) => line !== '');
    return lines.map((line) => {
      const [, field, value, unit] = /^([^:]+):\s*(\S+)\s*(\S*)/.exec(line) ?? [];
      const name = field?.replace(/\((.*)\)/, '_$1');
      return unit === 'kB'
        ? gauge(`node_memory_${name}_bytes`, `Field ${field} of /proc/meminfo, in bytes.`, numberIn(path, value) * KIBIBYTE)
        : gauge(`node_memory_${name}`, `Field ${field} of /proc/meminfo.`, numberIn(path, value));
    });
  },
};
