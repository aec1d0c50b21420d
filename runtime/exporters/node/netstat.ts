import { Collector, linesOf, numberIn, readText, readTextIfThere, untyped } from './collector';

interface Figure { readonly protocol: string; readonly field: string; readonly value: string }

export const netstat: Collector = {
  name: 'netstat',
  summary: 'traffic and errors by network protocol',
  async collect(machine) {
    const folder = `${machine.procfs}/net`;
    const figures = [
      ...paired(await readText(machine, `${folder}/netstat`)), ...paired(await readText(machine, `${folder}/snmp`)),
      ...single(await readTextIfThere(machine, `${folder}/snmp6`) ?? ''), // missing where IPv6 is off
    ];
    return figures.filter(({ protocol, field }) => machine.filters.netstat(`${protocol}_${field}`)).map(({ protocol, field, value }) => (
      untyped(`node_netstat_${protocol}_${field}`, `Field ${field} of protocol ${protocol}.`, numberIn(folder, value))));
  },
};

/** Pairs of lines: `Ip: Forwarding DefaultTTL` above `Ip: 1 64`. */
function paired(text: string): Figure[] {
  const lines = linesOf(text).map((line) => line.split(/\s+/));
  return lines.flatMap(([name, ...fields], i) => (i % 2 ? [] : fields.map((field, column) => (
    { protocol: name.replace(/:$/, ''), field, value: lines[i + 1]?.[column + 1] }))));
}

/** A figure per line, whose name begins with that of the protocol up to its 6: `Udp6InErrors 4`. */
function single(text: string): Figure[] {
  return linesOf(text).flatMap((line) => {
    const [name, value] = line.trim().split(/\s+/), end = name.indexOf('6') + 1;
    return end > 0 && end < name.length ? [{ protocol: name.slice(0, end), field: name.slice(end), value }] : [];
  });
}
