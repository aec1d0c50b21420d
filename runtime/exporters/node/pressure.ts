import { CodedError } from '../../../lib/sys/errors';
import { Collector, counter, numberIn, readTextIfThere } from './collector';

const MICROSECONDS = 1e6; // in a second

/** What is exposed of the files in /proc/pressure: `some` tasks waited, or `full`y all of them. */
const FIGURES = [
  { resource: 'cpu', line: 'some', name: 'node_pressure_cpu_waiting_seconds_total', help: 'Seconds in which a process waited for a CPU.' },
  { resource: 'io', line: 'some', name: 'node_pressure_io_waiting_seconds_total', help: 'Seconds in which a process waited for I/O.' },
  { resource: 'io', line: 'full', name: 'node_pressure_io_stalled_seconds_total', help: 'Seconds in which all processes waited for I/O.' },
  { resource: 'memory', line: 'some', name: 'node_pressure_memory_waiting_seconds_total', help: 'Seconds in which a process waited for memory.' },
  { resource: 'memory', line: 'full', name: 'node_pressure_memory_stalled_seconds_total', help: 'Seconds in which all processes waited for memory.' },
  { resource: 'irq', line: 'full', name: 'node_pressure_irq_stalled_seconds_total', help: 'Seconds in which interrupts held all processes up.' },
] as const;

export const pressure: Collector = {
  name: 'pressure',
  summary: 'time that processes lost because something was scarce',
  async collect(machine) {
    const families = await Promise.all(FIGURES.map(async ({ resource, line, name, help }) => {
      const path = `${machine.procfs}/pressure/${resource}`;
      const text = await readTextIfThere(machine, path);
      if (text === undefined) return []; // irq is younger than the others
      const [, total] = new RegExp(`^${line} .*\\btotal=(\\S+)`, 'm').exec(text) ?? [];
      if (total === undefined) throw new CodedError('PROCFS', `${path}: expected a line "${line}" with a total, got "${text.slice(0, 80)}"`);
      return [counter(name, help, numberIn(path, total) / MICROSECONDS)];
    }));
    return families.some((family) => family.length) ? families.flat() : undefined;
  },
};
