import { MetricFamily } from '../../../lib/metrics/family';
import { Collector, counter, gauge, labelled, Machine, numberIn, readText } from './collector';

const TICKS_PER_SECOND = 100; // USER_HZ of every architecture that Node runs on
const MODES = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'];
const GUEST_MODES = ['user', 'nice'];

/** The lines of /proc/stat by their first word. */
async function readStat(machine: Machine): Promise<Map<string, string[]>> {
  const lines = (await readText(machine, path(machine))).split('\n').map((line) => line.split(/\s+/));
  return new Map(lines.map(([first, ...rest]) => [first, rest]));
}

const path = (machine: Machine) => `${machine.procfs}/stat`;

export const cpu: Collector = {
  name: 'cpu',
  summary: 'seconds that CPUs spent in each mode',
  async collect(machine) {
    const cpus = [...await readStat(machine)].filter(([name]) => /^cpu\d+$/.test(name));
    const seconds = (labels: Record<string, string>, ticks: string | undefined) => labelled(labels, numberIn(path(machine), ticks) / TICKS_PER_SECOND);
    const family = (name: string, help: string, modes: string[], from: number): MetricFamily => ({
      name, help, type: 'counter',
      metrics: cpus.flatMap(([cpu, ticks]) => modes.map((mode, i) => seconds({ cpu: cpu.slice('cpu'.length), mode }, ticks[from + i]))),
    });
    return [
      family('node_cpu_seconds_total', 'Seconds that each CPU spent in each mode.', MODES, 0),
      family('node_cpu_guest_seconds_total', 'Seconds that each CPU spent on virtual machines, part of its user and nice seconds.', GUEST_MODES, MODES.length),
    ];
  },
};

export const stat: Collector = {
  name: 'stat',
  summary: 'interrupts, context switches, forks and processes since boot',
  async collect(machine) {
    const lines = await readStat(machine);
    const first = (name: string) => numberIn(path(machine), lines.get(name)?.[0]);
    return [
      counter('node_intr_total', 'Interrupts that were served.', first('intr')),
      counter('node_context_switches_total', 'Switches from one thread to another.', first('ctxt')),
      counter('node_forks_total', 'Processes and threads that were started.', first('processes')),
      gauge('node_boot_time_seconds', 'When the machine was started, in seconds since the Unix epoch.', first('btime')),
      gauge('node_procs_running', 'Threads that run or could run.', first('procs_running')),
      gauge('node_procs_blocked', 'Processes that wait for I/O.', first('procs_blocked')),
    ];
  },
};
