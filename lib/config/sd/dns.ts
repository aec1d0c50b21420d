import { list, Value } from '../codec';
import { Frozen } from '../freeze';
import { duration, int, string } from '../scalars';
import { field, shown, Struct } from '../struct';

const TYPES = ['SRV', 'A', 'AAAA', 'MX', 'NS'];

/** Targets from records of the DNS. All but SRV records know no port. */
export const DNS_SD = new Struct('dns.plain', {
  names: shown(list(string)),
  refresh_interval: field(duration, 30_000),
  type: shown(string, 'SRV'),
  port: shown(int),
}, ({ names, type, port }, node) => {
  if (names.length === 0) throw node.fail('DNS-SD config must contain at least one SRV record name');
  if (!TYPES.includes(type.toUpperCase())) throw node.fail(`invalid DNS-SD records type ${type}`, 'type');
  if (type.toUpperCase() !== 'SRV' && port === 0) throw node.fail('a port is required in DNS-SD configs for all record types except SRV');
});
export type DnsSdConfig = Frozen<Value<typeof DNS_SD>>;
