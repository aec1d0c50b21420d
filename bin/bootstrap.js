#!/usr/bin/env node
// Behind `npm start`, `npm test` and the other scripts: installs and builds what is missing or out of date, then works.
// Plain JavaScript without dependencies, because it has to run in a clone that has no node_modules.
'use strict';
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');
const MODULES = path.join(ROOT, 'node_modules');
const STAMPS = path.join(MODULES, '.cache', 'cdk8s-monitoring'); // goes with node_modules: another tool chain, another build

const CODE = ['src', 'lib', 'runtime', 'test', 'bench', 'examples'];

/** `inputs` decide whether a step runs again; `outputs` must exist. Paths are relative to the root. */
const STEPS = {
  kernels: {
    inputs: ['lib/kernels/assembly', 'tools/kernels.mjs'],
    outputs: ['lib/kernels/wasm.generated.ts'],
    run: () => node('tools/kernels.mjs'),
  },
  crds: {
    inputs: ['schema', 'tools/crds.mjs', 'package-lock.json'], // the models of the operator come from a package
    outputs: ['lib/crds/monitoring/schemas.generated.ts'],
    run: () => node('tools/crds.mjs'),
  },
  constructs: {
    inputs: ['src', 'schema', 'README.md', 'package.json', 'tsconfig.json', reachedByConstructs], // the assembly holds the README
    outputs: ['build/src/index.js', '.jsii'],
    run: compileConstructs,
  },
  reference: {
    inputs: ['src'],
    outputs: ['API.md'],
    run: () => node('node_modules/jsii-docgen/bin/jsii-docgen', '-o', 'API.md'),
  },
  bundle: {
    inputs: ['runtime', 'lib', 'schema', 'bin/load-bundle.js', 'tools/bundle.mjs', 'package.json'],
    outputs: ['bundle/monitoring.js', 'bundle/worker.js'],
    run: () => node('tools/bundle.mjs'),
  },
  types: {
    inputs: [...CODE, '.projenrc.ts', 'tsconfig.dev.json'],
    outputs: [],
    run: () => node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.dev.json'),
  },
  lint: {
    inputs: [...CODE, 'bin', 'tools', 'schema', 'eslint.config.mjs'],
    outputs: [],
    run: () => node('node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'),
  },
};
const COMPILE = ['kernels', 'crds', 'constructs', 'reference', 'bundle'];
const CHECK = ['types', 'lint'];
const JEST = 'node_modules/jest/bin/jest.js';

const WORK = {
  compile: () => build(COMPILE),
  check: () => build([...COMPILE, ...CHECK]),
  start: (args) => { build(COMPILE); node('bin/monitoring', 'up', ...args); },
  test: (args) => { build([...COMPILE, ...CHECK]); node(JEST, ...args, '--selectProjects', 'constructs', 'runtime'); },
  bench: (args) => { build(COMPILE); node('tools/bench.mjs', ...args); },
  prove: (args) => { build(COMPILE); node('tools/prove.mjs', ...args); },
};

function main([work, ...args]) {
  if (!Object.hasOwn(WORK, work ?? '')) fail(`unknown work "${work ?? ''}"; one of: ${Object.keys(WORK).join(', ')}`);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 16)) fail(`Node ${process.versions.node} is too old: install Node 20.16 or newer`);
  install();
  WORK[work](args);
}

/** Runs `npm ci` where node_modules is missing, cut short, or older than the lock file. */
function install() {
  const lock = path.join(ROOT, 'package-lock.json');
  const installed = path.join(MODULES, '.package-lock.json'); // npm writes it last
  if (readStamp('install') === digest(['package-lock.json']) && fs.existsSync(installed)) return;
  const byHand = readStamp('install') === undefined && fs.existsSync(installed) && fs.statSync(installed).mtimeMs >= fs.statSync(lock).mtimeMs;
  if (!byHand) {
    const npm = process.env.npm_execpath;
    const args = ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'];
    step('install', () => (npm ? run(process.execPath, [npm, ...args]) : run('npm', args)));
  }
  writeStamp('install', digest(['package-lock.json']));
}

function build(names) {
  for (const name of names) {
    const { inputs, outputs, run: work } = STEPS[name];
    if (outputs.every((file) => fs.existsSync(path.join(ROOT, file))) && readStamp(name) === digest(inputs)) continue;
    step(name, work);
    writeStamp(name, digest(inputs)); // after the work: compiling the constructs decides which of lib they reach
  }
}

/** jsii alone: its output is `build/`, emptied first so that a deleted source leaves nothing behind. */
function compileConstructs() {
  fs.rmSync(path.join(ROOT, 'build'), { recursive: true, force: true });
  node('node_modules/jsii/bin/jsii', '--silence-warnings=reserved-word');
}

/** The files of lib that the last compile of the constructs took in; without one, the step runs anyway. */
function reachedByConstructs() {
  return filesBelow('build/lib').filter((file) => file.endsWith('.js')).map((file) => file.replace(/^build\/(.*)\.js$/, '$1.ts'));
}

/** One hash over the names and contents below `inputs`; a missing one counts as empty. */
function digest(inputs) {
  const hash = createHash('sha256');
  const files = inputs.flatMap((input) => (typeof input === 'function' ? input() : filesBelow(input)));
  for (const file of [...new Set(files)].sort()) {
    if (file.endsWith('.generated.ts')) continue;
    hash.update(`\0${file}\0`).update(fs.existsSync(path.join(ROOT, file)) ? fs.readFileSync(path.join(ROOT, file)) : '');
  }
  return hash.digest('hex');
}

/** Paths relative to the root, with forward slashes, of the file `name` or of the files below it. */
function filesBelow(name) {
  const stat = fs.statSync(path.join(ROOT, name), { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [name];
  return fs.readdirSync(path.join(ROOT, name)).filter((entry) => entry !== 'dist').flatMap((entry) => filesBelow(`${name}/${entry}`));
}

function readStamp(name) {
  const file = path.join(STAMPS, name);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

function writeStamp(name, value) {
  fs.mkdirSync(STAMPS, { recursive: true });
  fs.writeFileSync(path.join(STAMPS, name), value);
}

function step(name, work) {
  const begin = process.hrtime.bigint();
  process.stderr.write(`${name} ...\n`);
  work();
  process.stderr.write(`${name} done in ${(Number(process.hrtime.bigint() - begin) / 1e9).toFixed(1)} s\n`);
}

function node(script, ...args) {
  run(process.execPath, [path.join(ROOT, script), ...args]);
}

/** Hands over the terminal; a failure ends this process with the same code. */
function run(command, args) {
  const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
  const result = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env });
  if (result.error) fail(`cannot run ${command}: ${result.error.message}`);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function fail(message) {
  process.stderr.write(`bootstrap: ${message}\n`);
  process.exit(1);
}

process.on('SIGINT', () => {}); // the child has the terminal and decides how to stop
main(process.argv.slice(2));
