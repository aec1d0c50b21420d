import { ByteReader } from '../../../lib/encoding/byte-reader';
import { ByteWriter } from '../../../lib/encoding/byte-writer';
import { CodedError } from '../../../lib/sys/errors';
import { Fs } from '../../../lib/sys/fs';
import { MemFs } from '../../../lib/sys/mem-fs';
import { StateCodec, StateFile } from '../../../runtime/alertmanager/state-file';
import { Recorder } from '../../lib/log/recorder';
import { atEveryCrash } from '../../lib/sys/every-crash';

interface Entry { readonly key: string; readonly value: number }

const codec: StateCodec<Entry> = {
  encode({ key, value }: Entry, writer: ByteWriter) {
    writer.uvarint(value);
    writer.uvarintUtf8(key);
  },
  decode(reader: ByteReader): Entry {
    const value = reader.uvarint(), key = reader.utf8(reader.uvarint32());
    if (key === 'refused') throw new CodedError('BAD_REGEX', 'refused');
    return { key, value };
  },
};

/** A map that a state file keeps: the larger value wins. */
class Kept {
  readonly entries = new Map<string, Entry>();
  readonly log = new Recorder();
  readonly file: StateFile<Entry>;

  constructor(fs: Fs) {
    this.file = new StateFile({ fs, dir: '/am', name: 'kept', codec, log: this.log, all: () => this.entries.values() });
  }

  static async open(fs: Fs): Promise<Kept> {
    const kept = new Kept(fs);
    await kept.file.open((entry) => {
      if ((kept.entries.get(entry.key)?.value ?? -1) <= entry.value) kept.entries.set(entry.key, entry);
    });
    return kept;
  }

  set(key: string, value: number): Promise<void> {
    this.entries.set(key, { key, value });
    return this.file.append({ key, value });
  }

  get values(): Record<string, number> {
    return Object.fromEntries(Array.from(this.entries.values(), ({ key, value }) => [key, value]));
  }
}

async function reopened(fs: Fs): Promise<Record<string, number>> {
  const kept = await Kept.open(fs);
  await kept.file.close();
  return kept.values;
}

const size = async (fs: Fs, name: string) => (await fs.stat(`/am/${name}`))?.size;

test('what was appended is there after a kill', async () => {
  const fs = new MemFs();
  const kept = await Kept.open(fs);
  await Promise.all([kept.set('a', 1), kept.set('b', 2), kept.set('a', 3)]);
  expect(await reopened(fs)).toEqual({ a: 3, b: 2 });
});

test('a snapshot empties the log', async () => {
  const fs = new MemFs();
  const kept = await Kept.open(fs);
  await kept.set('a', 1);
  expect([await size(fs, 'kept'), await size(fs, 'kept.log')]).toEqual([0, 8]);
  expect(await kept.file.snapshot()).toBe(4);
  expect([await size(fs, 'kept'), await size(fs, 'kept.log')]).toEqual([4, 0]);
  expect(await reopened(fs)).toEqual({ a: 1 });
});

test('entries that come together share one write', async () => {
  const fs = new MemFs();
  const kept = await Kept.open(fs);
  const before = fs.mutations;
  await Promise.all(Array.from({ length: 100 }, (_, i) => kept.set(`k${i}`, i)));
  expect(fs.mutations - before).toBe(2); // append, datasync
});

test('with the power cut at any moment, what has resolved is there', async () => {
  const mutations = await atEveryCrash(
    async (fs) => {
      const kept = await Kept.open(fs);
      await kept.set('a', 1);
      await kept.file.close();
    },
    async (fs) => {
      const kept = await Kept.open(fs);
      await kept.set('b', 2);
      await kept.file.snapshot();
      await kept.set('a', 3);
    },
    async (fs, done) => {
      const values = await reopened(fs);
      expect(values.a).toBeGreaterThanOrEqual(done ? 3 : 1);
      if (values.a === 3 || done) expect(values).toEqual({ a: 3, b: 2 });
    },
  );
  expect(mutations).toBe(18);
});

describe('a disk that fails', () => {
  test('fails the change, and the next one writes everything out', async () => {
    const fs = new MemFs();
    const kept = await Kept.open(fs);
    fs.fail('IO', { op: 'sync', times: 1 });
    await expect(kept.set('a', 1)).rejects.toThrow('cannot');
    await kept.set('b', 2);
    expect(await reopened(fs)).toEqual({ a: 1, b: 2 });
  });

  test('that stays full keeps no file open', async () => {
    const fs = new MemFs();
    const kept = await Kept.open(fs);
    fs.fail('NO_SPACE');
    for (let i = 0; i < 5; i++) await expect(kept.set('a', i)).rejects.toThrow('the disk is full');
    fs.heal();
    await kept.set('b', 2);
    await kept.file.close();
    expect(fs.openFiles).toBe(0);
    expect(await reopened(fs)).toEqual({ a: 4, b: 2 });
  });
});

describe('bytes that are not what was written', () => {
  async function written(): Promise<MemFs> {
    const fs = new MemFs();
    const kept = await Kept.open(fs);
    await kept.set('a', 1);
    await kept.file.snapshot();
    await kept.set('b', 2);
    await kept.set('c', 3);
    await kept.file.close();
    return fs;
  }

  async function change(fs: MemFs, name: string, with_: (bytes: Uint8Array) => Uint8Array): Promise<void> {
    const bytes = with_(await fs.readFile(`/am/${name}`, 1000));
    const file = await fs.create(`/am/${name}`);
    await file.append(bytes);
    await file.close();
  }

  test.each<[string, (bytes: Uint8Array) => Uint8Array, number]>([
    ['cut', (bytes) => bytes.subarray(0, bytes.length - 1), 7],
    ['changed', (bytes) => bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte)), 8],
    ['followed by zeroes', (bytes) => Buffer.concat([bytes.subarray(0, 8), Buffer.alloc(4)]), 4],
  ])('a log that is %s at its end is read to there', async (_, with_, lost) => {
    const fs = await written();
    await change(fs, 'kept.log', with_);
    const kept = await Kept.open(fs);
    expect(kept.values).toEqual({ a: 1, b: 2 });
    expect(kept.log.entries).toEqual([{ level: 'warn', message: 'Dropped the torn end of a log', fields: { file: '/am/kept.log', bytes: lost } }]);
    expect(await reopened(fs)).toEqual({ a: 1, b: 2 });
  });

  test('a snapshot that is cut is refused by name and place', async () => {
    const fs = await written();
    await change(fs, 'kept', (bytes) => bytes.subarray(0, bytes.length - 1));
    await expect(Kept.open(fs)).rejects.toThrow(/^corruption in \/am\/kept at byte 0: .*remove it/);
  });

  test('a message whose content is refused is left out', async () => {
    const fs = new MemFs();
    const kept = await Kept.open(fs);
    await Promise.all([kept.set('refused', 1), kept.set('b', 2)]);
    await kept.file.snapshot();
    const again = await Kept.open(fs);
    expect(again.values).toEqual({ b: 2 });
    expect(again.log.messages('error')).toEqual(['Left out an entry that cannot be used']);
  });
});
