import { CodedError } from './errors';

/**
 * Runs tasks beside the caller, up to `size` at once on a thread each, started when first needed; more of them wait in the order of
 * their calls. A round trip costs about 0.05 ms, so a task should have ten times as much to do.
 */
export interface Pool {
  readonly size: number;
  /**
   * Runs the task that the pool's table has under this name, never within the call.
   *
   * `input` is copied as by structuredClone when the task starts, so leave it alone until the promise settles; what the task returns is
   * copied too. A SharedArrayBuffer is not copied: both sides see the same bytes.
   * @throws the task's own error: CodedErrors keep code and message but neither class nor further fields, others are Errors
   * @throws CodedError NO_TASK, POOL_CLOSED, or WORKER_DIED if the thread ended under the task: it runs on no other by itself
   * @throws the signal's reason as soon as it aborts. The task is told by its own signal; until it ends, its thread takes no other
   */
  run<In, Out>(task: string, input: In, options?: RunOptions): Promise<Out>;
  /** Rejects what waits or runs, ends the threads, and resolves when they are gone. */
  close(): Promise<void>;
}

export interface RunOptions {
  /** Buffers within `input` that are moved instead of copied: here they are empty afterwards. */
  readonly transfer?: readonly ArrayBuffer[];
  readonly signal?: AbortSignal;
}

/** Gets a copy of its own of the input. A long one that can look up from its work ends itself when `signal` aborts. */
export type Task = (input: never, signal: AbortSignal) => unknown;
export type Tasks = Readonly<Record<string, Task>>;

/** What a thread does with a task that it is given. @throws CodedError NO_TASK */
export async function runTask(tasks: Tasks, name: string, input: unknown, signal: AbortSignal): Promise<unknown> {
  if (!Object.hasOwn(tasks, name)) throw new CodedError('NO_TASK', `the pool has no task "${name}"; one of: ${Object.keys(tasks).sort().join(', ')}`);
  return (tasks[name] as (input: unknown, signal: AbortSignal) => unknown)(input, signal);
}
