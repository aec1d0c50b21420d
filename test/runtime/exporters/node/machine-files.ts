/** A machine with two CPUs and a few disks and devices, as its kernel and udev would tell of it: paths below one folder. */
export const MACHINE_FILES: Readonly<Record<string, string>> = {
  'proc/loadavg': '0.50 1.25 2 3/456 7890\n',
  'proc/meminfo': 'MemTotal:       2048 kB\nActive(anon):      4 kB\nHugePages_Total:       3\n',
  'proc/stat': [
    'cpu  300 0 0 0 0 0 0 0 0 0', 'cpu0 100 200 300 400 500 600 700 800 900 1000', 'cpu1 1 2 3 4 5 6 7 8 9 10',
    'intr 4711 1 2 3', 'ctxt 815', 'btime 1700000000', 'processes 42', 'procs_running 3', 'procs_blocked 1', 'softirq 55 1 2 3 4 5 6 7 8 9 10', '',
  ].join('\n'),
  'sys/devices/system/cpu/cpu0/uevent': '',
  'proc/sys/kernel/ostype': 'Linux\n',
  'proc/sys/kernel/hostname': 'node-a\n',
  'proc/sys/kernel/domainname': '(none)\n',
  'proc/sys/kernel/osrelease': '6.1.0\n',
  'proc/sys/kernel/version': '#1 SMP\n',
  'sys/devices/system/clocksource/clocksource0/available_clocksource': 'tsc hpet \n',
  'sys/devices/system/clocksource/clocksource0/current_clocksource': 'tsc\n',
  'proc/diskstats': [
    '   8       0 sda 10 20 30 40 50 60 70 80 9 100 110 120 130 140 150 160 170', // Linux 5.5
    '   8       1 sda1 1 2 3 4 5 6 7 8 9 10 11', // a partition
    ' 253       0 dm-0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15', // Linux 4.18
    '   9       0 md0 1 2 3 4',
    '   8      16 sdb 1 2 3 4 5 6 7 8 9 10 11', '',
  ].join('\n'),
  'sys/block/sda/queue/rotational': '0\n',
  'udev/b8:0': [
    'S:disk/by-id/x', 'E:ID_MODEL=Disk\\x20One', 'E:ID_PATH=pci-0', 'E:ID_REVISION=r=1', 'E:SCSI_IDENT_SERIAL=s1', 'E:ID_SERIAL_SHORT=short', 'E:ID_WWN=0x1',
    'E:ID_FS_TYPE=ext4', 'E:ID_FS_USAGE=filesystem', 'E:ID_FS_UUID=u-1', 'E:ID_FS_VERSION=1.0',
    'E:ID_ATA=1', 'E:ID_ATA_WRITE_CACHE=1', 'E:ID_ATA_WRITE_CACHE_ENABLED=0', 'E:ID_ATA_ROTATION_RATE_RPM=7200', '',
  ].join('\n'),
  'udev/b253:0': 'E:DM_NAME=vg-lv\nE:DM_UUID=LVM-x\nE:DM_VG_NAME=vg\nE:DM_LV_NAME=lv\nE:DM_LV_LAYER=\nE:ID_SERIAL_SHORT=short2\n',
  'proc/1/mountinfo': [
    '27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard',
    '28 27 254:1 / /data ro,relatime shared:1 master:2 - ext4 /dev/vdb rw',
    '29 27 254:1 / /data ro,relatime shared:1 - ext4 /dev/vdb rw', // once more
    '30 27 254:2 / /go\\040ne rw,relatime - xfs /dev/vdc rw', // not there
    '31 27 0:21 / /proc rw,relatime - proc proc rw',
    '32 27 0:22 / /data/tmp rw,relatime - tmpfs tmp\\011fs ro', '',
  ].join('\n'),
  'root/data/tmp/file': '',
  'proc/net/dev': [
    'Inter-|   Receive                                                |  Transmit',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed',
    '    lo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16', 'eth0:100000 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16', '',
  ].join('\n'),
  'proc/net/netstat': 'TcpExt: SyncookiesSent ListenDrops Other\nTcpExt: 1 2 3\nIpExt: InOctets OutOctets\nIpExt: 5 6\n',
  'proc/net/snmp': 'Ip: Forwarding DefaultTTL\nIp: 1 64\nTcp: MaxConn CurrEstab\nTcp: -1 3\nUdp: InErrors\nUdp: 4\n',
  'proc/net/snmp6': 'Ip6InOctets   9\nIcmp6InMsgs \t3\nUdpLite6InErrors 5\nIcmp6InType134 3\n',
  'proc/vmstat': 'oom_kill 1\npgpgin 2\nnr_free 3\npgmajfault 4\nxpgpgin 5\n',
  'proc/sys/fs/file-nr': '10\t0\t20\n',
  'proc/net/sockstat': 'sockets: used 17\nTCP: inuse 2 orphan 0 tw 1 alloc 2 mem 3\nUDP: inuse 0 mem 1\nFRAG: inuse 0 memory 5\n',
  'proc/net/sockstat6': 'TCP6: inuse 1\nFRAG6: inuse 0 memory 6\n',
  'proc/sys/net/netfilter/nf_conntrack_count': '7\n',
  'proc/sys/net/netfilter/nf_conntrack_max': '70\n',
  'proc/net/stat/nf_conntrack': [
    'entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error  '
      + 'expect_new expect_create expect_delete search_restart',
    ...Array<string>(2).fill('0000000a  00000000 0000000b 00000000 00000001 00000002 00000000 00000000 00000003 00000004 00000005 00000006 00000000  '
      + '00000000 00000000 00000000 00000010'), '',
  ].join('\n'),
  'proc/sys/kernel/random/entropy_avail': '256\n',
  'proc/sys/kernel/random/poolsize': '4096\n',
  'proc/pressure/cpu': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=14036781\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=3\n',
  'proc/pressure/io': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=1500000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=7\n',
  'proc/pressure/memory': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=2500000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=8\n',
  'proc/pressure/irq': 'full avg10=0.00 avg60=0.00 avg300=0.00 total=9\n',
  'proc/schedstat': 'version 15\ntimestamp 1\ncpu0 0 0 0 0 0 0 1500000000 2000000000 7\ndomain0 3 1 2\ncpu1 0 0 0 0 0 0 10 20 30\n',
};
