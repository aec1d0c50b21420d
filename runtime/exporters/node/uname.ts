import { machine as hardware } from 'node:os';
import { Collector, labelled, readText } from './collector';

export const uname: Collector = {
  name: 'uname',
  summary: 'name and release of the kernel',
  async collect(machine) {
    const read = async (name: string) => (await readText(machine, `${machine.procfs}/sys/kernel/${name}`)).trim();
    const labels = {
      sysname: await read('ostype'), nodename: await read('hostname'), domainname: await read('domainname'),
      release: await read('osrelease'), version: await read('version'), machine: hardware(),
    };
    return [{ name: 'node_uname_info', help: 'The kernel and the machine as uname tells them, in labels.', type: 'gauge', metrics: [labelled(labels, 1)] }];
  },
};
