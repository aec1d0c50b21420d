import { Collector, gauge, numberIn, readText } from './collector';

export const filefd: Collector = {
  name: 'filefd',
  summary: 'open files of the whole machine',
  async collect(machine) {
    const path = `${machine.procfs}/sys/fs/file-nr`;
    const [allocated, , maximum] = (await readText(machine, path)).trim().split(/\s+/);
    return [
      gauge('node_filefd_allocated', 'Files that are open on the machine.', numberIn(path, allocated)),
      gauge('node_filefd_maximum', 'Files that may be open on the machine at most.', numberIn(path, maximum)),
    ];
  },
};
