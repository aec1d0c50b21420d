import type { RE2JS } from 're2js';
import { Application } from '../../../lib/flags/application';
import { Kind } from '../../../lib/flags/kind';
import { Parsed } from '../../../lib/flags/parsed';
import { compileRegex } from '../../../lib/model/regex';
import { CodedError } from '../../../lib/sys/errors';

/** Whether the part of a machine that has this name is exposed. */
export type Filter = (name: string) => boolean;

export interface Filters {
  readonly mountPoint: Filter;
  readonly fsType: Filter;
  /** By name of the block device: `sda`. */
  readonly disk: Filter;
  /** By name of the network device: `eth0`. */
  readonly netDevice: Filter;
  /** By protocol and field: `Tcp_InSegs`. */
  readonly netstat: Filter;
  /** By field of /proc/vmstat. */
  readonly vmstat: Filter;
}

/** A regular expression in RE2's syntax, which matches anywhere in a name unless it has anchors. */
const pattern: Kind<RE2JS> = { form: 'value', absent: undefined, zero: '', quoted: true, read: compile, write: (regex) => regex.pattern() };

function compile(text: string): RE2JS {
  try {
    return compileRegex(text);
  } catch (err) {
    throw err instanceof CodedError ? new CodedError(err.code, err.message) : err; // its cause says the same once more
  }
}

/** Adds the flags that choose among the parts of a machine. What it returns reads them. */
export function addFilterFlags(app: Application): (parsed: Parsed) => Filters {
  const mountPoint = choice(app, 'collector.filesystem.mount-points', 'Mount points',
    '^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)');
  const fsType = choice(app, 'collector.filesystem.fs-types', 'Types of file systems',
    '^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs'
    + '|securityfs|selinuxfs|squashfs|erofs|sysfs|tracefs)$');
  const disk = choice(app, 'collector.diskstats.device', 'Disks', '^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\\d+n\\d+p)\\d+$');
  const netDevice = choice(app, 'collector.netdev.device', 'Network devices', '');
  const netstat = app.flag('collector.netstat.fields', 'Fields of netstat to expose, as a regular expression.', pattern, {
    default: '^(.*_(InErrors|InErrs)|Ip_Forwarding|Ip(6|Ext)_(InOctets|OutOctets)|Icmp6?_(InMsgs|OutMsgs)'
      + '|TcpExt_(Listen.*|Syncookies.*|TCPSynRetrans|TCPTimeouts|TCPOFOQueue|TCPRcvQDrop)'
      + '|Tcp_(ActiveOpens|InSegs|OutSegs|OutRsts|PassiveOpens|RetransSegs|CurrEstab)'
      + '|Udp6?_(InDatagrams|OutDatagrams|NoPorts|RcvbufErrors|SndbufErrors))$',
  });
  const vmstat = app.flag('collector.vmstat.fields', 'Fields of vmstat to expose, as a regular expression.', pattern,
    { default: '^(oom_kill|pgpg|pswp|pg.*fault).*' });
  return (parsed) => ({
    mountPoint: mountPoint(parsed), fsType: fsType(parsed), disk: disk(parsed), netDevice: netDevice(parsed),
    netstat: (name) => parsed.get(netstat).test(name), vmstat: (name) => parsed.get(vmstat).test(name),
  });
}

/** The flags `-exclude`, with a default, and `-include`, which takes its place. @param except '' excludes nothing */
function choice(app: Application, name: string, what: string, except: string): (parsed: Parsed) => Filter {
  const exclude = app.flag(`${name}-exclude`, `${what} to leave out, as a regular expression.`, pattern, except ? { default: except } : {});
  const include = app.flag(`${name}-include`, `${what} to expose alone, as a regular expression.`, pattern);
  return (parsed) => {
    const only = parsed.get(include), without = parsed.get(exclude);
    if (only && parsed.given(exclude)) {
      throw new CodedError('FLAG_VALUE', `--${name}-exclude and --${name}-include cannot be used together: give one of them`);
    }
    if (only) return (part) => only.test(part);
    return without?.pattern() ? (part) => !without.test(part) : () => true;
  };
}
