import { Registry } from '../../../../lib/metrics/registry';
import { exposition } from '../../../../lib/metrics/text';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { claimMetrics } from '../../../../runtime/local/kubelet/claim-metrics';
import { containerMetrics } from '../../../../runtime/local/kubelet/container-metrics';
import { Pod } from '../../../../runtime/local/kubelet/pod';
import { quantityValue } from '../../../../runtime/local/kubelet/quantity';

const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop', uid: '17' }, spec: { containers: [] } } as Pod;
const MACHINE = { cpu: 4, memory: 2 ** 33 };
const LABELS = '{container="main",id="/kubepods/pod17/main",image="x/y:1",name="process://10",namespace="shop",pod="web"}';

/** Samples of what a collector makes. */
async function samples(make: Parameters<Registry['collect']>[0]): Promise<string[]> {
  const registry = new Registry();
  registry.collect(make);
  return exposition(await registry.gather(), 'text', 'underscores').toString().split('\n').filter((line) => line && !line.startsWith('#'));
}

async function write(fs: MemFs, path: string, text: string): Promise<void> {
  await fs.mkdir(path.slice(0, path.lastIndexOf('/')));
  const file = await fs.create(path);
  await file.append(Buffer.from(text));
  await file.close();
}

describe('what cAdvisor would tell', () => {
  let fs: MemFs;
  beforeEach(async () => {
    fs = new MemFs();
    await write(fs, '/proc/10/stat', '10 (node (x) 1 2) S 1 10 10 0 -1 4194560 1 0 0 0 250 50 0 0 20 0 11 0 4711 1000 50\n');
    await write(fs, '/proc/10/status', 'Name:\tnode\nVmRSS:\t  2048 kB\nRssAnon:\t  1024 kB\nVmSwap:\t     4 kB\n');
    await write(fs, '/proc/10/io', 'rchar: 9\nread_bytes: 4096\nwrite_bytes: 8192\ncancelled_write_bytes: 1\n');
  });
  const process = (resources: object = {}) => ({ pod: POD, container: { name: 'main', image: 'x/y:1', resources }, pid: 10, startedAt: 1_767_225_600_500 });
  const shown = async (resources: object = {}) => (await samples(() => containerMetrics(fs, [process(resources)], MACHINE)))
    .map((line) => line.replace(LABELS, ''));

  test('the numbers of the process', async () => {
    expect(await shown()).toEqual([
      'container_cpu_system_seconds_total 0.5', 'container_cpu_usage_seconds_total 3', 'container_cpu_user_seconds_total 2.5',
      'container_fs_reads_bytes_total 4096', 'container_fs_writes_bytes_total 8192',
      'container_memory_rss 1.048576e+06', 'container_memory_swap 4096', 'container_memory_usage_bytes 2.097152e+06',
      'container_memory_working_set_bytes 2.097152e+06', 'container_processes 1', 'container_spec_cpu_period 100000', 'container_spec_cpu_shares 2',
      'container_spec_memory_limit_bytes 0', 'container_start_time_seconds 1.7672256005e+09', 'container_threads 11',
      'machine_cpu_cores 4', 'machine_memory_bytes 8.589934592e+09',
    ]);
  });

  test('what the container may use and asks for', async () => {
    expect(await shown({ limits: { cpu: '1500m', memory: '1Gi' }, requests: { cpu: '250m' } })).toEqual(expect.arrayContaining([
      'container_spec_cpu_quota 150000', 'container_spec_cpu_shares 256', 'container_spec_memory_limit_bytes 1.073741824e+09',
    ]));
  });

  test('what the system does not tell is left out', async () => {
    await fs.remove('/proc/10/io');
    expect((await shown()).filter((line) => line.startsWith('container_fs'))).toEqual([]);
  });

  test('a process that has just ended is left out', async () => {
    await fs.removeAll('/proc/10');
    expect(await shown()).toEqual(['machine_cpu_cores 4', 'machine_memory_bytes 8.589934592e+09']);
  });
});

test('volumes of claims tell of their disk, each claim once', async () => {
  const fs = new MemFs({ capacity: 1000 });
  await write(fs, '/claims/shop/db/file', 'x'.repeat(100));
  const claim = { pod: POD, claim: 'db', folder: '/claims/shop/db' };
  expect(await samples(() => claimMetrics(fs, [claim, claim, { ...claim, claim: 'gone', folder: '/claims/shop/gone' }]))).toEqual([
    'kubelet_volume_stats_available_bytes{namespace="shop",persistentvolumeclaim="db"} 900',
    'kubelet_volume_stats_capacity_bytes{namespace="shop",persistentvolumeclaim="db"} 1000',
    'kubelet_volume_stats_used_bytes{namespace="shop",persistentvolumeclaim="db"} 100',
  ]);
});

test.each([
  ['1', 1], ['500m', 0.5], ['1Gi', 2 ** 30], ['1.5Mi', 1.5 * 2 ** 20], ['2k', 2000], ['1e3', 1000], ['-1', -1],
  ['', NaN], ['1x', NaN], ['Gi', NaN], ['1 Gi', NaN],
])('%s is %d', (text, value) => expect(quantityValue(text)).toBe(value));
