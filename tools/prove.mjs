// `npm run prove` lists the longer proofs, `npm run prove:NAME` runs one. Each ends by itself and says what it proved.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const suffix = '.prove.ts';
const names = readdirSync(`${root}test/prove`).filter((file) => file.endsWith(suffix)).map((file) => file.slice(0, -suffix.length)).sort();
const [wanted, ...args] = process.argv.slice(2);

if (wanted === undefined) {
  for (const name of names) process.stdout.write(`npm run prove:${name.padEnd(12)} ${titleOf(name)}\n`);
} else if (!names.includes(wanted)) {
  process.stderr.write(`prove: no proof "${wanted}"; one of: ${names.join(', ')}\n`);
  process.exitCode = 1;
} else {
  const jest = [`${root}node_modules/jest/bin/jest.js`, '--runTestsByPath', `test/prove/${wanted}${suffix}`, ...args, '--selectProjects', 'prove'];
  process.exitCode = spawnSync(process.execPath, jest, { cwd: root, stdio: 'inherit' }).status ?? 1;
}

/** The first comment line of a proof says what it proves. */
function titleOf(name) {
  return readFileSync(`${root}test/prove/${name}${suffix}`, 'utf8').match(/^\/\/ (.*)/)?.[1] ?? '';
}
