import { ScalarFamily } from '../../../lib/metrics/family';
import { FsError } from '../../../lib/sys/fs';
import { Collector, gauge, linesOf, Machine, numberIn, readTextIfThere } from './collector';

const AT_PAGESZ = 6, AUXV_ENTRY = 16; // getauxval(3); bytes on 64 bits
const USUAL_PAGE = 4096; // bytes

export const sockstat: Collector = {
  name: 'sockstat',
  summary: 'sockets in use by protocol',
  async collect(machine) {
    const page = await pageSize(machine);
    const families: ScalarFamily[] = [];
    for (const file of ['sockstat', 'sockstat6']) { // the latter is missing where IPv6 is off
      const path = `${machine.procfs}/net/${file}`;
      for (const line of linesOf(await readTextIfThere(machine, path) ?? '')) families.push(...parse(line, path, page));
    }
    return families.length ? families : undefined;
  },
};

/** A line such as `TCP: inuse 2 mem 3`, where `mem` counts pages. */
function parse(line: string, path: string, page: number): ScalarFamily[] {
  const [name, ...fields] = line.trim().split(/\s+/), protocol = name.replace(/:$/, '');
  const families: ScalarFamily[] = [];
  for (let i = 0; i < fields.length; i += 2) {
    const field = fields[i], value = numberIn(path, fields[i + 1]);
    families.push(gauge(`node_sockstat_${protocol}_${field}`, `Field ${field} of the sockets of ${protocol}.`, value));
    if (field === 'mem') families.push(gauge(`node_sockstat_${protocol}_mem_bytes`, `Memory of the sockets of ${protocol}, in bytes.`, value * page));
  }
  return families;
}

/** Bytes in a page of memory, which the kernel tells each process in its auxiliary vector. */
async function pageSize({ fs }: Machine): Promise<number> {
  const vector = await fs.readFile('/proc/self/auxv', USUAL_PAGE).then((bytes) => Buffer.from(bytes), (err: unknown) => {
    if (err instanceof FsError) return Buffer.alloc(0);
    throw err;
  });
  for (let at = 0; at + AUXV_ENTRY <= vector.length; at += AUXV_ENTRY) {
    if (vector.readUInt32LE(at) === AT_PAGESZ && vector.readUInt32LE(at + 4) === 0) return vector.readUInt32LE(at + 8);
  }
  return USUAL_PAGE; // 32 bits: there are no other pages
}
