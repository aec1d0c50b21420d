import { TaskError } from '../../lib/sys/task-error';

/** What a pool sends to its thread. One task is under way at a time, so an abort needs no number. */
export type ToThread = { readonly task: string; readonly input: unknown } | 'abort';

/** What the thread sends back: one of them per task. */
export type FromThread = { readonly value: unknown } | { readonly error: TaskError };
