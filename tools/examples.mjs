// Compiles every ```ts block of the README and of doc comments in src, as a user of the package would: it is found by its name.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}node_modules/.cache/cdk8s-monitoring/examples`;
rmSync(folder, { recursive: true, force: true });
mkdirSync(`${folder}/node_modules/@types`, { recursive: true });
symlinkSync(root, `${folder}/node_modules/cdk8s-monitoring`, 'junction');
for (const name of ['cdk8s', 'constructs', 'cdk8s-plus-27', '@types/node']) {
  symlinkSync(`${root}node_modules/${name}`, `${folder}/node_modules/${name}`, 'junction');
}

const args = ['extract', '--compile', '--fail', '--output', `${folder}/tablet.json`, '--directory', folder, root];
const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
const { status } = spawnSync(process.execPath, [`${root}node_modules/jsii-rosetta/bin/jsii-rosetta`, ...args], { cwd: root, env, stdio: 'inherit' });
rmSync(`${root}.jsii.tabl.json`, { force: true }); // left beside the assembly whatever `--output` says
process.exitCode = status ?? 1;
