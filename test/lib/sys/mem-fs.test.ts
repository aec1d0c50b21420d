import { FakeClock } from '../../../lib/sys/fake-clock';
import { MemFs } from '../../../lib/sys/mem-fs';
import { PowerLoss } from '../../../lib/sys/mem-machine';
import { SeededRandom } from '../../../lib/sys/random';
import { bytes, fsSuite, read, write } from './fs-suite';

describe('the suite', () => fsSuite(async () => {
  const fs = new MemFs();
  await fs.mkdir('/var/lib/data');
  return { fs, dir: '/var/lib/data' };
}));

const PAGE = 4096;

/** Puts a file that is durable, name and all. */
async function durable(fs: MemFs, path: string, content: string): Promise<void> {
  await write(fs, path, content);
  await sync(fs, path);
  await fs.syncDir(path.slice(0, path.lastIndexOf('/')) || '/');
}

async function sync(fs: MemFs, path: string): Promise<void> {
  const file = await fs.append(path);
  await file.sync();
  await file.close();
}

/** All that is there, as `a/ a/x=1`. */
async function tree(fs: MemFs, dir = '/'): Promise<string> {
  const found: string[] = [];
  for (const { name, kind } of await fs.list(dir)) {
    const path = `${dir}${name}`;
    if (kind === 'directory') found.push(`${path.slice(1)}/`, await tree(fs, `${path}/`));
    else found.push(`${path.slice(1)}=${await read(fs, path)}`);
  }
  return found.filter(Boolean).join(' ');
}

/** Every outcome of a loss of power behind `work`, over many seeds; the durable directories `a` and `b` are there before. */
async function outcomes(work: (fs: MemFs) => Promise<void>, look: (fs: MemFs) => Promise<string> = tree): Promise<string[]> {
  const found = new Set<string>();
  for (let seed = 1; seed <= 200; seed++) {
    const fs = new MemFs({ random: new SeededRandom(seed) });
    await fs.mkdir('/a');
    await fs.mkdir('/b');
    await fs.syncDir('/');
    await work(fs);
    fs.powerLoss();
    found.add(await look(fs));
  }
  return [...found].sort();
}

describe('a loss of power leaves of names', () => {
  test.each<[string, (fs: MemFs) => Promise<void>, string[]]>([
    ['those that were synced, with their synced content', (fs) => durable(fs, '/a/x', '1'), ['a/ a/x=1 b/']],
    ['perhaps those of which only the content was synced', async (fs) => {
      await write(fs, '/a/x', '1');
      await sync(fs, '/a/x');
    }, ['a/ a/x=1 b/', 'a/ b/']],
    ['perhaps those that were removed', async (fs) => {
      await durable(fs, '/a/x', '1');
      await fs.remove('/a/x');
    }, ['a/ a/x=1 b/', 'a/ b/']],
    ['none that was removed and synced', async (fs) => {
      await durable(fs, '/a/x', '1');
      await fs.remove('/a/x');
      await fs.syncDir('/a');
    }, ['a/ b/']],
    ['the old one or the new one of a rename', async (fs) => {
      await durable(fs, '/a/x', '1');
      await fs.rename('/a/x', '/a/y');
    }, ['a/ a/x=1 b/', 'a/ a/y=1 b/']],
    ['the replaced file or the one that replaces it', async (fs) => {
      await durable(fs, '/a/x', '1');
      await durable(fs, '/a/y', '2');
      await fs.rename('/a/x', '/a/y');
    }, ['a/ a/x=1 a/y=2 b/', 'a/ a/y=1 b/']],
    ['one of two in different directories', async (fs) => {
      await durable(fs, '/a/x', '1');
      await fs.rename('/a/x', '/b/y');
    }, ['a/ a/x=1 b/', 'a/ b/ b/y=1']],
    ['the new one once the directory it went to was synced', async (fs) => {
      await durable(fs, '/a/x', '1');
      await fs.rename('/a/x', '/b/y');
      await fs.syncDir('/b');
    }, ['a/ b/ b/y=1']],
    ['or the directory it came from', async (fs) => {
      await durable(fs, '/a/x', '1');
      await fs.rename('/a/x', '/b/y');
      await fs.syncDir('/a');
    }, ['a/ b/ b/y=1']],
    ['one of three, in the order of the renames', async (fs) => {
      await durable(fs, '/a/1', '-');
      await fs.rename('/a/1', '/a/2');
      await fs.rename('/a/2', '/a/3');
    }, ['a/ a/1=- b/', 'a/ a/2=- b/', 'a/ a/3=- b/']],
    ['any part of steps under different names', async (fs) => {
      await durable(fs, '/a/1', '-');
      await durable(fs, '/a/2', '-');
      await fs.remove('/a/1');
      await fs.remove('/a/2');
    }, ['a/ a/1=- a/2=- b/', 'a/ a/1=- b/', 'a/ a/2=- b/', 'a/ b/']],
    ['the last of many that were synced', async (fs) => {
      for (const content of ['1', '2', '3']) {
        await durable(fs, '/a/x', content);
        await fs.remove('/a/x');
      }
      await durable(fs, '/a/x', '4');
    }, ['a/ a/x=4 b/']],
    ['perhaps the second one of a file', async (fs) => {
      await durable(fs, '/a/x', '1');
      await fs.link('/a/x', '/b/y');
    }, ['a/ a/x=1 b/', 'a/ a/x=1 b/ b/y=1']],
    ['a new directory and all in it, or nothing, until its parent is synced', async (fs) => {
      await fs.mkdir('/a/new');
      await durable(fs, '/a/new/x', '1');
    }, ['a/ a/new/ a/new/x=1 b/', 'a/ b/']],
    ['a removed tree in any part', async (fs) => {
      await fs.mkdir('/a/old');
      await fs.syncDir('/a');
      await durable(fs, '/a/old/x', '1');
      await fs.removeAll('/a/old');
    }, ['a/ a/old/ a/old/x=1 b/', 'a/ a/old/ b/', 'a/ b/']],
  ])('%s', async (_what, work, expected) => expect(await outcomes(work)).toEqual(expected));
});

describe('a loss of power leaves of content', () => {
  const base = 'base'.repeat(1000), more = '0123456789'.repeat(1000);
  const grown = async (fs: MemFs) => {
    await durable(fs, '/a/x', base);
    const file = await fs.append('/a/x');
    await file.append(bytes(more));
  };
  const content = async (fs: MemFs) => (await read(fs, '/a/x'))!;

  test('what was synced, always, and of the rest nothing, all or a part', async () => {
    const found = await outcomes(grown, content);
    for (const left of found) {
      expect(left.startsWith(base)).toBe(true);
      expect(base.length + more.length).toBeGreaterThanOrEqual(left.length);
    }
    expect([found.includes(base), found.includes(base + more)]).toEqual([true, true]);
    expect(found.length).toBeGreaterThan(50);
  });

  test('later pages without earlier ones, and pages in part, with zeroes for what is missing', async () => {
    const found = await outcomes(grown, content);
    const page = (left: string, n: number) => left.slice(n * PAGE, (n + 1) * PAGE);
    const whole = (left: string, n: number) => page(left, n) === page(base + more, n);
    expect(found.some((left) => page(left, 1).startsWith('\0') && whole(left, 2))).toBe(true);
    expect(found.some((left) => /^[0-9]+\0+$/.test(page(left, 1)))).toBe(true);
    const written = base + more;
    const foreign = found.filter((left) => left.length > written.length || [...left].some((byte, i) => byte !== '\0' && byte !== written[i]));
    expect(foreign).toEqual([]);
  });

  test('the old or the new size after truncate, and the new one once synced', async () => {
    const cut = async (fs: MemFs, synced: boolean) => {
      await durable(fs, '/a/x', '0123456789');
      const file = await fs.append('/a/x');
      await file.truncate(4);
      if (synced) await file.sync();
    };
    const sizes = (found: string[]) => found.map((left) => left.length);
    expect(new Set(sizes(await outcomes((fs) => cut(fs, false), content)))).toEqual(new Set([4, 10]));
    expect(await outcomes((fs) => cut(fs, true), content)).toEqual(['0123']);
  });

  test('no byte that truncate took away, once what followed is synced', async () => {
    expect(await outcomes(async (fs) => {
      await durable(fs, '/a/x', more);
      const file = await fs.append('/a/x');
      await file.truncate(2);
      await file.sync();
      await file.append(bytes('-'.repeat(20_000)));
    }, async (fs) => (await content(fs)).replace(/[-\0]/g, ''))).toEqual(['01']);
  });

  test('a mix of old and new where a file is written over in place', async () => {
    const found = await outcomes(async (fs) => {
      await durable(fs, '/a/x', 'o'.repeat(10_000));
      await write(fs, '/a/x', 'n'.repeat(10_000));
    }, content);
    expect(found.some((left) => left.includes('no'))).toBe(true);
  });

  test('the same for the same seed', async () => {
    const left = async () => {
      const fs = new MemFs({ random: new SeededRandom(7) });
      await fs.mkdir('/a');
      await fs.syncDir('/');
      await grown(fs);
      fs.powerLoss();
      return content(fs);
    };
    expect(await left()).toBe(await left());
  });
});

describe('a loss of power ends', () => {
  test('open files: what they still do does not reach the disk', async () => {
    const fs = new MemFs();
    await durable(fs, '/x', '1');
    const writer = await fs.append('/x'), reader = await fs.open('/x');
    fs.powerLoss();
    const uses = [
      () => writer.append(bytes('2')), () => writer.truncate(0), () => writer.sync(), () => reader.read(new Uint8Array(1), 0, 1, 0), () => reader.size(),
    ];
    for (const use of uses) await expect(use()).rejects.toBeInstanceOf(PowerLoss);
    await Promise.all([writer.close(), reader.close()]);
    expect([await read(fs, '/x'), fs.openFiles]).toEqual(['1', 0]);
  });

  test('operations that are under way', async () => {
    const fs = new MemFs();
    const pending = fs.mkdir('/x');
    fs.powerLoss();
    await expect(pending).rejects.toBeInstanceOf(PowerLoss);
    expect(await fs.stat('/x')).toBeUndefined();
  });

  test('locks', async () => {
    const fs = new MemFs();
    const before = await fs.lock('/lock');
    fs.powerLoss();
    await fs.lock('/lock');
    await before.release();
    await expect(fs.lock('/lock')).rejects.toMatchObject({ code: 'LOCKED' });
  });
});

describe('crashAfter', () => {
  test('counts mutations alone, and nothing works from then until powerLoss', async () => {
    const fs = new MemFs();
    fs.crashAfter(3);
    await fs.mkdir('/a'); // 1
    await fs.list('/a');
    const file = await fs.create('/a/x'); // 2
    await expect(file.append(bytes('1'))).rejects.toBeInstanceOf(PowerLoss); // 3
    for (const use of [() => file.append(bytes('2')), () => fs.stat('/a'), () => fs.mkdir('/a'), () => fs.removeAll('/a'), () => fs.lock('/a/lock')]) {
      await expect(use()).rejects.toBeInstanceOf(PowerLoss);
    }
    expect(fs.mutations).toBe(3);
    fs.powerLoss();
    await fs.mkdir('/b');
  });

  test('the operation it hits may have happened or not', async () => {
    const found = new Set<boolean>();
    for (let seed = 1; seed <= 20; seed++) {
      const fs = new MemFs({ random: new SeededRandom(seed) });
      fs.crashAfter(1);
      await fs.mkdir('/a').catch(() => undefined);
      fs.powerLoss();
      found.add((await fs.stat('/a')) !== undefined);
    }
    expect(found.size).toBe(2);
  });

  test('a sync that it hits is none', async () => {
    expect(await outcomes(async (fs) => {
      await write(fs, '/a/x', '1');
      fs.crashAfter(1);
      await expect(fs.syncDir('/a')).rejects.toBeInstanceOf(PowerLoss);
    }, async (fs) => String((await fs.stat('/a/x')) !== undefined))).toEqual(['false', 'true']);
  });
});

describe('a full disk', () => {
  test('takes what fits, says so, and takes more once there is room', async () => {
    const fs = new MemFs({ capacity: 10 });
    const file = await fs.create('/x');
    await file.append(bytes('123456'));
    expect(await fs.freeSpace('/')).toBe(4);
    expect(await fs.diskSpace('/')).toEqual({ size: 10, free: 4, available: 4, files: 0, filesFree: 0 });
    await expect(file.append(bytes('789012'))).rejects.toMatchObject({ code: 'NO_SPACE', path: '/x' });
    expect([file.size, await fs.freeSpace('/'), await read(fs, '/x')]).toEqual([10, 0, '1234567890']);
    await file.truncate(6);
    await file.append(bytes('7'));
    expect(await read(fs, '/x')).toBe('1234567');
  });

  test('counts a file once, whatever its names, and until the last of them and of its handles is gone', async () => {
    const fs = new MemFs({ capacity: 10 });
    await write(fs, '/x', '123456');
    await fs.link('/x', '/y');
    const file = await fs.open('/x');
    expect(await fs.freeSpace('/')).toBe(4);
    await fs.remove('/x');
    await fs.remove('/y');
    expect(await fs.freeSpace('/')).toBe(4);
    await file.close();
    expect(await fs.freeSpace('/')).toBe(10);
  });
});

describe('faults', () => {
  test('a disk that became read-only can be read, and written again when healed', async () => {
    const fs = new MemFs();
    await write(fs, '/x', '1');
    fs.fail('READ_ONLY');
    const uses = [
      () => fs.create('/y'), () => fs.append('/x'), () => fs.rename('/x', '/y'), () => fs.link('/x', '/y'), () => fs.remove('/x'),
      () => fs.removeAll('/x'), () => fs.mkdir('/d'), () => fs.syncDir('/'),
    ];
    for (const use of uses) await expect(use()).rejects.toMatchObject({ code: 'READ_ONLY' });
    expect(await tree(fs)).toBe('x=1');
    fs.heal();
    await fs.rename('/x', '/y');
    expect(await tree(fs)).toBe('y=1');
  });

  test('some operations, at some paths, some of the time', async () => {
    const fs = new MemFs();
    await fs.mkdir('/a/b');
    fs.fail('IO', { op: 'stat', path: '/a', after: 1, times: 2 });
    const tries = ['/a', '/ab', '/', '/a/b', '/a', '/a/b'];
    const seen = await Promise.all(tries.map((path) => fs.stat(path).then(() => 'done', (err) => `${err.code} ${err.path}`)));
    expect(seen).toEqual(['done', 'done', 'done', 'IO /a/b', 'IO /a', 'done']);
  });

  test('a failed append leaves a part, which size counts', async () => {
    const sizes = new Set<number>();
    for (let seed = 1; seed <= 50; seed++) {
      const fs = new MemFs({ random: new SeededRandom(seed) });
      const file = await fs.create('/x');
      await file.append(bytes('abc'));
      fs.fail('IO', { op: 'append', times: 1 });
      await expect(file.append(bytes('012345'))).rejects.toMatchObject({ code: 'IO' });
      expect(await read(fs, '/x')).toBe('abc012345'.slice(0, file.size));
      sizes.add(file.size);
      await file.append(bytes('012345').subarray(file.size - 3));
      expect(await read(fs, '/x')).toBe('abc012345');
    }
    expect([...sizes].sort()).toEqual([3, 4, 5, 6, 7, 8]);
  });

  test('what a failed sync lost is not brought back by another one, though it can be read', async () => {
    const fs = new MemFs();
    await durable(fs, '/x', 'kept ');
    const file = await fs.append('/x');
    await file.append(bytes('lost '));
    fs.fail('IO', { op: 'sync', times: 1 });
    await expect(file.sync()).rejects.toMatchObject({ code: 'IO' });
    await expect(file.sync()).rejects.toMatchObject({ code: 'IO' });
    await expect(file.datasync()).rejects.toMatchObject({ code: 'IO' });
    await sync(fs, '/x'); // through another handle: the kernel thinks there is nothing to do
    expect(await read(fs, '/x')).toBe('kept lost ');
    fs.powerLoss();
    expect(await read(fs, '/x')).toBe('kept \0\0\0\0\0');
  });
});

test('times come from the clock', async () => {
  const clock = new FakeClock();
  const fs = new MemFs({ clock });
  const start = clock.now();
  const mtime = async (path: string) => (await fs.stat(path))!.mtime - start;
  await fs.mkdir('/d');
  await clock.advance(1000);
  const file = await fs.create('/d/x');
  await clock.advance(1000);
  await file.append(bytes('1'));
  expect([await mtime('/d'), await mtime('/d/x')]).toEqual([1000, 2000]);
});
