import { ScalarFamily } from '../../../lib/metrics/family';
import { CodedError } from '../../../lib/sys/errors';
import { Collector, labelled, linesOf, numberIn, readText, readTextIfThere } from './collector';

/** Columns of /proc/net/dev; the kernel sums its finer figures up to them. */
const COLUMNS: ReadonlyArray<readonly [name: string, help: string]> = [
  ['receive_bytes', 'Bytes that came in.'], ['receive_packets', 'Packets that came in.'],
  ['receive_errs', 'Packets that came in damaged.'], ['receive_drop', 'Packets that came in and were dropped.'],
  ['receive_fifo', 'Packets lost because a queue ran over on their way in.'], ['receive_frame', 'Packets that came in with a wrong frame.'],
  ['receive_compressed', 'Compressed packets that came in.'], ['receive_multicast', 'Multicast packets that came in.'],
  ['transmit_bytes', 'Bytes that went out.'], ['transmit_packets', 'Packets that went out.'],
  ['transmit_errs', 'Packets that failed to go out.'], ['transmit_drop', 'Packets that were dropped on their way out.'],
  ['transmit_fifo', 'Packets lost because a queue ran over on their way out.'], ['transmit_colls', 'Collisions of packets on their way out.'],
  ['transmit_carrier', 'Packets lost because there was no carrier.'], ['transmit_compressed', 'Compressed packets that went out.'],
];
const HEADINGS = 2; // lines

export const netdev: Collector = {
  name: 'netdev',
  summary: 'traffic of network devices',
  async collect(machine) {
    const path = `${machine.procfs}/net/dev`;
    const devices = linesOf(await readText(machine, path)).slice(HEADINGS).map((line) => {
      const colon = line.lastIndexOf(':'); // a device may have one in its name
      if (colon < 0) throw new CodedError('PROCFS', `${path}: expected a device and a colon, got "${line.slice(0, 40)}"`);
      return { device: line.slice(0, colon).trim(), values: line.slice(colon + 1).trim().split(/\s+/) };
    }).filter(({ device }) => machine.filters.netDevice(device));
    const unhandled = await Promise.all(devices.map(async ({ device }) => {
      const file = `${machine.sysfs}/class/net/${device}/statistics/rx_nohandler`;
      const text = await readTextIfThere(machine, file);
      return text === undefined ? [] : [labelled({ device }, numberIn(file, text.trim()))];
    }));
    const family = (name: string, help: string, metrics: ScalarFamily['metrics']): ScalarFamily => (
      { name: `node_network_${name}_total`, help, type: 'counter', metrics });
    return [
      ...COLUMNS.map(([name, help], i) => family(name, help, devices.map(({ device, values }) => labelled({ device }, numberIn(path, values[i]))))),
      family('receive_nohandler', 'Packets that came in on a part of a bond that is not in use.', unhandled.flat()),
    ];
  },
};
