import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

// Whoever changes a construct sees in the same commit what it does to an installation.
// Of the definitions of the kinds test/lib/crds tells: they are large, and the same for everybody.
test('the example synthesizes the manifests that lie beside it', () => {
  const output = mkdtempSync(join(tmpdir(), 'manifests-'));
  try {
    execFileSync(process.execPath, ['--import', 'tsx', 'examples/rke2-web-shop/main.ts'], { cwd: ROOT, env: { ...process.env, CDK8S_OUTDIR: output } });
    const names = (dir: string) => readdirSync(dir).filter((name) => !name.includes('crds'));
    const files = (dir: string) => Object.fromEntries(names(dir).map((name) => [name, readFileSync(join(dir, name), 'utf8')]));
    expect(files(output)).toEqual(files(join(ROOT, 'examples/rke2-web-shop/dist')));
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
});
