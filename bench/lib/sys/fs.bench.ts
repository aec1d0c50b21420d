import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fs } from '../../../lib/sys/fs';
import { MemFs } from '../../../lib/sys/mem-fs';
import { nodeFs } from '../../../lib/sys/node-fs';
import { SeededRandom } from '../../../lib/sys/random';
import { Bench } from '../../ratio';

const RECORDS = 32;
const record = new SeededRandom(1).bytes(new Uint8Array(64 << 10)); // two pages of the WAL
let made: string | undefined;

/** On the disk whose files are measured; made when the first bench runs. */
function folder(): string {
  if (made) return made;
  const dir = made = mkdtempSync(join(tmpdir(), 'bench fs '));
  process.on('exit', () => rmSync(dir, { recursive: true }));
  return dir;
}

async function log(fs: Fs, dir: string): Promise<number> {
  const file = await fs.create(`${dir}/log`);
  for (let i = 0; i < RECORDS; i++) {
    await file.append(record);
    await file.sync();
  }
  await file.close();
  return file.size;
}

async function rawLog(): Promise<number> {
  const file = await open(`${folder()}/raw`, 'w');
  let size = 0;
  for (let i = 0; i < RECORDS; i++) {
    size += (await file.write(record, 0, record.length, size)).bytesWritten;
    await file.sync();
  }
  await file.close();
  return size;
}

const node = nodeFs({});
const mem = new MemFs();

export const benches: Bench[] = [
  {
    name: 'lib/sys/node-fs append and sync',
    unit: 'record',
    units: RECORDS,
    ours: { name: 'nodeFs', run: () => log(node, folder()) },
    against: { name: 'node:fs/promises', run: rawLog },
    note: '64 KiB each',
  },
  {
    name: 'lib/sys/mem-fs append and sync',
    unit: 'record',
    units: RECORDS,
    ours: { name: 'MemFs', run: () => log(mem, '') },
    against: { name: 'nodeFs', run: () => log(node, folder()) },
    note: '64 KiB each; processor time, the disk comes on top',
  },
];
