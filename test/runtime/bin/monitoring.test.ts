import { dispatch } from '../../../runtime/bin/monitoring';
import { PROGRAMS } from '../../../runtime/bin/programs';
import { Recorded } from './recorded';

async function run(name: string, ...args: string[]) {
  const recorded = new Recorded(args);
  return { code: await dispatch(name, recorded), out: recorded.out, err: recorded.err };
}

const CONTRACT = [
  'prometheus', 'promtool', 'alertmanager', 'amtool', 'pushprox-proxy', 'pushprox-client', 'operator', 'prometheus-config-reloader',
  'node-exporter', 'kube-state-metrics', 'teams-driver', 'sms-driver', 'demo-shop', 'inbox', 'up', 'kube-api', 'explain', 'import', 'diff',
];
const built = PROGRAMS.filter((program) => program.load).map((program) => program.name);
const unbuilt = CONTRACT.filter((name) => !built.includes(name));

test('answers to the names of the contract and no others', () => expect(PROGRAMS.map((program) => program.name)).toEqual(CONTRACT));

describe.each(CONTRACT)('%s', (name) => {
  test('--version names program and version on its first line', async () => {
    const { out } = await run('monitoring', name, '--version');
    expect(out).toMatch(/^[a-z_-]+, version \S+ \(branch: \S+, revision: \S+\)\n/);
    expect((await run(name, '--version')).out).toBe(out); // called by its own name
  });

  test('--help begins with its usage', async () => {
    expect((await run('monitoring', name, '--help')).out).toMatch(/^usage: /);
  });
});

test.each(unbuilt)('%s says that it is not built yet, whatever it is asked', async (name) => {
  for (const args of [[], ['--help'], ['--version'], ['anything']]) {
    const { code, err } = await run('monitoring', name, ...args);
    expect({ code, err }).toEqual({ code: 1, err: `${name}: error: this program is not built yet in version dev\n` });
  }
});

test.each(built)('%s --help and --version succeed', async (name) => {
  for (const args of [['--help'], ['--version']]) expect(await run(name, ...args)).toMatchObject({ code: 0, err: '' });
});

test.each(built)('%s refuses an unknown flag', async (name) => {
  const { code, err } = await run(name, '--no-such-flag');
  expect(code).toBe(1);
  expect(err).toMatch(/unknown long flag '--no-such-flag'/);
});

test.each([
  ['--help', 0, /^usage: monitoring PROGRAM/, /^$/],
  ['help', 0, /^usage: monitoring PROGRAM/, /^$/],
  ['--version', 0, /^monitoring, version dev\n$/, /^$/],
  ['promethius', 1, /^$/, /^monitoring: no program "promethius"; one of: prometheus, promtool, /],
])('monitoring %s', async (arg, code, out, err) => {
  const result = await run('monitoring', arg);
  expect(result.code).toBe(code);
  expect(result.out).toMatch(out);
  expect(result.err).toMatch(err);
});

test('without arguments it is at a loss: usage on the error stream', async () => {
  expect(await run('monitoring')).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^usage: monitoring PROGRAM/) });
});
