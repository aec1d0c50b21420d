import { Labels } from '../../../lib/model/labels';
import { FsError } from '../../../lib/sys/fs';
import { MemFs } from '../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../lib/sys/random';
import { atEveryCrash } from '../sys/every-crash';
import { HOUR, openDb, read, write } from './open-db';

const web = Labels.of({ __name__: 'up', job: 'web' }), MINUTE = 60_000;
const pod = (i: number) => Labels.of({ __name__: 'up', pod: String(i) });

describe('a disk that fails', () => {
  test.each(['NO_SPACE', 'IO'] as const)('%s: the commit fails, nothing of it is seen, and the next one works once there is room', async (code) => {
    const fs = new MemFs(), { db, metric } = await openDb(fs);
    await write(db, [web, 1000, 1]);
    fs.fail(code, { op: 'append' });
    for (let i = 0; i < 3; i++) await expect(write(db, [web, 2000 + i, 9], [pod(1), 2000, 9])).rejects.toThrow(FsError);
    fs.heal();
    expect(await read(db)).toEqual({ [`${web}`]: [[1000, 1]] });
    await write(db, [web, 2000, 2], [pod(1), 2000, 3]);
    const samples = { [`${web}`]: [[1000, 1], [2000, 2]], [`${pod(1)}`]: [[2000, 3]] };
    expect(await read(db)).toEqual(samples);
    expect(await metric('prometheus_tsdb_wal_writes_failed_total')).toBe(3);
    await db.close();

    const { db: again, log, metric: after } = await openDb(fs);
    expect(await read(again)).toEqual(samples);
    expect([log.messages('warn'), await after('prometheus_tsdb_wal_corruptions_total')]).toEqual([[], 0]);
    await again.close();
  });

  test('a disk that is full to the last byte', async () => {
    const fs = new MemFs({ capacity: 3000 }), { db } = await openDb(fs);
    let committed = 0;
    await expect((async () => {
      for (let i = 0; i < 100; i++, committed++) await write(db, [pod(i), i, i]);
    })()).rejects.toThrow('the disk is full; free some of it or give it more');
    expect(Object.keys(await read(db))).toHaveLength(committed);
    await db.close();
    const { db: again } = await openDb(fs);
    expect(Object.keys(await read(again))).toHaveLength(committed);
    await again.close();
  });

  test('what could be neither written nor cut off is cut off later', async () => {
    const fs = new MemFs(), { db } = await openDb(fs);
    await write(db, [web, 1000, 1]);
    fs.fail('IO', { op: 'append', times: 1 });
    fs.fail('IO', { op: 'truncate', times: 2 });
    await expect(write(db, [web, 2000, 9])).rejects.toThrow('cannot append to /data/wal/00000000');
    await expect(write(db, [web, 2000, 9])).rejects.toThrow('cannot truncate /data/wal/00000000');
    await write(db, [web, 2000, 2]);
    await db.close();
    const { db: again, log } = await openDb(fs);
    expect(await read(again)).toEqual({ [`${web}`]: [[1000, 1], [2000, 2]] });
    expect(log.messages('warn')).toEqual([]);
    await again.close();
  });

  test('a segment that cannot be begun leaves the one before', async () => {
    const fs = new MemFs(), { db } = await openDb(fs, { walSegmentSize: 200, walCompression: 'none' });
    await write(db, [web, 1000, 1]);
    fs.fail('IO', { op: 'create' });
    await expect((async () => { for (let i = 0; i < 10; i++) await write(db, [pod(i), 2000, 1]); })()).rejects.toThrow('cannot create /data/wal/00000001');
    fs.heal();
    await write(db, [web, 3000, 3]);
    for (let i = 0; i < 3; i++) await write(db, [pod(i), 3000, 3]);
    expect((await fs.list('/data/wal')).map(({ name }) => name)).toContain('00000001');
    const before = await read(db);
    await db.close();
    const { db: again } = await openDb(fs);
    expect(await read(again)).toEqual(before);
    await again.close();
  });

  test('no file stays open', async () => {
    const fs = new MemFs();
    for (const size of [200, 2 ** 20]) {
      const { db } = await openDb(fs, { walSegmentSize: size });
      for (let i = 0; i < 20; i++) await write(db, [pod(i), i + size, 1]);
      await db.truncate();
      await db.close();
      await db.close();
    }
    expect(fs.openFiles).toBe(0);
  });

  test('after close nothing is written, by whom ever', async () => {
    const fs = new MemFs(), { db } = await openDb(fs), appender = db.appender();
    appender.append(0, web, 1, 1);
    const before = write(db, [web, 1, 1]);
    await db.close();
    await before;
    await expect(appender.commit()).rejects.toThrow('cannot write to the database in /data: it is closed');
    await db.truncate();
  });
});

test('a directory has one database', async () => {
  const fs = new MemFs(), { db } = await openDb(fs);
  await expect(openDb(fs)).rejects.toMatchObject({ code: 'LOCKED' });
  await db.close();
  const { db: next } = await openDb(fs);
  await next.close();
});

test('whether the last run has ended by itself is told', async () => {
  const fs = new MemFs(), starts: Array<number | undefined> = [];
  for (const end of ['close', 'power', 'close', 'close'] as const) {
    const { db, metric } = await openDb(fs);
    starts.push(await metric('prometheus_tsdb_clean_start'));
    await fs.syncDir('/data');
    if (end === 'close') await db.close();
    else fs.powerLoss();
  }
  expect(starts).toEqual([1, 1, 0, 1]);
});

describe('a loss of power', () => {
  test('what was synced is there; of the rest what is there is whole, in order and a beginning', async () => {
    let lost = 0, cut = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const fs = new MemFs({ random: new SeededRandom(seed) }), first = await openDb(fs);
      await write(first.db, [web, 1, 1]);
      await first.db.close();
      const second = await openDb(fs);
      for (let i = 2; i <= 400; i++) await write(second.db, [web, i, i], [pod(i), i, i]);
      fs.powerLoss();
      const third = await openDb(fs), samples = (await read(third.db))[`${web}`];
      expect(samples.map(([t, v]) => [t, v])).toEqual(Array.from({ length: samples.length }, (_, i) => [i + 1, i + 1]));
      lost += 400 - samples.length;
      cut += (await third.metric('prometheus_tsdb_wal_corruptions_total'))!;
      await write(third.db, [web, 1000, 1000]);
      await third.db.close();
      const fourth = await openDb(fs);
      expect((await read(fourth.db))[`${web}`]).toEqual([...samples, [1000, 1000]]);
      expect(fourth.log.messages('warn')).toEqual([]);
      await fourth.db.close();
    }
    expect([lost > 0, cut > 0]).toEqual([true, true]); // else nothing was tried
  });

  test('while old segments become a checkpoint, at any moment', async () => {
    const rows = Array.from({ length: 4 }, (_, i) => i), newest = 12 * HOUR;
    const mutations = await atEveryCrash(async (fs) => {
      const { db } = await openDb(fs, { retention: 1000 * HOUR, walSegmentSize: 400 });
      for (let t = 0; t <= newest; t += HOUR) await write(db, ...rows.map((i) => [pod(i), t, i] as const));
      await write(db, [web, newest, 1]);
      await db.close();
    }, async (fs) => {
      const { db } = await openDb(fs, { retention: 5 * HOUR + MINUTE, walSegmentSize: 400 });
      await db.truncate();
      await db.close();
    }, async (fs) => {
      const { db, log } = await openDb(fs, { retention: 5 * HOUR + MINUTE });
      const samples = await read(db, [], { mint: newest - 5 * HOUR, maxt: newest });
      for (const i of rows) expect(samples[`${pod(i)}`]).toEqual([5, 4, 3, 2, 1, 0].map((hours) => [newest - hours * HOUR, i]));
      expect(log.messages('warn')).toEqual([]);
      await db.close();
    }, 4);
    expect(mutations).toBe(29); // lock (1), begin a segment (3), write a checkpoint (7), drop three segments (4), a block that is too old (13), sync (1)
  });
});

describe('retention', () => {
  test('memory and disk stay bounded while time goes on', async () => {
    const fs = new MemFs(), { db, metric, log } = await openDb(fs, { retention: 6 * HOUR });
    const sizes: number[] = [];
    for (let t = 0; t < 200 * HOUR; t += 10 * MINUTE) {
      await write(db, [web, t, t], [pod(Math.floor(t / HOUR)), t, t]); // a pod lives for an hour
      if (t % (20 * HOUR) > 0) continue;
      await db.truncate();
      sizes.push(await diskOf(fs, '/data'));
    }
    await db.truncate();
    expect(Math.max(...sizes.slice(2))).toBeLessThan(2 * sizes[1]);
    expect((await read(db))[`${web}`][0][0]).toBeGreaterThan((200 - 6 - 3) * HOUR);
    expect(await metric('prometheus_tsdb_head_series')).toBeLessThan(12);
    expect(await metric('prometheus_tsdb_head_chunks')).toBeLessThan(20);
    expect(await metric('prometheus_tsdb_head_series_removed_total')).toBeGreaterThan(180);
    expect(log.messages('error')).toEqual([]);
    const kept = { mint: 194 * HOUR, maxt: 200 * HOUR }, before = await read(db, [], kept); // older ones stay as long as their chunk
    await db.close();
    const { db: again, log: warned } = await openDb(fs, { retention: 6 * HOUR });
    expect(await read(again, [], kept)).toEqual(before);
    expect(warned.messages('warn')).toEqual([]);
    await again.close();
  });

  test('a series that comes back after it was dropped is a new one', async () => {
    const fs = new MemFs(), { db } = await openDb(fs, { retention: HOUR });
    const [ref] = await write(db, [web, 0, 1], [pod(1), 0, 1]);
    await write(db, [pod(2), 5 * HOUR, 1]);
    await db.truncate();
    const appender = db.appender();
    expect(appender.append(ref, web, 5 * HOUR, 5)).toBeGreaterThan(ref);
    await appender.commit();
    expect(await read(db)).toEqual({ [`${web}`]: [[5 * HOUR, 5]], [`${pod(2)}`]: [[5 * HOUR, 1]] });
    await db.close();
    const { db: again } = await openDb(fs, { retention: HOUR });
    expect(await read(again)).toEqual({ [`${web}`]: [[5 * HOUR, 5]], [`${pod(2)}`]: [[5 * HOUR, 1]] });
    await again.close();
  });

  test('a series that a transaction is about stays', async () => {
    const { db } = await openDb(new MemFs(), { retention: HOUR }), appender = db.appender();
    await write(db, [web, 0, 1]);
    const ref = appender.append(0, pod(7), 0, 7);
    await write(db, [web, 5 * HOUR, 1]);
    await db.truncate();
    expect(appender.append(ref, pod(7), 5 * HOUR, 8)).toBe(ref);
    await appender.commit();
    expect((await read(db))[`${pod(7)}`]).toContainEqual([5 * HOUR, 8]);
    await db.close();
  });

  test('one sample of the far future drops nothing but itself', async () => {
    const { db } = await openDb(new MemFs(), { retention: HOUR });
    await write(db, [web, Date.UTC(2026, 0, 1), 1]); // the fake clock's now
    await write(db, [pod(1), Date.UTC(2036, 0, 1), 1]);
    await db.truncate();
    expect(Object.keys(await read(db))).toHaveLength(2);
    await db.close();
  });

  test('a disk that refuses the checkpoint is told of, and loses nothing', async () => {
    const fs = new MemFs(), { db, metric, log } = await openDb(fs, { retention: HOUR });
    await write(db, [web, 0, 1]);
    await db.truncate(); // ends the segment
    await write(db, [web, 5 * HOUR, 2]);
    fs.fail('NO_SPACE', { op: 'mkdir' });
    await expect(db.truncate()).rejects.toThrow('cannot make directory /data/wal/checkpoint.00000000.tmp');
    fs.heal();
    expect(log.messages('error')).toEqual(['Moving old samples out of the head, or dropping them, failed']);
    expect(await metric('prometheus_tsdb_checkpoint_creations_failed_total')).toBe(1);
    await db.truncate();
    expect(await metric('prometheus_tsdb_checkpoint_creations_failed_total')).toBe(1);
    expect((await fs.list('/data/wal')).map(({ name }) => name)).toContain('checkpoint.00000000');
    await db.close();
  });
});

/** Bytes of all files below `dir`. */
async function diskOf(fs: MemFs, dir: string): Promise<number> {
  let size = 0;
  for (const { name, kind } of await fs.list(dir)) {
    const path = `${dir}/${name}`;
    size += kind === 'file' ? (await fs.stat(path))!.size : await diskOf(fs, path);
  }
  return size;
}
