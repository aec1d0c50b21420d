import { isAbsolute } from 'node:path';
import { Worker } from 'node:worker_threads';
import { CodedError } from '../../lib/sys/errors';
import { Job, Lane, PoolQueue } from '../../lib/sys/pool-queue';
import { unpackError } from '../../lib/sys/task-error';
import { FromThread, ToThread } from './messages';

/** The pool on threads of this process. Threads without a task do not keep the process from ending. */
export class ThreadPool extends PoolQueue {
  /** @param script absolute path of what the threads run, such as bundle/worker.js; it calls `serve` */
  constructor(script: string, size: number) {
    super(size, () => new Thread(script));
    if (!isAbsolute(script)) throw new RangeError(`the script of worker threads needs an absolute path, not ${script}`);
  }
}

class Thread implements Lane {
  ended = false;
  private readonly worker: Worker;
  private current?: { readonly task: string; resolve(value: unknown): void; reject(reason: unknown): void };
  private fault?: Error;

  constructor(private readonly script: string) {
    this.worker = new Worker(script);
    this.worker.unref();
    this.worker.on('message', (message: FromThread) => {
      if ('error' in message) this.current?.reject(unpackError(message.error));
      else this.current?.resolve(message.value);
    });
    this.worker.on('messageerror', (err) => this.current?.reject(err));
    this.worker.on('error', (err) => { this.fault = err; }); // `exit` follows
    this.worker.on('exit', (code) => {
      this.ended = true;
      this.current?.reject(this.death(code));
    });
  }

  async run({ task, input, transfer, signal }: Job): Promise<unknown> {
    const abort = () => this.post('abort');
    signal.addEventListener('abort', abort);
    this.worker.ref();
    try {
      return await new Promise((resolve, reject) => {
        this.current = { task, resolve, reject };
        this.post({ task, input }, transfer);
      });
    } finally {
      this.current = undefined;
      this.worker.unref();
      signal.removeEventListener('abort', abort);
    }
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private post(message: ToThread, transfer: readonly ArrayBuffer[] = []): void {
    this.worker.postMessage(message, [...transfer]);
  }

  private death(code: number): CodedError {
    const advice = 'the next task gets a new thread; if this repeats, look at what the task was given';
    return new CodedError('WORKER_DIED', `the thread of ${this.script} ended with code ${code} under task "${this.current?.task}"; ${advice}`, this.fault);
  }
}
