import { MetricFamily } from '../../../lib/metrics/family';
import { Logger } from '../../../lib/log/logger';
import { CodedError } from '../../../lib/sys/errors';
import { Collector, labelled, Machine } from './collector';
import { loadavg } from './loadavg';
import { meminfo } from './meminfo';
import { cpu, stat } from './stat';
import { time } from './time';
import { uname } from './uname';

/** All there are, in the order of their names. */
export const COLLECTORS: readonly Collector[] = [cpu, loadavg, meminfo, stat, time, uname];

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

/** What `collectors` find, and of each how long it took and whether it succeeded. One that fails takes nothing with it but its own metrics. */
export async function collectAll(collectors: readonly Collector[], machine: Machine, log: Logger): Promise<MetricFamily[]> {
  const outcomes = await Promise.all(collectors.map(async (collector) => {
    const begin = machine.clock.monotonic();
    const families = await collector.collect(machine).catch((err: unknown) => {
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
