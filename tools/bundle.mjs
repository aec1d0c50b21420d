// Bundles the runtime to bundle/: one file for all programs and one for the worker threads, CommonJS, nothing else needed to run.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

await build({
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
});
