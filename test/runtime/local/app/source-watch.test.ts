import { FakeClock } from '../../../../lib/sys/fake-clock';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { lookAt, sourceChanges } from '../../../../runtime/local/app/source-watch';

const INTERVAL = 100;

describe('watching sources', () => {
  const clock = new FakeClock();
  const fs = new MemFs();
  const stop = new AbortController();
  let told = 0;

  async function write(path: string, text: string): Promise<void> {
    const file = await fs.create(path);
    await file.append(Buffer.from(text));
    await file.close();
  }

  async function looks(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      await clock.advance(INTERVAL);
      for (let turn = 0; turn < 200; turn++) await Promise.resolve();
    }
  }

  beforeAll(async () => {
    await fs.mkdir('/app/parts');
    await fs.mkdir('/app/node_modules/x');
    await write('/app/main.ts', 'a');
    const watch = async () => {
      const changes = sourceChanges(fs, clock, ['/app'], await lookAt(fs, ['/app']), stop.signal);
      while (!(await changes.next()).done) told++;
    };
    void watch();
    await looks(3);
  });
  afterAll(() => stop.abort());
  beforeEach(() => { told = 0; });

  test.each([
    ['a change', '/app/main.ts', 'ab', 1],
    ['a new file below', '/app/parts/rules.yaml', 'x', 1],
    ['what belongs to others', '/app/node_modules/x/i.js', 'x', 0],
    ['what is hidden', '/app/.main.ts.swp', 'x', 0],
    ['what is no source', '/app/notes.txt', 'x', 0],
  ])('%s', async (_, path, text, expected) => {
    await write(path, text);
    await looks(3);
    expect(told).toBe(expected);
  });

  test('a file that is still being written is waited for', async () => {
    await write('/app/main.ts', 'abc');
    await looks(1);
    await write('/app/main.ts', 'abcd');
    await looks(1);
    expect(told).toBe(0);
    await looks(2);
    expect(told).toBe(1);
  });
});
