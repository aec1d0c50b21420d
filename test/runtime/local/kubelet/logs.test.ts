import { MemFs } from '../../../../lib/sys/mem-fs';
import { Pod } from '../../../../runtime/local/kubelet/pod';
import { PodLogs } from '../../../../runtime/local/kubelet/pod-logs';

const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop', uid: '17' }, spec: { containers: [] } } as Pod;
const FOLDER = '/logs/shop_web_17/main';

describe('logs of containers', () => {
  let fs: MemFs, logs: PodLogs;
  beforeEach(() => {
    fs = new MemFs();
    logs = new PodLogs(fs, '/logs');
  });

  async function printed(run: number, ...lines: string[]): Promise<void> {
    const log = await logs.begin(POD, 'main', run);
    for (const line of lines) log.add(line);
    await log.close();
  }

  test('a file per run, of which the last two are kept', async () => {
    for (const run of [0, 1, 2, 3]) await printed(run, `run ${run}`);
    expect((await fs.list(FOLDER)).map(({ name }) => name)).toEqual(['2.log', '3.log']);
    expect(await logs.read(POD, 'main', 3)).toBe('run 3\n');
    expect(await logs.read(POD, 'main', 2)).toBe('run 2\n');
    expect(await logs.read(POD, 'main', 1)).toBeUndefined();
    expect(fs.openFiles).toBe(0);
  });

  test.each([[0, ''], [1, 'c\n'], [2, 'b\nc\n'], [3, 'a\nb\nc\n'], [100, 'a\nb\nc\n']])('the last %d lines', async (count, text) => {
    await printed(0, 'a', 'b', 'c');
    expect(await logs.read(POD, 'main', 0, count)).toBe(text);
  });

  test('a file is cut off at a mebibyte, and the one before it is kept', async () => {
    const log = await logs.begin(POD, 'main', 0);
    for (let i = 0; i < 40; i++) {
      log.add(`${i} ${'x'.repeat(100_000)}`);
      await new Promise(setImmediate); // else they are one write
    }
    await log.close();
    const files = await fs.list(FOLDER);
    expect(files.map(({ name }) => name)).toEqual(['0.log', '0.log.1']);
    for (const { name } of files) expect((await fs.stat(`${FOLDER}/${name}`))!.size).toBeLessThan(2.2 * 2 ** 20);
    const numbers = (await logs.read(POD, 'main', 0))!.trimEnd().split('\n').map((line) => Number.parseInt(line, 10));
    expect(numbers.at(-1)).toBe(39);
    expect(numbers).toEqual(numbers.map((_, i) => 40 - numbers.length + i)); // without a gap
  });

  test('lines that come faster than the disk takes them are counted, not kept', async () => {
    const log = await logs.begin(POD, 'main', 0);
    for (let i = 0; i < 10; i++) log.add('x'.repeat(1 << 18)); // the first is written at once, three can wait
    await log.close();
    const lines = (await logs.read(POD, 'main', 0))!.trimEnd().split('\n');
    expect(lines.slice(0, -1).map(({ length }) => length)).toEqual([1 << 18, 1 << 18, 1 << 18, 1 << 18]);
    expect(lines.at(-1)).toBe('... 6 lines are missing here: they came faster than the disk takes them');
  });

  test('a full disk costs lines, and nothing else', async () => {
    const log = await logs.begin(POD, 'main', 0);
    fs.fail('NO_SPACE');
    log.add('lost');
    await log.close();
    fs.heal();
    log.add('kept');
    await log.close();
    expect(await logs.read(POD, 'main', 0)).toBe('kept\n');
  });

  test('they go with the pod', async () => {
    await printed(0, 'a');
    await logs.remove(POD);
    expect(await fs.list('/logs')).toEqual([]);
  });
});
