import { ScalarMetric } from '../../../lib/metrics/family';
import { Collector, gauge, labelled, Machine, readText } from './collector';

export const time: Collector = {
  name: 'time',
  summary: 'the clock, its time zone and its sources',
  async collect(machine) {
    const now = machine.clock.now();
    const sources = await clockSources(machine);
    return [
      gauge('node_time_seconds', 'The time of the machine, in seconds since the Unix epoch.', now / 1000),
      {
        name: 'node_time_zone_offset_seconds', help: 'How far local time is ahead of UTC, in seconds.', type: 'gauge',
        metrics: [labelled({ time_zone: zoneName(now) }, zoneOffset(now))],
      },
      {
        name: 'node_time_clocksource_available_info', help: 'One per source that the clock could use.', type: 'gauge',
        metrics: sources.flatMap(({ device, available }) => available.map((clocksource) => labelled({ clocksource, device }, 1))),
      },
      {
        name: 'node_time_clocksource_current_info', help: 'The source that the clock uses.', type: 'gauge',
        metrics: sources.map(({ device, current }): ScalarMetric => labelled({ clocksource: current, device }, 1)),
      },
    ];
  },
};

/** What the kernel says of each clock source device; nothing where it says nothing, as in some virtual machines. */
async function clockSources(machine: Machine): Promise<Array<{ device: string; available: string[]; current: string }>> {
  const folder = `${machine.sysfs}/devices/system/clocksource`;
  if (!await machine.fs.stat(folder)) return [];
  const devices = (await machine.fs.list(folder)).map((entry) => entry.name).filter((name) => /^clocksource\d+$/.test(name));
  return Promise.all(devices.map(async (name) => ({
    device: name.slice('clocksource'.length),
    available: (await readText(machine, `${folder}/${name}/available_clocksource`)).trim().split(' '),
    current: (await readText(machine, `${folder}/${name}/current_clocksource`)).trim(),
  })));
}

function zoneOffset(now: number): number {
  return -60 * new Date(now).getTimezoneOffset();
}

function zoneName(now: number): string {
  const parts = new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts(new Date(now));
  return parts.find((part) => part.type === 'timeZoneName')!.value;
}
