import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

// The launcher as people call it, over the bundle that `npm test` has made before.
const LAUNCHER = resolve(__dirname, '../../bin/monitoring');

describe('the launcher', () => {
  const folder = mkdtempSync(join(tmpdir(), 'a launcher '));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('runs the program that it is linked as', () => {
    symlinkSync(LAUNCHER, join(folder, 'node-exporter'));
    const { status, stdout } = spawnSync(join(folder, 'node-exporter'), ['--version'], { encoding: 'utf8' });
    expect(stdout).toMatch(/^node_exporter, version /);
    expect(status).toBe(0);
  });

  test('ends without a trace when the reader of its output goes first', () => {
    const { status, stderr } = spawnSync('sh', ['-c', '"$0" --help | true', LAUNCHER], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('names what is missing where nothing has been compiled', () => {
    mkdirSync(join(folder, 'bin'));
    spawnSync('cp', [LAUNCHER, join(folder, 'bin', 'monitoring')]);
    const { status, stderr } = spawnSync(join(folder, 'bin', 'monitoring'), ['up'], { encoding: 'utf8' });
    expect(stderr).toBe(`monitoring: ${join(folder, 'bundle', 'monitoring.js')} is missing: run "npm run compile" first\n`);
    expect(status).toBe(1);
  });
});
