import { CodedError } from '../../../lib/sys/errors';
import { FsError } from '../../../lib/sys/fs';
import { Tasks } from '../../../lib/sys/pool';

/** Shared between a test and its tasks: `Open` ends those that wait, the others count. */
export const enum Gate { Open, Started, Running, Most, Aborted, Slots }

export function gate(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * Gate.Slots));
}

/** What the suite of pools runs; the threads of its tests know them too. */
export const poolTasks = {
  echo: (input: unknown) => input,
  later: async (input: unknown) => {
    for (let i = 0; i < 3; i++) await nextTurn();
    return input;
  },
  push: (input: { list: number[] }) => {
    input.list.push(1);
    return input.list;
  },
  size: (input: { buffer: ArrayBuffer }) => input.buffer.byteLength,
  increment: (shared: Int32Array) => {
    Atomics.add(shared, 0, 1);
    return shared;
  },
  refuse: () => { throw new CodedError('BAD_DATA', 'it is bad', new Error('of old', { cause: 'age' })); },
  subclass: () => { throw new FsError('NOT_FOUND', '/x', 'open /x'); },
  bug: () => { throw new TypeError('x is not a function'); },
  text: () => { throw 'just text'; },
  uncopyable: () => () => 1,
  /** Runs until the gate opens or it is aborted. */
  wait: async (state: Int32Array, signal: AbortSignal) => {
    Atomics.add(state, Gate.Started, 1);
    const running = Atomics.add(state, Gate.Running, 1) + 1;
    if (running > Atomics.load(state, Gate.Most)) Atomics.store(state, Gate.Most, running);
    while (Atomics.load(state, Gate.Open) === 0 && !signal.aborted) await nextTurn();
    Atomics.sub(state, Gate.Running, 1);
    if (signal.aborted) Atomics.add(state, Gate.Aborted, 1);
    return 'waited';
  },
} satisfies Tasks;

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
