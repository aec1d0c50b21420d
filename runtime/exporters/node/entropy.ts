import { Collector, gauge, Machine, numberIn, readText } from './collector';

export const entropy: Collector = {
  name: 'entropy',
  summary: 'randomness that the kernel has gathered',
  async collect(machine) {
    return [
      gauge('node_entropy_available_bits', 'Entropy that the kernel has, in bits.', await read(machine, 'entropy_avail')),
      gauge('node_entropy_pool_size_bits', 'Entropy that the kernel can have at most, in bits.', await read(machine, 'poolsize')),
    ];
  },
};

async function read(machine: Machine, name: string): Promise<number> {
  const path = `${machine.procfs}/sys/kernel/random/${name}`;
  return numberIn(path, (await readText(machine, path)).trim());
}
