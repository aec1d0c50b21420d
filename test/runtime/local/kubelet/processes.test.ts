import { Ending, nodeProcesses } from '../../../../runtime/local/kubelet/processes';

/** How a script is run; `signal` is sent at its first line. */
interface Options { readonly env?: Record<string, string>; readonly cwd?: string; readonly signal?: NodeJS.Signals }

/** Runs a script to its end. */
async function run(script: string, { env = {}, cwd = '/', signal }: Options = {}) {
  const lines: string[] = [];
  const process = nodeProcesses.start({ args: ['-e', script], env, cwd, onLine: (line) => {
    lines.push(line);
    if (signal) process.signal(signal);
  } });
  return { ending: await process.ended, lines, pid: process.pid };
}

test.each<[string, string, Ending]>([
  ['well', '', { code: 0 }],
  ['with a code', 'process.exit(7)', { code: 7 }],
  ['by itself with a signal', 'process.kill(process.pid, "SIGKILL")', { code: 137, signal: 'SIGKILL' }],
])('a process that ends %s', async (_, script, ending) => expect((await run(script)).ending).toEqual(ending));

test('both outputs come as lines, the last without its end too, and all before the ending', async () => {
  const { lines } = await run('console.error("b"); console.log("a"); process.stdout.write("c")');
  expect(lines.sort()).toEqual(['a', 'b', 'c']);
});

test('it has the variables that it was given, and no others', async () => {
  expect((await run('console.log(JSON.stringify(process.env))', { env: { A: 'b' } })).lines.map((line) => JSON.parse(line) as object)).toEqual([{ A: 'b' }]);
});

test('a signal reaches it', async () => {
  expect((await run('console.log("up"); setInterval(() => 0, 1000)', { signal: 'SIGTERM' })).ending).toEqual({ code: 143, signal: 'SIGTERM' });
});

test.each<[string, { env?: Record<string, string>; cwd?: string }, RegExp]>([
  ['a folder that is not there', { cwd: '/nowhere' }, /ENOENT/],
  ['a NUL', { env: { A: 'a\0b' } }, /null bytes/],
  ['more than the system takes', { env: { A: 'x'.repeat(4 << 20) } }, /E2BIG/],
])('what cannot be started ends at once: %s', async (_, options, why) => {
  expect(await run('', options)).toEqual({ ending: { code: 128 }, lines: [expect.stringMatching(why)], pid: 0 });
});

test('nobody is ended who is not there', () => expect(nodeProcesses.kill(2 ** 22 + 1)).toBe(false));
