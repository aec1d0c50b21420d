// Bundles the runtime to bundle/: one file for all programs and one for the worker threads, CommonJS, nothing else needed to run. Beside them what
// this version of Node compiled of it: programs start a third sooner with it, and run as well without.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const { loadBundle } = createRequire(import.meta.url)('../bin/load-bundle.js');

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: { monitoring: 'runtime/bin/monitoring.ts', worker: 'runtime/workers/worker.ts' },
  outdir: 'bundle',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifySyntax: true, // inlines const enums and drops dead branches; names stay readable in a stack trace
  legalComments: 'inline',
  define: { PACKAGE_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
  write: false,
});

rmSync(`${root}bundle`, { recursive: true, force: true });
mkdirSync(`${root}bundle`);
for (const { path, text } of outputFiles) {
  const id = createHash('sha256').update(text).digest('hex').slice(0, 32); // ties the compiled code to its source
  writeFileSync(path, `//${id}\n${text}`);
}
const { script, exports: { dispatch, programNames } } = loadBundle(`${root}bundle/monitoring.js`);
const nobody = { args: ['--help'], env: {}, stdout: () => undefined, stderr: () => undefined, columns: 80, clock: { now: () => 0 } };
for (const name of programNames) await dispatch(name, nobody); // what has run once is compiled: the functions that each program starts with
writeFileSync(`${root}bundle/code.tmp`, script.createCachedData());
renameSync(`${root}bundle/code.tmp`, `${root}bundle/monitoring.${readFileSync(`${root}bundle/monitoring.js`, 'latin1').slice(2, 34)}.code`);
