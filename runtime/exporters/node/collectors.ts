import { MetricFamily } from '../../../lib/metrics/family';
import { Logger } from '../../../lib/log/logger';
import { CodedError } from '../../../lib/sys/errors';
import { Collector, labelled, Machine } from './collector';
import { conntrack } from './conntrack';
import { diskstats } from './diskstats';
import { entropy } from './entropy';
import { filefd } from './filefd';
import { filesystem } from './filesystem';
import { loadavg } from './loadavg';
import { meminfo } from './meminfo';
import { netdev } from './netdev';
import { netstat } from './netstat';
import { pressure } from './pressure';
import { schedstat } from './schedstat';
import { sockstat } from './sockstat';
import { cpu, stat } from './stat';
import { time } from './time';
import { uname } from './uname';
import { vmstat } from './vmstat';

/** All there are, in the order of their names. */
export const COLLECTORS: readonly Collector[] = [
  conntrack, cpu, diskstats, entropy, filefd, filesystem, loadavg, meminfo, netdev, netstat, pressure, schedstat, sockstat, stat, time, uname, vmstat,
];

/** Those that only the original has. Command lines may turn them off, as charts do, but not on. */
export const MISSING_COLLECTORS: readonly string[] = [
  'arp', 'bcache', 'bcachefs', 'bonding', 'btrfs', 'buddyinfo', 'cgroups', 'cpu_vulnerabilities', 'cpufreq', 'dmi', 'drbd', 'drm', 'edac', 'ethtool',
  'fibrechannel', 'hwmon', 'infiniband', 'interrupts', 'ipvs', 'kernel_hung', 'ksmd', 'lnstat', 'logind', 'mdadm', 'meminfo_numa', 'mountstats',
  'netclass', 'network_route', 'nfs', 'nfsd', 'ntp', 'nvme', 'os', 'pcidevice', 'perf', 'powersupplyclass', 'processes', 'qdisc', 'rapl', 'runit',
  'selinux', 'slabinfo', 'softirqs', 'softnet', 'supervisord', 'swap', 'sysctl', 'systemd', 'tapestats', 'tcpstat', 'textfile', 'thermal_zone', 'timex',
  'udp_queues', 'watchdog', 'wifi', 'xfrm', 'xfs', 'zfs', 'zoneinfo',
];

/**
 * The collectors of one scrape.
 * @param enabled those that the command line left on
 * @param only    the names in `collect[]`: nothing else runs
 * @param except  the names in `exclude[]`
 * @throws CodedError BAD_REQUEST for a name that is not enabled, or where both lists are given
 */
export function chooseCollectors(enabled: readonly Collector[], only: readonly string[], except: readonly string[]): readonly Collector[] {
  if (only.length && except.length) throw new CodedError('BAD_REQUEST', 'collect[] and exclude[] cannot be used together: send one of them');
  for (const name of [...only, ...except]) {
    if (!enabled.some((collector) => collector.name === name)) throw new CodedError('BAD_REQUEST', `no collector "${name}" is enabled`);
  }
  return enabled.filter(({ name }) => (only.length ? only.includes(name) : !except.includes(name)));
}

/** What `collectors` find, and of each how long it took and whether it succeeded. One that fails or finds nothing takes nothing with it but its own metrics. */
export async function collectAll(collectors: readonly Collector[], machine: Machine, log: Logger): Promise<MetricFamily[]> {
  const outcomes = await Promise.all(collectors.map(async (collector) => {
    const begin = machine.clock.monotonic();
    const families = await collector.collect(machine).then((found) => {
      if (!found) log.debug('Collector found nothing', { collector: collector.name });
      return found;
    }, (err: unknown) => {
      log.error('Collector failed', { collector: collector.name, err });
      return undefined;
    });
    return { labels: { collector: collector.name }, families, seconds: (machine.clock.monotonic() - begin) / 1000 };
  }));
  return [
    ...outcomes.flatMap(({ families }) => families ?? []),
    {
      name: 'node_scrape_collector_duration_seconds', help: 'How long each collector took, in seconds.', type: 'gauge',
      metrics: outcomes.map(({ labels, seconds }) => labelled(labels, seconds)),
    },
    {
      name: 'node_scrape_collector_success', help: 'Whether each collector succeeded (1) or failed (0).', type: 'gauge',
      metrics: outcomes.map(({ labels, families }) => labelled(labels, families ? 1 : 0)),
    },
  ];
}
