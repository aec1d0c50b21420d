import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

// `up` with its children as real processes, over the bundle that `npm test` has made before.
const LAUNCHER = resolve(__dirname, '../../bin/monitoring');

test('--ci sees everything answer, stops it, and tells what it saw', async () => {
  const { status, stdout, stderr } = spawnSync(LAUNCHER, ['up', '--ci', '--json'], { encoding: 'utf8' });
  expect(stderr).toMatch(/node-exporter listens on .*\n.*answers: node_load1 .*\n.*stopped node-exporter\n$/);
  expect(status).toBe(0);
  const { running } = JSON.parse(stdout) as { running: Array<{ program: string; url: string; proof: string }> };
  expect(running).toEqual([{ program: 'node-exporter', url: expect.stringMatching(/^http:/), proof: expect.stringMatching(/^node_load1 \d/) }]);
  await expect(fetch(running[0].url)).rejects.toThrow('fetch failed'); // nothing is left running
});

test('Ctrl-C ends it and what it started, with success', async () => {
  const up = spawn(LAUNCHER, ['up', '--free-ports'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let url = '';
  for await (const line of createInterface({ input: up.stdout })) {
    url = /http:\S+/.exec(line)?.[0] ?? '';
    if (url) break;
  }
  up.kill('SIGINT');
  expect(await once(up, 'exit')).toEqual([0, null]);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test('a port in use is one line that names it and what to do', async () => {
  const holder = createServer().listen(9100, '127.0.0.1');
  await Promise.race([once(holder, 'listening'), once(holder, 'error')]); // somebody else may hold it: that will do as well
  const { status, stderr } = spawnSync(LAUNCHER, ['up'], { encoding: 'utf8' });
  if (holder.listening) holder.close();
  expect(stderr).toMatch(/^up: error: node-exporter ended .*listen tcp 127\.0\.0\.1:9100: bind: address already in use: stop what holds it.*\n$/);
  expect(status).toBe(1);
});
