// Bundled for the threads of thread-pool.test.ts: the tasks of the suite, and some that harm their thread.
import { parentPort, threadId } from 'node:worker_threads';
import { serve } from '../../../runtime/workers/serve';
import { nextTurn, poolTasks } from '../../lib/sys/pool-tasks';

serve(parentPort!, {
  ...poolTasks,
  thread: () => threadId,
  exit: (code: number) => process.exit(code),
  throwLater: async () => {
    setImmediate(() => { throw new Error('nobody caught it'); });
    for (;;) await nextTurn();
  },
  throwAfterwards: () => void setImmediate(() => { throw new Error('nobody caught it'); }),
  spin: (started: Int32Array) => {
    Atomics.store(started, 0, 1);
    for (;;);
  },
});
