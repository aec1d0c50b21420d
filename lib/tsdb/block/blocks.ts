import { Logger } from '../../log/logger';
import { Fs } from '../../sys/fs';
import { PageCache } from '../index/paged-file';
import { Block } from './block';
import { isUlid } from './ulid';

const DELETED = '.tmp-for-deletion';
const LEFTOVER = /^[0-9A-Z]{26}\.tmp(-for-creation|-for-deletion)?$/;

/** The blocks in a directory, in the order of time. */
export class Blocks {
  private open: readonly Block[] = [];
  private readonly cache = new PageCache();

  private constructor(private readonly fs: Fs, private readonly dir: string, private readonly log: Logger) {}

  /**
   * Opens all blocks, and removes those that others replace and what a crash has left. One that cannot be read is told in the log and left alone.
   * @throws FsError
   */
  static async open(fs: Fs, dir: string, log: Logger): Promise<Blocks> {
    const blocks = new Blocks(fs, dir, log), entries = (await fs.list(dir)).filter(({ kind }) => kind === 'directory');
    for (const { name } of entries) if (LEFTOVER.test(name)) await fs.removeAll(`${dir}/${name}`);
    const found: Block[] = [];
    for (const { name } of entries) {
      if (!isUlid(name)) continue;
      try {
        found.push(await Block.open(fs, `${dir}/${name}`, blocks.cache));
      } catch (err) {
        log.error('A block cannot be read: no query sees what is in it, and nothing removes it', { block: name, err });
      }
    }
    blocks.open = inOrder(found);
    const replaced = new Set(found.flatMap(({ meta }) => (meta.compaction.parents ?? []).map(({ ulid }) => ulid)));
    await blocks.remove(found.filter(({ meta }) => replaced.has(meta.ulid) || meta.compaction.deletable));
    return blocks;
  }

  /** Never changed: a change makes another list. */
  get all(): readonly Block[] {
    return this.open;
  }

  /** Where the newest block ends, in milliseconds; -Infinity without one. */
  get end(): number {
    return this.open.reduce((end, { meta }) => Math.max(end, meta.maxTime), -Infinity);
  }

  /** Bytes of all blocks. */
  get size(): number {
    return this.open.reduce((sum, { size }) => sum + size, 0);
  }

  /** Opens the block that was written under this name; queries that begin from now on see it instead of `replaced`, which are then deleted. */
  async add(ulid: string, replaced: readonly Block[] = [], published: () => void = () => undefined): Promise<void> {
    const block = await Block.open(this.fs, `${this.dir}/${ulid}`, this.cache);
    this.open = inOrder([...this.open.filter((each) => !replaced.includes(each)), block]);
    published();
    await this.drop(replaced);
  }

  /** Takes blocks out of sight and deletes them. A crash leaves each whole, or as something that the next start removes. @throws FsError */
  async remove(blocks: readonly Block[]): Promise<void> {
    if (blocks.length === 0) return;
    this.open = this.open.filter((each) => !blocks.includes(each));
    await this.drop(blocks);
  }

  async close(): Promise<void> {
    for (const block of this.open) await block.release();
  }

  private async drop(blocks: readonly Block[]): Promise<void> {
    for (const block of blocks) {
      await block.release();
      await this.fs.rename(block.dir, block.dir + DELETED);
      await this.fs.syncDir(this.dir);
      await this.fs.removeAll(block.dir + DELETED);
      this.log.info('Deleting obsolete block', { block: block.meta.ulid });
    }
  }
}

function inOrder(blocks: readonly Block[]): readonly Block[] {
  return [...blocks].sort((a, b) => a.meta.minTime - b.meta.minTime || a.meta.maxTime - b.meta.maxTime);
}
