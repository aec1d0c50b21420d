import { runTask, Tasks } from './pool';
import { Job, Lane, PoolQueue } from './pool-queue';
import { packError, unpackError } from './task-error';

/** A pool whose tasks run on the caller's thread: for tests, and for programs whose tasks are too small for threads. */
export class InlinePool extends PoolQueue {
  constructor(tasks: Tasks, size = 1) {
    super(size, () => new InlineLane(tasks));
  }
}

/** Copies and flattens all that a thread would, so that code which leans on identity fails here too. */
class InlineLane implements Lane {
  readonly ended = false;

  constructor(private readonly tasks: Tasks) {}

  async run({ task, input, transfer, signal }: Job): Promise<unknown> {
    await Promise.resolve();
    const copy = structuredClone(input, { transfer: [...transfer] });
    try {
      return structuredClone(await runTask(this.tasks, task, copy, signal));
    } catch (err) {
      throw unpackError(packError(err));
    }
  }

  async close(): Promise<void> {} // what runs cannot be ended: it is told by its signal
}
