import { crc32c } from '../../lib/encoding/crc32c';
import { Tasks } from '../../lib/sys/pool';

/** Bytes `[from, to)` of `memory`, which the thread reads where they are. */
export interface Crc32cInput { readonly memory: SharedArrayBuffer; readonly from: number; readonly to: number }

/** All tasks that the threads of the programs know, by the name that `Pool.run` is given. */
export const tasks = {
  crc32c: ({ memory, from, to }: Crc32cInput): number => crc32c(new Uint8Array(memory), from, to),
} satisfies Tasks;
