import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { Pool } from '../../../lib/sys/pool';
import { Gate, gate, nextTurn } from './pool-tasks';

/** What every `Pool` does; `make` gives one whose table is `poolTasks`. */
export function poolSuite(make: (size: number) => Pool): void {
  let pool: Pool;
  beforeEach(() => { pool = make(2); });
  afterEach(() => pool.close());

  const until = async (state: Int32Array, slot: Gate, value: number) => { while (Atomics.load(state, slot) !== value) await nextTurn(); };
  const open = (state: Int32Array) => Atomics.store(state, Gate.Open, 1);

  describe('inputs and results', () => {
    test.each<[unknown]>([
      [undefined], [null], ['text'], [1.5], [NaN], [2n ** 70n], [[1, [2]]], [{ a: { b: new Date(5) } }], [new Map([[1, new Set([2])]])],
      [new Float64Array([1, -0])],
    ])('%p comes back as it went', async (input) => {
      const shown = inspect(input); // jest takes objects that Node made for others
      expect(inspect(await pool.run('echo', input))).toBe(shown);
      expect(inspect(await pool.run('later', input))).toBe(shown);
    });

    test('both are copies', async () => {
      const input = { list: [0] };
      expect(await pool.run('push', input)).toEqual([0, 1]);
      expect(input).toEqual({ list: [0] });
    });

    test('a transferred buffer is moved', async () => {
      const buffer = new ArrayBuffer(100);
      expect(await pool.run('size', { buffer }, { transfer: [buffer] })).toBe(100);
      expect(buffer.byteLength).toBe(0);
    });

    test('shared memory stays shared, on the way back too', async () => {
      const shared = new Int32Array(new SharedArrayBuffer(4));
      const back: Int32Array = await pool.run('increment', shared);
      expect(shared[0]).toBe(1);
      back[0] = 7;
      expect(shared[0]).toBe(7);
    });

    test('what cannot be copied is refused, and the pool goes on', async () => {
      await expect(pool.run('echo', () => 1)).rejects.toMatchObject({ name: 'DataCloneError' });
      await expect(pool.run('uncopyable', 0)).rejects.toMatchObject({ name: 'DataCloneError' });
      expect(await pool.run('echo', 1)).toBe(1);
    });
  });

  describe('errors', () => {
    test.each([
      ['refuse', { name: 'CodedError', code: 'BAD_DATA', message: 'it is bad', cause: { message: 'of old: age' } }],
      ['subclass', { name: 'FsError', code: 'NOT_FOUND', message: expect.stringMatching(/^cannot open \/x: /) }],
      ['bug', { name: 'TypeError', message: 'x is not a function' }],
      ['text', { name: 'Error', message: 'just text' }],
      ['nonsense', { code: 'NO_TASK', message: expect.stringMatching(/no task "nonsense"; one of: bug, echo, /) }],
      ['toString', { code: 'NO_TASK' }],
    ])('%s', async (task, expected) => {
      const error = await pool.run(task, 0).catch((err) => err);
      expect(error).toBeInstanceOf(Error);
      expect(error).toMatchObject(expected);
    });

    test('have the stack of the task', async () => {
      await expect(pool.run('bug', 0)).rejects.toHaveProperty('stack', expect.stringMatching(/TypeError: x is not a function\n *at .*bug/));
    });
  });

  describe('order', () => {
    test('nothing starts within the call', async () => {
      const shared = new Int32Array(new SharedArrayBuffer(4));
      const run = pool.run('increment', shared);
      expect(shared[0]).toBe(0);
      await run;
    });

    test('as many run at once as the pool is large, the others one after another', async () => {
      const state = gate();
      const runs = Array.from({ length: 6 }, () => pool.run('wait', state));
      await until(state, Gate.Started, 2);
      await pool.run('echo', 0, { signal: AbortSignal.abort() }).catch(() => undefined);
      for (let i = 0; i < 50; i++) await nextTurn();
      expect(state[Gate.Started]).toBe(2);
      open(state);
      expect(await Promise.all(runs)).toEqual(Array(6).fill('waited'));
      expect([state[Gate.Started], state[Gate.Most]]).toEqual([6, 2]);
    });

    test('a pool of one runs in the order of the calls', async () => {
      const single = make(1);
      const order: number[] = [];
      await Promise.all(Array.from({ length: 20 }, async (_, i) => order.push(await single.run('later', i))));
      expect(order).toEqual(Array.from({ length: 20 }, (_, i) => i));
      await single.close();
    });

    test('many tasks get each their own result', async () => {
      const inputs = Array.from({ length: 300 }, (_, i) => i);
      expect(await Promise.all(inputs.map((i) => pool.run(i % 2 ? 'echo' : 'later', i)))).toEqual(inputs);
    });

    test.each([0, -1, NaN])('a pool of %p threads is refused', (size) => expect(() => make(size)).toThrow(RangeError));
    test('a pool tells its size', () => expect(pool.size).toBe(2));
  });

  describe('abort', () => {
    const reason = new Error('no longer wanted');
    let stop: AbortController, state: Int32Array;
    beforeEach(() => {
      stop = new AbortController();
      state = gate();
    });

    test('before the call: nothing is run', async () => {
      stop.abort(reason);
      await expect(pool.run('wait', state, { signal: stop.signal })).rejects.toBe(reason);
      await pool.run('echo', 0);
      expect(state[Gate.Started]).toBe(0);
    });

    test('while it waits: it is never run', async () => {
      const running = [pool.run('wait', state), pool.run('wait', state)];
      const waiting = pool.run('wait', state, { signal: stop.signal });
      stop.abort(reason);
      await expect(waiting).rejects.toBe(reason);
      open(state);
      await Promise.all(running);
      await pool.run('echo', 0);
      expect(state[Gate.Started]).toBe(2);
    });

    test('while it runs: the caller knows at once, the task by its signal, and the pool goes on', async () => {
      const runs = [0, 1].map(() => pool.run('wait', state, { signal: stop.signal }));
      await until(state, Gate.Started, 2);
      stop.abort(reason);
      for (const run of runs) await expect(run).rejects.toBe(reason);
      expect(await pool.run('echo', 1)).toBe(1);
      await until(state, Gate.Aborted, 2);
    });

    test('afterwards: nothing, and the signal is left without listeners', async () => {
      await pool.run('echo', 0, { signal: stop.signal });
      await pool.run('bug', 0, { signal: stop.signal }).catch(() => undefined);
      expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
      const next = pool.run('wait', state);
      stop.abort(reason);
      await until(state, Gate.Started, 1);
      open(state);
      expect([await next, state[Gate.Aborted]]).toEqual(['waited', 0]);
    });
  });

  describe('close', () => {
    test('rejects what waits, what runs and what comes later', async () => {
      const state = gate();
      const runs = Array.from({ length: 4 }, () => pool.run('wait', state).catch((err) => err.code));
      await until(state, Gate.Started, 2);
      await pool.close();
      expect(await Promise.all(runs)).toEqual(Array(4).fill('POOL_CLOSED'));
      await expect(pool.run('echo', 0)).rejects.toMatchObject({ code: 'POOL_CLOSED' });
      await pool.close();
      expect(state[Gate.Started]).toBe(2);
    });

    test('of a pool that never ran anything', () => pool.close());
  });
}
