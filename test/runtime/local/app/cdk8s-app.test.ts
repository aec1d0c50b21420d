import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../lib/sys/clock';
import { nodeFs } from '../../../../lib/sys/node-fs';
import { appFailure } from '../../../../runtime/local/app/app-failure';
import { Cdk8sApp } from '../../../../runtime/local/app/cdk8s-app';

const fs = nodeFs({});

describe('a cdk8s app', () => {
  let dir: string;
  beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'an app ')); });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const surroundings = (signal = new AbortController().signal) => ({ fs, clock: systemClock, env: process.env, signal });

  async function synthesize(program: string, signal?: AbortSignal) {
    writeFileSync(join(dir, 'main.js'), program);
    writeFileSync(join(dir, 'cdk8s.yaml'), `app: ${JSON.stringify(`"${process.execPath}" main.js`)}\n`);
    const app = await Cdk8sApp.find(fs, dir);
    return app.synthesize(join(dir, 'out'), surroundings(signal));
  }

  test('its manifests are read from the folder that it is told', async () => {
    const object = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'x' } };
    const program = `require('fs').writeFileSync(process.env.CDK8S_OUTDIR + '/a.yaml', ${JSON.stringify(JSON.stringify(object))})`;
    expect(await synthesize(program)).toMatchObject([{ object, line: 1 }]);
    const app = await Cdk8sApp.find(fs, dir);
    expect(await app.sources(fs)).toEqual([dir]);
  });

  test('what it throws is told with the place in the app', async () => {
    await expect(synthesize('\nthrow new Error("expr of alert \\"A\\": parse error at 1:4");')).rejects.toMatchObject({
      code: 'APP', message: 'main.js:2:7: expr of alert "A": parse error at 1:4',
    });
  });

  test('what it prints is told where it throws nothing', async () => {
    await expect(synthesize('console.log("no such chart"); process.exit(3)')).rejects.toMatchObject({ code: 'APP', message: 'no such chart' });
    await expect(synthesize('process.exit(3)')).rejects.toThrow('main.js ended with 3, without a word');
  });

  test('an app that is stopped leaves no process', async () => {
    const stop = new AbortController();
    const running = synthesize('require("fs").writeFileSync("pid", String(process.pid)); setInterval(() => {}, 1000)', stop.signal);
    let pid = 0;
    while (!pid) {
      await new Promise((resolve) => setImmediate(resolve));
      pid = await fs.readFile(join(dir, 'pid'), 100).then((bytes) => Number(Buffer.from(bytes).toString()), () => 0);
    }
    stop.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    expect(commandLine(pid)).toBe('');
  });

  /** Of a process; empty where it has ended, even if nobody has asked yet how. */
  function commandLine(pid: number): string {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return '';
    }
  }

  test.each([
    ['', 'app is missing: expected the command that synthesizes, such as "node main.js"'],
    ['app: [1]', 'app is missing: expected the command that synthesizes, such as "node main.js"'],
    ['app: "x', 'Missing closing "quote at line 1, column 8'],
  ])('cdk8s.yaml %j', async (text, message) => {
    writeFileSync(join(dir, 'cdk8s.yaml'), text);
    await expect(Cdk8sApp.find(fs, dir)).rejects.toThrow(`${join(dir, 'cdk8s.yaml')}: ${message}`);
  });

  test('no cdk8s.yaml', async () => {
    await expect(Cdk8sApp.find(fs, dir)).rejects.toThrow(
      `${join(dir, 'cdk8s.yaml')} is missing: run this where a cdk8s app lies, or name manifests with --manifests DIR`);
  });
});

test.each([
  ['a frame of the app behind the library', 'Error: bad\n    at f (/a/src/x.ts:1:2)\n    at main (/a/examples/main.ts:3:4)\n', 'examples/main.ts:3:4: bad'],
  ['modules', 'x\nTypeError: bad\n    at file:///a/main.ts:3:4\n', 'main.ts:3:4: bad'],
  ['packages', 'Error: bad\n    at f (/a/node_modules/p/i.js:1:2)\n', 'bad'],
  ['several lines', 'Error: bad\n  [a/b] worse\n    at f (/a/main.js:1:2)\n', 'main.js:1:2: bad\n  [a/b] worse'],
  ['no error', 'one\n\ntwo\n', 'one\ntwo'],
])('what is told of a failure: %s', (_, output, expected) => {
  expect(appFailure(output, '/a')).toBe(expected);
});
