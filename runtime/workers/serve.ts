import { MessagePort } from 'node:worker_threads';
import { runTask, Tasks } from '../../lib/sys/pool';
import { packError } from '../../lib/sys/task-error';
import { FromThread, ToThread } from './messages';

/** The thread's side of a `ThreadPool`: runs the tasks that come through `port`, until the pool ends the thread. */
export function serve(port: MessagePort, tasks: Tasks): void {
  let running: AbortController | undefined;
  const reply = (message: FromThread) => port.postMessage(message);
  const fail = (err: unknown) => reply({ error: packError(err) });
  port.on('messageerror', fail);
  port.on('message', (message: ToThread) => {
    if (message === 'abort') return running?.abort(); // or the task ended while this was under way
    running = new AbortController();
    void runTask(tasks, message.task, message.input, running.signal)
      .then((value) => reply({ value })) // throws if it cannot be copied
      .catch(fail)
      .finally(() => { running = undefined; });
  });
}
