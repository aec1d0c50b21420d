import { systemClock } from '../../lib/sys/clock';
import { errorText } from '../../lib/sys/errors';
import { nodeFs } from '../../lib/sys/node-fs';
import { systemRandom } from '../../lib/sys/random';
import { Program, PROGRAMS } from './programs';
import { Surroundings } from './surroundings';
import { packageVersion, versionText } from './version';

export const programNames = PROGRAMS.map(({ name }) => name);

/** The process's entry point: `name` is what the executable was called as. Sets the exit code. */
export function start(name: string, args: readonly string[]): void {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted && signal === 'SIGINT') process.exit(130);
      stop.abort(new Error(`stopped by ${signal}`));
    });
  }
  const hangup = new EventTarget();
  process.on('SIGHUP', () => hangup.dispatchEvent(new Event('hangup')));
  process.stdout.on('error', () => process.exit(1)); // the reader of a pipe has gone
  const surroundings: Surroundings = {
    args, env: process.env, clock: systemClock, fs: nodeFs(process.env), random: systemRandom, stop: stop.signal, hangup,
    launcher: process.argv[1], columns: process.stdout.columns, ...process.stdin.isTTY ? { keys: typedKeys() } : {},
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
  };
  void dispatch(name, surroundings).then((code) => { process.exitCode = code; });
}

/** The terminal hands over each key at once, from the first read until the reader leaves. */
async function* typedKeys(): AsyncGenerator<string> {
  const { stdin } = process;
  stdin.setRawMode(true);
  try {
    for await (const chunk of stdin) yield* String(chunk);
  } finally {
    stdin.setRawMode(false);
  }
}

/** Runs the program that `name`, or else the first argument, names. @returns the exit code */
export async function dispatch(name: string, surroundings: Surroundings): Promise<number> {
  const byName = programOf(name);
  if (byName) return run(byName, surroundings);
  const [first, ...args] = surroundings.args;
  const { stdout, stderr } = surroundings;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    (first === undefined ? stderr : stdout)(usage());
    return first === undefined ? 1 : 0;
  }
  if (first === '--version') {
    stdout(`monitoring, version ${packageVersion}\n`);
    return 0;
  }
  const program = programOf(first);
  if (program) return run(program, { ...surroundings, args });
  stderr(`monitoring: no program "${first}"; one of: ${PROGRAMS.map((p) => p.name).join(', ')}\n`);
  return 1;
}

async function run(program: Program, surroundings: Surroundings): Promise<number> {
  const { args, stdout, stderr } = surroundings;
  if (!program.load) {
    if (args.includes('--version')) stdout(`${versionText(program.name)}\n`);
    if (args.includes('--help') || args.includes('-h')) stdout(`usage: ${program.name} [<flags>]\n\n${program.summary}\n\n`);
    stderr(`${program.name}: error: this program is not built yet in version ${packageVersion}\n`);
    return 1;
  }
  try {
    return await (await program.load())(surroundings);
  } catch (err) {
    stderr(`${program.name}: error: ${errorText(err)}\n`);
    return 1;
  }
}

/** `.exe` and the like are no part of a name. */
function programOf(name: string): Program | undefined {
  return PROGRAMS.find((program) => program.name === name.replace(/\.(exe|js|cmd)$/, ''));
}

function usage(): string {
  const rows = PROGRAMS.map((program) => `  ${program.name.padEnd(28)}${program.summary}${program.load ? '' : ' (not built yet)'}`);
  return ['usage: monitoring PROGRAM [<flags>]', '', 'Programs:', ...rows, '', 'Every program has --help and --version.', ''].join('\n');
}
