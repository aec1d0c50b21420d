// A clone without node_modules, in a path with a space: `npm test` and `npm start -- --ci` exit 0, twice, and leave the tree clean.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

describe('a clean clone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'a clean clone '));
  const clone = join(folder, 'cdk8s-monitoring');
  const git = (...args: string[]) => execFileSync('git', args, { cwd: clone, encoding: 'utf8' });
  const npm = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('npm', args, { cwd: clone, encoding: 'utf8', env: { ...process.env, CI: 'true', PEERS_ROOT: '' } });
    return { status, output: `${stdout}${stderr}` };
  };
  beforeAll(() => {
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', ROOT, clone]);
    expect(readdirSync(clone)).not.toContain('node_modules');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the first `npm test` installs, builds and passes', () => {
    const { status, output } = npm('test');
    expect({ status, output: status ? output : '' }).toEqual({ status: 0, output: '' });
    expect(output).toMatch(/install done in/);
  }, 600_000);

  test.each([['test'], ['start', '--', '--ci']])('`npm %s` passes again and builds nothing', (...args) => {
    const { status, output } = npm(...args);
    expect({ status, output: status ? output : '' }).toEqual({ status: 0, output: '' });
    expect(output).not.toMatch(/done in/);
  }, 300_000);

  test('`npm start -- --ci` passes a second time', () => {
    expect(npm('start', '--', '--ci').status).toBe(0);
  }, 120_000);

  test('one changed file of the runtime rebuilds the bundle and nothing else', () => {
    execFileSync(process.execPath, ['-e', 'require("fs").appendFileSync("runtime/bin/version.ts", "\\n")'], { cwd: clone });
    const { output } = npm('run', 'compile');
    expect(output.match(/^\w+ done/gm)).toEqual(['bundle done']);
    git('checkout', '--quiet', '.');
  }, 120_000);

  test('leaves nothing behind that git would notice', () => {
    expect(git('status', '--porcelain')).toBe('');
  });
});
