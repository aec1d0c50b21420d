import { Application } from '../../../../lib/flags/application';
import { Parsed } from '../../../../lib/flags/parsed';
import { errorText } from '../../../../lib/sys/errors';
import { addFilterFlags, Filters } from '../../../../runtime/exporters/node/filters';

function filtersOf(...args: string[]): Filters {
  const app = new Application('x', 'X.'), read = addFilterFlags(app);
  return read(app.parse(args, { env: {} }) as Parsed);
}

test.each<[keyof Filters, string[], string[], string[]]>([
  ['mountPoint', [], ['/', '/data', '/devices', '/run/user/0'], ['/dev', '/dev/shm', '/proc', '/sys/fs/cgroup', '/var/lib/docker/x', '/run/credentials/x']],
  ['fsType', [], ['ext4', 'xfs', 'tmpfs', 'nfs4'], ['overlay', 'cgroup', 'cgroup2', 'proc']],
  ['disk', [], ['sda', 'nvme0n1', 'dm-0', 'vda'], ['sda1', 'nvme0n1p1', 'loop0', 'zram0', 'ram1']],
  ['netDevice', [], ['lo', 'eth0', 'cali1'], []],
  ['netstat', [], ['Tcp_InSegs', 'TcpExt_ListenDrops', 'Udp6_InErrors', 'Ip_Forwarding'], ['Ip_DefaultTTL', 'XTcp_InSegs', 'Tcp_InSegs2']],
  ['vmstat', [], ['oom_kill', 'pgpgin', 'pgmajfault'], ['nr_free', 'xpgpgin']],
  ['mountPoint', ['--collector.filesystem.mount-points-exclude=^/(dev|var/lib/kubelet/.+)($|/)'],
    ['/proc', '/var/lib/kubelet'], ['/dev', '/var/lib/kubelet/x']],
  ['mountPoint', ['--collector.filesystem.mount-points-include=^/data'], ['/data', '/database'], ['/', '/proc']],
  ['netDevice', ['--collector.netdev.device-exclude=^(veth.*|cali.*)$'], ['eth0'], ['veth1', 'cali2']],
  ['netDevice', ['--collector.netdev.device-include=eth'], ['eth0', 'veth1'], ['lo']],
  ['disk', ['--collector.diskstats.device-exclude='], ['sda1'], []],
])('%s with %j', (what, args, shown, hidden) => {
  const filter = filtersOf(...args)[what];
  expect([shown.filter(filter), hidden.filter(filter)]).toEqual([shown, []]);
});

test.each([
  [['--collector.netdev.device-exclude=('], 'error parsing regexp: missing closing ): `(`'],
  [['--collector.netdev.device-exclude=a', '--collector.netdev.device-include=b'],
    '--collector.netdev.device-exclude and --collector.netdev.device-include cannot be used together: give one of them'],
])('%j is refused, and why is said once', (args, message) => {
  let said = '';
  try {
    filtersOf(...args);
  } catch (err) {
    said = errorText(err);
  }
  expect(said).toBe(message);
});
