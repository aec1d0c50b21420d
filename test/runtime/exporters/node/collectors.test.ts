import { Registry } from '../../../../lib/metrics/registry';
import { exposition } from '../../../../lib/metrics/text';
import { FakeClock } from '../../../../lib/sys/fake-clock';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { Machine } from '../../../../runtime/exporters/node/collector';
import { chooseCollectors, collectAll, COLLECTORS } from '../../../../runtime/exporters/node/collectors';
import { Recorder } from '../../../lib/log/recorder';

/** A machine with two CPUs, as its kernel would tell of it. */
const FILES: Record<string, string> = {
  '/host/proc/loadavg': '0.50 1.25 2 3/456 7890\n',
  '/host/proc/meminfo': 'MemTotal:       2048 kB\nActive(anon):      4 kB\nHugePages_Total:       3\n',
  '/host/proc/stat': [
    'cpu  300 0 0 0 0 0 0 0 0 0', 'cpu0 100 200 300 400 500 600 700 800 900 1000', 'cpu1 1 2 3 4 5 6 7 8 9 10',
    'intr 4711 1 2 3', 'ctxt 815', 'btime 1700000000', 'processes 42', 'procs_running 3', 'procs_blocked 1', 'softirq 1 2', '',
  ].join('\n'),
  '/host/proc/sys/kernel/ostype': 'Linux\n',
  '/host/proc/sys/kernel/hostname': 'node-a\n',
  '/host/proc/sys/kernel/domainname': '(none)\n',
  '/host/proc/sys/kernel/osrelease': '6.1.0\n',
  '/host/proc/sys/kernel/version': '#1 SMP\n',
  '/host/sys/devices/system/clocksource/clocksource0/available_clocksource': 'tsc hpet \n',
  '/host/sys/devices/system/clocksource/clocksource0/current_clocksource': 'tsc\n',
};

async function machineWith(files: Record<string, string>): Promise<Machine> {
  const clock = new FakeClock(1_700_000_000_500), fs = new MemFs({ clock });
  for (const [path, text] of Object.entries(files)) {
    await fs.mkdir(path.slice(0, path.lastIndexOf('/')));
    const file = await fs.create(path);
    await file.append(Buffer.from(text));
    await file.close();
  }
  return { fs, clock, procfs: '/host/proc', sysfs: '/host/sys' };
}

const log = new Recorder();
beforeEach(() => { log.entries.length = 0; });

async function exposed(names: string[], files = FILES): Promise<string[]> {
  const machine = await machineWith(files), registry = new Registry();
  registry.collect(() => collectAll(COLLECTORS.filter(({ name }) => names.includes(name)), machine, log));
  return exposition(await registry.gather(), 'text', 'underscores').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

const own = (lines: string[]) => lines.filter((line) => !line.startsWith('node_scrape_'));

test.each<[string, string[]]>([
  ['loadavg', ['node_load1 0.5', 'node_load15 2', 'node_load5 1.25']],
  ['meminfo', ['node_memory_Active_anon_bytes 4096', 'node_memory_HugePages_Total 3', 'node_memory_MemTotal_bytes 2.097152e+06']],
  ['stat', [
    'node_boot_time_seconds 1.7e+09', 'node_context_switches_total 815', 'node_forks_total 42', 'node_intr_total 4711', 'node_procs_blocked 1',
    'node_procs_running 3',
  ]],
  ['cpu', [
    'node_cpu_guest_seconds_total{cpu="0",mode="nice"} 10', 'node_cpu_guest_seconds_total{cpu="0",mode="user"} 9',
    'node_cpu_guest_seconds_total{cpu="1",mode="nice"} 0.1', 'node_cpu_guest_seconds_total{cpu="1",mode="user"} 0.09',
    ...['idle 4', 'iowait 5', 'irq 6', 'nice 2', 'softirq 7', 'steal 8', 'system 3', 'user 1'].map((mode) => mode.split(' '))
      .map(([mode, seconds]) => `node_cpu_seconds_total{cpu="0",mode="${mode}"} ${seconds}`),
    ...['idle 0.04', 'iowait 0.05', 'irq 0.06', 'nice 0.02', 'softirq 0.07', 'steal 0.08', 'system 0.03', 'user 0.01'].map((mode) => mode.split(' '))
      .map(([mode, seconds]) => `node_cpu_seconds_total{cpu="1",mode="${mode}"} ${seconds}`),
  ]],
  ['uname', [expect.stringMatching(
    /^node_uname_info\{domainname="\(none\)",machine="\w+",nodename="node-a",release="6\.1\.0",sysname="Linux",version="#1 SMP"\} 1$/)]],
  ['time', [
    'node_time_clocksource_available_info{clocksource="hpet",device="0"} 1', 'node_time_clocksource_available_info{clocksource="tsc",device="0"} 1',
    'node_time_clocksource_current_info{clocksource="tsc",device="0"} 1', 'node_time_seconds 1.7000000005e+09',
    expect.stringMatching(/^node_time_zone_offset_seconds\{time_zone="[^"]+"\} -?\d+$/),
  ]],
])('%s', async (name, lines) => expect(own(await exposed([name]))).toEqual(lines));

test('a machine without clock sources has none', async () => {
  const files = Object.fromEntries(Object.entries(FILES).filter(([path]) => !path.includes('clocksource')));
  expect(own(await exposed(['time'], files))).toHaveLength(2);
});

test('a collector that fails is counted, logged, and takes nothing with it', async () => {
  const lines = await exposed(['loadavg', 'stat'], { ...FILES, '/host/proc/loadavg': 'nonsense' });
  expect(lines).toEqual(expect.arrayContaining(['node_intr_total 4711', 'node_scrape_collector_success{collector="loadavg"} 0',
    'node_scrape_collector_success{collector="stat"} 1']));
  expect(own(lines).some((line) => line.startsWith('node_load'))).toBe(false);
  expect(log.entries).toMatchObject([{
    level: 'error', message: 'Collector failed',
    fields: { collector: 'loadavg', err: expect.objectContaining({ message: '/host/proc/loadavg: expected a number, got "nonsense"' }) },
  }]);
});

test.each([
  [[], [], ['cpu', 'loadavg', 'meminfo', 'stat', 'time', 'uname']],
  [['loadavg', 'cpu'], [], ['cpu', 'loadavg']],
  [[], ['loadavg', 'cpu'], ['meminfo', 'stat', 'time', 'uname']],
])('collect %j and exclude %j run %j', (only, except, names) => {
  expect(chooseCollectors(COLLECTORS, only, except).map(({ name }) => name)).toEqual(names);
});

test.each([
  [['nope'], [], 'no collector "nope" is enabled'], [[], ['nope'], 'no collector "nope" is enabled'],
  [['cpu'], ['stat'], 'collect[] and exclude[] cannot be used together: send one of them'],
])('collect %j and exclude %j are refused', (only, except, message) => {
  expect(() => chooseCollectors(COLLECTORS, only, except)).toThrow(expect.objectContaining({ code: 'BAD_REQUEST', message }));
});
