// The bundle starts, answers a scrape and stops on every line of Node it promises: this one, 22 and 24.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { addressOf } from '../listening';

const LAUNCHER = resolve(__dirname, '../../bin/monitoring');

describe.each(['20', '22', '24'])('Node %s', (line) => {
  const folder = mkdtempSync(join(tmpdir(), `node ${line} `));
  let node = process.execPath;
  beforeAll(() => {
    if (process.versions.node.startsWith(`${line}.`)) return;
    const name = `node-${platform()}-${arch()}`; // Node's binaries as npm packages them
    execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, `${name}@${line}`], { cwd: folder });
    node = join(folder, 'node_modules', name, 'bin', 'node');
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is what runs', () => {
    expect(execFileSync(node, ['--version'], { encoding: 'utf8' })).toMatch(new RegExp(`^v${line}\\.`));
  });

  test('starts node-exporter, which answers a scrape and ends by itself', async () => {
    const program = spawn(node, [LAUNCHER, 'node-exporter', '--web.listen-address=127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] });
    try {
      const metrics = await (await fetch(`http://${await addressOf(program)}/metrics`)).text();
      expect(metrics).toMatch(/^node_load1 \d/m);
      program.kill('SIGTERM');
      expect(await once(program, 'exit')).toEqual([0, null]);
    } finally {
      program.kill('SIGKILL');
    }
  }, 30_000);
});
