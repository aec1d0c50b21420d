import { FakeClock } from '../../../../lib/sys/fake-clock';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { Recorder } from '../../../lib/log/recorder';
import { ProcessRecord } from '../../../../runtime/local/kubelet/process-record';
import { Processes } from '../../../../runtime/local/kubelet/processes';

describe('the record of processes', () => {
  let fs: MemFs, clock: FakeClock, log: Recorder, killed: number[];
  beforeEach(async () => {
    [fs, clock, log, killed] = [new MemFs(), new FakeClock(), new Recorder(), []];
    await fs.mkdir('/state');
    await write('/proc/sys/kernel/random/boot_id', 'first\n');
  });

  async function write(path: string, text: string): Promise<void> {
    await fs.mkdir(path.slice(0, path.lastIndexOf('/')));
    const file = await fs.create(path);
    await file.append(Buffer.from(text));
    await file.close();
  }
  /** As in proc(5): the name may hold what it likes. */
  const lives = (pid: number, started: number, state = 'S') => (
    write(`/proc/${pid}/stat`, `${pid} (a (b) 1 2) ${state} 1 1 1 0 -1 4194560 1 0 0 0 7 3 0 0 20 0 11 0 ${started} 1000 50\n`));
  const processes = { kill: (pid: number) => {
    killed.push(pid);
    void fs.removeAll(`/proc/${pid}`);
    return true;
  } } as Processes;
  const begin = async () => {
    const record = new ProcessRecord(fs, '/state', log);
    let ended: number | undefined;
    void record.endLeftovers(processes, clock).then((count) => { ended = count; });
    while (ended === undefined) await clock.advance(20);
    return { record, ended };
  };

  test('what an earlier run has left is ended', async () => {
    const { record, ended } = await begin();
    expect(ended).toBe(0);
    for (const pid of [10, 11, 12]) {
      await lives(pid, pid * 100);
      await record.add(pid);
    }
    await record.remove(11);
    expect((await begin()).ended).toBe(2);
    expect(killed).toEqual([10, 12]);
    expect((await begin()).ended).toBe(0);
  });

  test.each<[string, () => Promise<void>]>([
    ['a stranger has its number by now', () => lives(10, 1001)],
    ['it has ended, and nobody has looked yet', () => lives(10, 1000, 'Z')],
    ['it has ended', () => fs.removeAll('/proc/10')],
    ['the machine was started again', () => write('/proc/sys/kernel/random/boot_id', 'second\n')],
  ])('not where %s', async (_, change) => {
    const { record } = await begin();
    await lives(10, 1000);
    await record.add(10);
    await change();
    expect((await begin()).ended).toBe(0);
    expect(killed).toEqual([]);
  });

  test('its ports are waited for, but not without end', async () => {
    const { record } = await begin();
    await lives(10, 1000);
    await record.add(10);
    const stubborn = { kill: () => true } as unknown as Processes;
    let ended: number | undefined;
    void new ProcessRecord(fs, '/state', log).endLeftovers(stubborn, clock).then((count) => { ended = count; });
    await clock.advance(1990);
    expect(ended).toBeUndefined();
    await clock.advance(30);
    expect(ended).toBe(1);
  });

  test('a disk that is full is told of, and does not keep a process from running', async () => {
    const { record } = await begin();
    for (const pid of [10, 11]) await lives(pid, pid * 100);
    fs.fail('NO_SPACE');
    await record.add(10);
    expect(log.messages('warn')).toEqual(['Recording the running processes failed']);
    fs.heal();
    await record.add(11);
    expect((await begin()).ended).toBe(2);
  });

  test('a system without /proc has none', async () => {
    const { record } = await begin();
    await record.add(10);
    expect((await begin()).ended).toBe(0);
  });
});
