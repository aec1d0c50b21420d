import { ByteWriter } from '../../../../lib/encoding/byte-writer';
import { Registry } from '../../../../lib/metrics/registry';
import { Labels } from '../../../../lib/model/labels';
import { FakeClock } from '../../../../lib/sys/fake-clock';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { removeLeftovers, writeCheckpoint } from '../../../../lib/tsdb/wlog/checkpoint';
import { checkpointSegments, listWal, segmentPath } from '../../../../lib/tsdb/wlog/files';
import { beginSeries, putSamples, putSeries, readSamples, readSeries, SampleBatch } from '../../../../lib/tsdb/wlog/record';
import { readSegment } from '../../../../lib/tsdb/wlog/segment-reader';
import { Wal, WalDeps } from '../../../../lib/tsdb/wlog/wal';
import { WalMetrics } from '../../../../lib/tsdb/wlog/wal-metrics';
import { ByteReader } from '../../../../lib/encoding/byte-reader';

const OPTIONS = { segmentSize: 1000, compression: 'none' } as const;
let fs: MemFs, deps: WalDeps;
beforeEach(async () => {
  const clock = new FakeClock();
  fs = new MemFs();
  deps = { fs, clock, metrics: new WalMetrics(new Registry(), clock) };
  await fs.mkdir('/wal');
});

async function names(): Promise<string[]> {
  return (await fs.list('/wal')).map(({ name }) => name);
}

describe('writing', () => {
  test('a batch that does not fit goes into the next segment, as a whole', async () => {
    const wal = await Wal.open('/wal', deps, OPTIONS, 3);
    for (const length of [400, 400, 400, 5000, 10]) await wal.write([new Uint8Array(length), new Uint8Array(3)]);
    await wal.close();
    expect(await names()).toEqual(['00000003', '00000004', '00000005', '00000006']);
    expect(wal.segment).toBe(6);
    const records: number[] = [];
    for (const segment of [3, 4, 5, 6]) await readSegment(fs, segmentPath('/wal', segment), (record) => void records.push(record.length));
    expect(records).toEqual([400, 3, 400, 3, 400, 3, 5000, 3, 10, 3]);
  });

  test('a full segment is durable', async () => {
    const wal = await Wal.open('/wal', deps, OPTIONS, 0);
    await fs.syncDir('/');
    for (let i = 0; i < 4; i++) await wal.write([new Uint8Array(600).fill(i)]);
    await wal.close();
    fs.powerLoss();
    for (let i = 0; i < 4; i++) expect((await fs.stat(segmentPath('/wal', i)))?.size).toBe(607);
  });

  test('a segment that could not be made durable is told at the end', async () => {
    const wal = await Wal.open('/wal', deps, OPTIONS, 0);
    await wal.write([new Uint8Array(600)]);
    fs.fail('IO', { op: 'sync', times: 1 });
    await wal.write([new Uint8Array(600)]);
    await expect(wal.close()).rejects.toThrow('cannot sync /wal/00000000');
  });
});

describe('what a directory holds', () => {
  test('the newest checkpoint, the segments behind it, and what is left over', async () => {
    for (const dir of ['checkpoint.00000002', 'checkpoint.00000005', 'checkpoint.00000009.tmp', 'other']) await fs.mkdir(`/wal/${dir}`);
    for (const file of ['00000004', '00000005', '00000006', '100000000', 'notes', 'checkpoint.00000007']) await (await fs.create(`/wal/${file}`)).close();
    expect(await listWal(fs, '/wal')).toEqual({
      checkpoint: 5, segments: [6, 100000000], leftovers: ['00000004', '00000005', 'checkpoint.00000002', 'checkpoint.00000009.tmp'],
    });
    await removeLeftovers('/wal', deps);
    expect(await names()).toEqual(['00000006', '100000000', 'checkpoint.00000005', 'checkpoint.00000007', 'notes', 'other']);
  });
});

describe('a checkpoint', () => {
  const series = (...refs: number[]) => {
    const writer = new ByteWriter();
    beginSeries(writer);
    for (const ref of refs) putSeries(writer, ref, Labels.of({ ref: String(ref) }));
    return writer.bytes();
  };
  const samples = (...pairs: Array<[ref: number, t: number]>) => {
    const writer = new ByteWriter(), batch = new SampleBatch();
    for (const [ref, t] of pairs) batch.push(ref, t, ref + t / 1000);
    putSamples(writer, batch, 0, batch.length);
    return writer.bytes();
  };
  /** `series 1,2` or `samples 1@1000`, of all records. */
  const content = async (paths: readonly string[]) => {
    const texts: string[] = [];
    for (const path of paths) {
      await readSegment(fs, path, (record) => {
        const reader = new ByteReader(record), refs: number[] = [], batch = new SampleBatch();
        if (reader.u8() === 1 && readSeries(reader, (ref) => void refs.push(ref))) texts.push(`series ${refs.join()}`);
        else if (readSamples(reader, batch)) {
          texts.push(`samples ${Array.from({ length: batch.length }, (_, i) => `${batch.refs[i]}@${batch.times[i]}`).join()}`);
        }
        return undefined;
      });
    }
    return texts;
  };

  beforeEach(async () => {
    const wal = await Wal.open('/wal', deps, OPTIONS, 0);
    await wal.write([series(1, 2), samples([1, 10], [2, 10]), Uint8Array.of(4, 1, 2, 3)]);
    await wal.next();
    await wal.write([series(3), samples([1, 20], [2, 20], [3, 20])]);
    await wal.next();
    await wal.write([samples([1, 30], [3, 30])]);
    await wal.close();
  });

  test('has the series that are needed and the samples that are not too old', async () => {
    await writeCheckpoint('/wal', deps, OPTIONS, 1, { series: (ref) => ref !== 2, mint: 15 });
    expect(await names()).toEqual(['00000002', 'checkpoint.00000001']);
    expect(await content(await checkpointSegments(fs, '/wal', 1))).toEqual(['series 1', 'series 3', 'samples 1@20,3@20']);
  });

  test('takes the one before into it', async () => {
    await writeCheckpoint('/wal', deps, OPTIONS, 0, { series: () => true, mint: 0 });
    await writeCheckpoint('/wal', deps, OPTIONS, 2, { series: () => true, mint: 20 });
    expect(await names()).toEqual(['checkpoint.00000002']);
    expect(await content(await checkpointSegments(fs, '/wal', 2))).toEqual(['series 1,2', 'series 3', 'samples 1@20,2@20,3@20', 'samples 1@30,3@30']);
  });

  test.each(['mkdir', 'create', 'append', 'sync', 'rename'] as const)('a %s that fails leaves the segments, and no files open', async (op) => {
    fs.fail('NO_SPACE', { op, times: 1 });
    await expect(writeCheckpoint('/wal', deps, OPTIONS, 1, { series: () => true, mint: 0 })).rejects.toMatchObject({ code: 'NO_SPACE' });
    expect([await names(), fs.openFiles]).toEqual([['00000000', '00000001', '00000002'], 0]);
    await writeCheckpoint('/wal', deps, OPTIONS, 1, { series: () => true, mint: 0 });
    expect(await names()).toEqual(['00000002', 'checkpoint.00000001']);
  });

  test('damage in a segment leaves it where it is', async () => {
    const file = await fs.append(segmentPath('/wal', 1));
    await file.append(Uint8Array.of(1, 0, 9));
    await file.close();
    await expect(writeCheckpoint('/wal', deps, OPTIONS, 1, { series: () => true, mint: 0 })).rejects.toMatchObject({ code: 'CORRUPTION' });
    expect(await names()).toEqual(['00000000', '00000001', '00000002']);
  });
});
