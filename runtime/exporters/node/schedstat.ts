import { ScalarFamily } from '../../../lib/metrics/family';
import { Collector, labelled, linesOf, numberIn, readTextIfThere } from './collector';

const NANOSECOND = 1e-9;
const RUNNING = 7, WAITING = 8, TIMESLICES = 9; // fields of a line (Documentation/scheduler/sched-stats.rst)

export const schedstat: Collector = {
  name: 'schedstat',
  summary: 'how long processes ran on each CPU and waited for it',
  async collect(machine) {
    const path = `${machine.procfs}/schedstat`;
    const text = await readTextIfThere(machine, path);
    if (text === undefined) return undefined;
    const cpus = linesOf(text).map((line) => line.split(/\s+/)).filter(([name]) => /^cpu\d+$/.test(name));
    const family = (name: string, help: string, field: number, unit: number): ScalarFamily => ({
      name: `node_schedstat_${name}_total`, help, type: 'counter',
      metrics: cpus.map((fields) => labelled({ cpu: fields[0].slice('cpu'.length) }, numberIn(path, fields[field]) * unit)),
    });
    return [
      family('running_seconds', 'Seconds that processes ran on the CPU.', RUNNING, NANOSECOND),
      family('waiting_seconds', 'Seconds that processes waited for the CPU.', WAITING, NANOSECOND),
      family('timeslices', 'Turns on the CPU that processes got.', TIMESLICES, 1),
    ];
  },
};
