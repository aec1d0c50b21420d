// Behind .ci/run: every check in turn, each named before it starts; a failure does not stop the ones after it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(path.join(tmpdir(), 'ci-'));
const env = { ...process.env, CI: 'true', JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
const totals = { passed: 0, failed: 0, skipped: 0 };

suite('npm test', 'npm', ['test', '--']);
fetchPeers();
suite('differential tests', 'node', ['node_modules/jest/bin/jest.js', '--selectProjects', 'differential']);
// Not those that hold times against a goal: the machine may be busy.
const PROOFS = ['kernels', 'power', 'kill', 'block', 'package', 'nodes', 'clone'];
for (const proof of PROOFS) suite(`prove:${proof}`, 'npm', ['run', `prove:${proof}`, '--']);
check('npm start -- --ci', 'npm', ['start', '--', '--ci']);
check('examples in README and doc comments compile', 'node', ['tools/examples.mjs']);
check('a bench runs', 'npm', ['run', 'bench', '--', 'lib/encoding/crc32c']);
check('generated files are as .projenrc.ts makes them', 'npx', ['projen']);
check('nothing that git tracks has changed', 'git', ['diff', '--exit-code']);

rmSync(scratch, { recursive: true, force: true });
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`);
process.exitCode = totals.failed ? 1 : 0;

/** Runs jest in some way and adds its counts; a run that broke before it could count is one failure. */
function suite(name, command, args) {
  const report = path.join(scratch, `${name.replace(/\W+/g, '-')}.json`);
  const ok = run(name, command, [...args, '--json', `--outputFile=${report}`]);
  if (!existsSync(report)) return count(false);
  const { numPassedTests, numFailedTests, numPendingTests, success } = JSON.parse(readFileSync(report, 'utf8'));
  totals.passed += numPassedTests;
  totals.failed += numFailedTests || Number(!ok || !success);
  totals.skipped += numPendingTests;
}

function check(name, command, args) {
  count(run(name, command, args));
}

function count(ok) {
  totals[ok ? 'passed' : 'failed']++;
}

function run(name, command, args) {
  const begin = Date.now();
  process.stdout.write(`\n=== ${name}\n`);
  const quiet = args.includes('--json'); // jest then prints its report to standard output too
  const { status } = spawnSync(command, args, { cwd: root, env, stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'] });
  process.stdout.write(`=== ${name}: ${status === 0 ? 'ok' : `FAILED (${status})`} after ${Math.round((Date.now() - begin) / 1000)} s\n`);
  return status === 0;
}

/** The originals that differential tests compare with, where this checkout has a way to get them. */
function fetchPeers() {
  const script = path.join(root, '..', 'shared', 'peers', 'peers.sh');
  if (env.PEERS_ROOT || !existsSync(script)) return;
  const folder = path.join(tmpdir(), 'peers');
  if (run('the originals', 'bash', [script, folder])) env.PEERS_ROOT = folder;
}
