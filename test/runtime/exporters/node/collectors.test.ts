import { Registry } from '../../../../lib/metrics/registry';
import { exposition } from '../../../../lib/metrics/text';
import { FakeClock } from '../../../../lib/sys/fake-clock';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { Machine } from '../../../../runtime/exporters/node/collector';
import { chooseCollectors, collectAll, COLLECTORS } from '../../../../runtime/exporters/node/collectors';
import { MountSpace } from '../../../../runtime/exporters/node/mount-space';
import { Recorder } from '../../../lib/log/recorder';
import { MACHINE_FILES } from './machine-files';

const FILES: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(MACHINE_FILES).map(([path, text]) => [`/host/${path}`, text]));

const all = () => true;

async function machineWith(files: Readonly<Record<string, string>>): Promise<Machine> {
  const clock = new FakeClock(1_700_000_000_500), fs = new MemFs({ clock, capacity: 1 << 20 });
  for (const [path, text] of Object.entries(files)) {
    await fs.mkdir(path.slice(0, path.lastIndexOf('/')));
    const file = await fs.create(path);
    await file.append(Buffer.from(text));
    await file.close();
  }
  const except = (hidden: string) => (name: string) => name !== hidden;
  const filters = { mountPoint: except('/proc'), fsType: all, disk: except('sda1'), netDevice: all, netstat: all, vmstat: all };
  const mountSpace = new MountSpace(fs, clock);
  return { fs, clock, filters, mountSpace, procfs: '/host/proc', sysfs: '/host/sys', rootfs: '/host/root', udev: '/host/udev' };
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
  ['conntrack', [
    'node_nf_conntrack_entries 7', 'node_nf_conntrack_entries_limit 70', 'node_nf_conntrack_stat_drop 10', 'node_nf_conntrack_stat_early_drop 12',
    'node_nf_conntrack_stat_found 22', 'node_nf_conntrack_stat_ignore 4', 'node_nf_conntrack_stat_insert 6', 'node_nf_conntrack_stat_insert_failed 8',
    'node_nf_conntrack_stat_invalid 2', 'node_nf_conntrack_stat_search_restart 32',
  ]],
  ['entropy', ['node_entropy_available_bits 256', 'node_entropy_pool_size_bits 4096']],
  ['filefd', ['node_filefd_allocated 10', 'node_filefd_maximum 20']],
  ['vmstat', ['node_vmstat_nr_free 3', 'node_vmstat_oom_kill 1', 'node_vmstat_pgmajfault 4', 'node_vmstat_pgpgin 2', 'node_vmstat_xpgpgin 5']],
  ['netstat', [
    'node_netstat_Icmp6_InMsgs 3', 'node_netstat_Icmp6_InType134 3', 'node_netstat_Ip6_InOctets 9', 'node_netstat_IpExt_InOctets 5',
    'node_netstat_IpExt_OutOctets 6', 'node_netstat_Ip_DefaultTTL 64', 'node_netstat_Ip_Forwarding 1', 'node_netstat_TcpExt_ListenDrops 2',
    'node_netstat_TcpExt_Other 3', 'node_netstat_TcpExt_SyncookiesSent 1', 'node_netstat_Tcp_CurrEstab 3', 'node_netstat_Tcp_MaxConn -1',
    'node_netstat_UdpLite6_InErrors 5', 'node_netstat_Udp_InErrors 4',
  ]],
  ['sockstat', [
    'node_sockstat_FRAG6_inuse 0', 'node_sockstat_FRAG6_memory 6', 'node_sockstat_FRAG_inuse 0', 'node_sockstat_FRAG_memory 5', 'node_sockstat_TCP6_inuse 1',
    'node_sockstat_TCP_alloc 2', 'node_sockstat_TCP_inuse 2', 'node_sockstat_TCP_mem 3', 'node_sockstat_TCP_mem_bytes 12288', 'node_sockstat_TCP_orphan 0',
    'node_sockstat_TCP_tw 1', 'node_sockstat_UDP_inuse 0', 'node_sockstat_UDP_mem 1', 'node_sockstat_UDP_mem_bytes 4096', 'node_sockstat_sockets_used 17',
  ]],
  ['pressure', [
    'node_pressure_cpu_waiting_seconds_total 14.036781', 'node_pressure_io_stalled_seconds_total 7e-06', 'node_pressure_io_waiting_seconds_total 1.5',
    'node_pressure_irq_stalled_seconds_total 9e-06', 'node_pressure_memory_stalled_seconds_total 8e-06', 'node_pressure_memory_waiting_seconds_total 2.5',
  ]],
  ['schedstat', [
    'node_schedstat_running_seconds_total{cpu="0"} 1.5', 'node_schedstat_running_seconds_total{cpu="1"} 1e-08',
    'node_schedstat_timeslices_total{cpu="0"} 7', 'node_schedstat_timeslices_total{cpu="1"} 30',
    'node_schedstat_waiting_seconds_total{cpu="0"} 2', 'node_schedstat_waiting_seconds_total{cpu="1"} 2e-08',
  ]],
])('%s', async (name, lines) => expect(own(await exposed([name]))).toEqual(lines));

/** The metrics of `family` alone. */
async function family(name: string, collector: string, files = FILES): Promise<string[]> {
  return (await exposed([collector], files)).filter((line) => line.startsWith(`${name}{`)).map((line) => line.slice(name.length));
}

describe('diskstats', () => {
  test.each([
    ['node_disk_reads_completed_total', ['{device="dm-0"} 1', '{device="sda"} 10', '{device="sdb"} 1']],
    ['node_disk_read_bytes_total', ['{device="dm-0"} 1536', '{device="sda"} 15360', '{device="sdb"} 1536']],
    ['node_disk_io_now', ['{device="dm-0"} 9', '{device="sda"} 9', '{device="sdb"} 9']],
    ['node_disk_discard_time_seconds_total', ['{device="dm-0"} 0.015', '{device="sda"} 0.15']], // sdb is of an older kernel
    ['node_disk_flush_requests_total', ['{device="sda"} 160']],
    ['node_disk_info', [
      '{device="dm-0",major="253",minor="0",model="",path="",revision="",rotational="0",serial="short2",wwn=""} 1',
      '{device="sda",major="8",minor="0",model="Disk\\\\x20One",path="pci-0",revision="r=1",rotational="0",serial="s1",wwn="0x1"} 1',
      '{device="sdb",major="8",minor="16",model="",path="",revision="",rotational="0",serial="",wwn=""} 1',
    ]],
    ['node_disk_filesystem_info', ['{device="sda",type="ext4",usage="filesystem",uuid="u-1",version="1.0"} 1']],
    ['node_disk_device_mapper_info', ['{device="dm-0",lv_layer="",lv_name="lv",name="vg-lv",uuid="LVM-x",vg_name="vg"} 1']],
    ['node_disk_ata_write_cache_enabled', ['{device="sda"} 0']],
  ])('%s', async (name, lines) => expect(await family(name, 'diskstats')).toEqual(lines));
});

describe('netdev', () => {
  test.each([
    ['node_network_receive_bytes_total', ['{device="eth0"} 100000', '{device="lo"} 1']],
    ['node_network_transmit_compressed_total', ['{device="eth0"} 16', '{device="lo"} 16']],
    ['node_network_receive_nohandler_total', ['{device="eth0"} 17']],
  ])('%s', async (name, lines) => {
    expect(await family(name, 'netdev', { ...FILES, '/host/sys/class/net/eth0/statistics/rx_nohandler': '17\n' })).toEqual(lines);
  });
});

describe('filesystem', () => {
  const files = { ...FILES, '/host/root/data/big': 'x'.repeat(1 << 10) };
  const gone = '{device="/dev/vdc",device_error="NOT_FOUND",fstype="xfs",mountpoint="/go ne"}';
  const there = (text: string) => [
    `{device="/dev/vda",device_error="",fstype="ext4",mountpoint="/"} ${text}`, `{device="/dev/vdb",device_error="",fstype="ext4",mountpoint="/data"} ${text}`,
    `{device="tmp\\\\011fs",device_error="",fstype="tmpfs",mountpoint="/data/tmp"} ${text}`,
  ];
  test.each([
    ['node_filesystem_size_bytes', there('1.048576e+06')],
    ['node_filesystem_files', there('0')],
    ['node_filesystem_device_error', [...there('0').slice(0, 2), `${gone} 1`, ...there('0').slice(2)]],
    ['node_filesystem_readonly', [...there('0').slice(0, 1), ...there('1').slice(1, 2), `${gone} 0`, ...there('1').slice(2)]],
    ['node_filesystem_mount_info', [
      '{device="/dev/vda",major="254",minor="0",mountpoint="/"} 1', '{device="/dev/vdb",major="254",minor="1",mountpoint="/data"} 1',
      '{device="tmp\\\\011fs",major="0",minor="22",mountpoint="/data/tmp"} 1',
    ]],
  ])('%s', async (name, lines) => expect(await family(name, 'filesystem', files)).toEqual(lines));

  test('asks for its own mounts where those of the first process are hidden, and leaves out where the root is mounted', async () => {
    const hidden = Object.fromEntries(Object.entries(FILES).filter(([path]) => path !== '/host/proc/1/mountinfo'));
    const own = '1 0 8:1 / /host/root rw - ext4 /dev/sda rw\n2 1 8:2 / /host/root/data rw - ext4 /dev/sdb rw\n3 1 8:2 / /host/rooted rw - ext4 /dev/sdc rw\n';
    const lines = await family('node_filesystem_mount_info', 'filesystem', { ...hidden, '/host/proc/self/mountinfo': own });
    expect(lines.map((line) => /mountpoint="(.*)"/.exec(line)?.[1])).toEqual(['/', '/data']);
  });

  test('a table it cannot read', async () => {
    expect(await family('node_filesystem_files', 'filesystem', { ...FILES, '/host/proc/1/mountinfo': '1 2 3\n' })).toEqual([]);
    expect(log.entries).toMatchObject([{ fields: { err: expect.objectContaining({ message: '/host/proc/1/mountinfo: expected a mount, got "1 2 3"' }) } }]);
  });
});

test.each(['conntrack', 'pressure', 'schedstat', 'sockstat'])('%s of a kernel without it is no error', async (name) => {
  const lines = await exposed([name], {});
  expect(lines.filter((line) => !line.includes('_duration_'))).toEqual([`node_scrape_collector_success{collector="${name}"} 0`]);
  expect(log.entries).toMatchObject([{ level: 'debug', message: 'Collector found nothing', fields: { collector: name } }]);
});

test.each([
  ['netdev', '/host/proc/net/dev', 'a\nb\nnonsense\n', '/host/proc/net/dev: expected a device and a colon, got "nonsense"'],
  ['netdev', '/host/proc/net/dev', 'a\nb\nlo: 1\n', '/host/proc/net/dev: expected a number, got nothing'],
  ['pressure', '/host/proc/pressure/io', 'x\n', '/host/proc/pressure/io: expected a line "some" with a total, got "x\n"'],
  ['conntrack', '/host/proc/net/stat/nf_conntrack', 'a b\n1\n', '/host/proc/net/stat/nf_conntrack: expected 2 numbers in a line, got 1'],
  ['conntrack', '/host/proc/net/stat/nf_conntrack', 'a\nxyz\n', '/host/proc/net/stat/nf_conntrack: expected a number, got "0xxyz"'],
  ['sockstat', '/host/proc/net/sockstat', 'TCP: inuse\n', '/host/proc/net/sockstat: expected a number, got nothing'],
  ['netstat', '/host/proc/net/snmp', 'Ip: a b\nIp: 1\n', '/host/proc/net: expected a number, got nothing'],
])('%s says where %s is wrong', async (name, path, text, message) => {
  expect(own(await exposed([name], { ...FILES, [path]: text }))).toEqual([]);
  expect(log.entries).toMatchObject([{ level: 'error', fields: { collector: name, err: expect.objectContaining({ message }) } }]);
});

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
  [[], [], COLLECTORS.map(({ name }) => name)],
  [['loadavg', 'cpu'], [], ['cpu', 'loadavg']],
  [[], ['loadavg', 'cpu'], COLLECTORS.map(({ name }) => name).filter((name) => name !== 'loadavg' && name !== 'cpu')],
])('collect %j and exclude %j run %j', (only, except, names) => {
  expect(chooseCollectors(COLLECTORS, only, except).map(({ name }) => name)).toEqual(names);
});

test.each([
  [['nope'], [], 'no collector "nope" is enabled'], [[], ['nope'], 'no collector "nope" is enabled'],
  [['cpu'], ['stat'], 'collect[] and exclude[] cannot be used together: send one of them'],
])('collect %j and exclude %j are refused', (only, except, message) => {
  expect(() => chooseCollectors(COLLECTORS, only, except)).toThrow(expect.objectContaining({ code: 'BAD_REQUEST', message }));
});
