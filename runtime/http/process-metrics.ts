import { MetricFamily } from '../../lib/metrics/family';
import { NO_LABELS } from '../../lib/metrics/label-pairs';
import { Registry } from '../../lib/metrics/registry';
import { Clock } from '../../lib/sys/clock';
import { Fs } from '../../lib/sys/fs';

const LIMITS_FILE = 1 << 16;

/** Adds what the originals tell of their own process to `registry`: CPU, memory, open files, start, which is now. */
export function addProcessMetrics(registry: Registry, fs: Fs, clock: Clock): void {
  const started = clock.now() / 1000;
  const family = (type: 'gauge' | 'counter', name: string, help: string, value: number): MetricFamily => (
    { name, help, type, metrics: [{ labels: NO_LABELS, value }] });

  registry.collect(async () => {
    const { user, system } = process.cpuUsage();
    const families = [
      family('counter', 'process_cpu_seconds_total', 'CPU time that this process has used, in user and system mode, in seconds.', (user + system) / 1e6),
      family('gauge', 'process_resident_memory_bytes', 'Memory of this process that is in RAM, in bytes.', process.memoryUsage.rss()),
      family('gauge', 'process_start_time_seconds', 'When this process was started, in seconds since the Unix epoch.', started),
    ];
    if (await fs.stat('/proc/self/fd')) { // only Linux tells the rest
      const limits = Buffer.from(await fs.readFile('/proc/self/limits', LIMITS_FILE)).toString();
      const most = Number(/^Max open files +(\d+)/m.exec(limits)?.[1] ?? Infinity);
      families.push(
        family('gauge', 'process_open_fds', 'Files and sockets that this process has open.', (await fs.list('/proc/self/fd')).length),
        family('gauge', 'process_max_fds', 'How many of them it may have open at most.', most),
      );
    }
    return families;
  });
}
