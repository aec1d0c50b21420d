// Bundles every bench/**/*.bench.ts as the programs are bundled, and runs them in one process.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = `${root}node_modules/.cache/cdk8s-monitoring/bench.cjs`;
const files = readdirSync(`${root}bench`, { recursive: true }).map((f) => f.replaceAll('\\', '/')).filter((f) => f.endsWith('.bench.ts')).sort();
const entry = [
  `import { main } from './main';`,
  ...files.map((file, i) => `import { benches as b${i} } from './${file.slice(0, -'.ts'.length)}';`),
  `main([${files.map((_, i) => `...b${i}`).join(', ')}], process.argv.slice(2))`,
  `  .then(() => process.exit(0), (err) => { console.error(err.message); process.exit(1); });`,
].join('\n');

await build({
  stdin: { contents: entry, resolveDir: `${root}bench`, loader: 'ts' },
  outfile, bundle: true, platform: 'node', target: 'node20', format: 'cjs', minifySyntax: true, logLevel: 'warning',
  external: ['cdk8s', 'constructs', 'cdk8s-plus-27'],
  define: { PACKAGE_VERSION: '"bench"' },
});
const { status } = spawnSync(process.execPath, ['--expose-gc', outfile, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
