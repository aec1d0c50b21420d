import { Collector, gauge, numberIn, readText } from './collector';

export const loadavg: Collector = {
  name: 'loadavg',
  summary: 'load averages',
  async collect(machine) {
    const path = `${machine.procfs}/loadavg`;
    const fields = (await readText(machine, path)).split(' ');
    return [
      gauge('node_load1', 'Load average over one minute.', numberIn(path, fields[0])),
      gauge('node_load5', 'Load average over five minutes.', numberIn(path, fields[1])),
      gauge('node_load15', 'Load average over fifteen minutes.', numberIn(path, fields[2])),
    ];
  },
};
