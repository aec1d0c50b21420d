import { FakeClock } from '../../../../lib/sys/fake-clock';
import { DiskSpace, FsError } from '../../../../lib/sys/fs';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { MountSpace } from '../../../../runtime/exporters/node/mount-space';

const SPACE: DiskSpace = { size: 4, free: 3, available: 2, files: 1, filesFree: 0 };

/** A disk per path: those that begin with `/slow` answer when they are told to. */
class Disks extends MemFs {
  readonly asked: string[] = [];
  private readonly waiting = new Map<string, () => void>();

  override async diskSpace(path: string): Promise<DiskSpace> {
    this.asked.push(path);
    if (path === '/gone') throw new FsError('NOT_FOUND', path, `ask ${path}`);
    if (path.startsWith('/slow')) await new Promise<void>((resolve) => this.waiting.set(path, resolve));
    return SPACE;
  }

  answer(path: string): void {
    this.waiting.get(path)!();
  }
}

const clock = new FakeClock();
const disks = () => {
  const fs = new Disks();
  return { fs, space: new MountSpace(fs, clock) };
};

/** Lets five seconds pass, once everything that is under way has begun to wait. */
async function tooLate(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  await clock.advance(5000);
}

test('a disk tells its space, or what is wrong', async () => {
  const { space } = disks();
  expect(await space.at('/')).toEqual(SPACE);
  await expect(space.at('/gone')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await space.at('/')).toEqual(SPACE);
});

test('one that is slow, but not too slow, is waited for', async () => {
  const { fs, space } = disks();
  const first = space.at('/slow'), second = space.at('/');
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  await clock.advance(4999);
  expect(fs.asked).toEqual(['/slow']);
  fs.answer('/slow');
  expect(await Promise.all([first, second])).toEqual([SPACE, SPACE]);
});

test('one that does not answer is given up, and not asked again before it has answered', async () => {
  const { fs, space } = disks();
  const first = space.at('/slow');
  await tooLate();
  expect(await first).toBeUndefined();
  expect(await space.at('/slow')).toBeUndefined();
  expect(await space.at('/')).toEqual(SPACE);
  expect(fs.asked).toEqual(['/slow', '/']);
  fs.answer('/slow');
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  const again = space.at('/slow');
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  fs.answer('/slow');
  expect(await again).toEqual(SPACE);
});

test('once two are stuck, no other is asked', async () => {
  const { fs, space } = disks();
  for (const path of ['/slow1', '/slow2']) {
    const stuck = space.at(path);
    await tooLate();
    expect(await stuck).toBeUndefined();
  }
  expect(await space.at('/')).toBeUndefined();
  expect(fs.asked).toEqual(['/slow1', '/slow2']);
});
