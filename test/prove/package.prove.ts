// The packed tarball holds what `files` lists and no more, is small, and runs without a network or a home.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const MEGABYTE = 1e6;
const ALWAYS = ['package.json', 'README.md', 'LICENSE']; // npm packs them unasked
const { files, bundledDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { files: string[]; bundledDependencies: string[] };

interface Packed { filename: string; size: number; files: Array<{ path: string }> }

describe('the packed tarball', () => {
  const folder = mkdtempSync(join(tmpdir(), 'a package '));
  let packed: Packed;
  beforeAll(() => {
    [packed] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: ROOT, encoding: 'utf8' })) as Packed[];
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  test('holds only what `files` lists', () => {
    const listed = [...files, ...bundledDependencies.map((name) => `node_modules/${name}`)];
    const others = packed.files.map((file) => file.path)
      .filter((path) => !ALWAYS.includes(path) && !listed.some((entry) => path === entry || path.startsWith(`${entry}/`)));
    expect(others).toEqual([]);
    expect(packed.files.map((file) => file.path)).toEqual(expect.arrayContaining(['.jsii', 'build/src/index.js', 'bundle/monitoring.js', 'bin/monitoring']));
  });

  test('is under 6 MB', () => {
    const { size } = statSync(join(folder, packed.filename));
    process.stdout.write(`${packed.filename}: ${(size / MEGABYTE).toFixed(2)} MB, ${packed.files.length} files\n`);
    expect(size).toBeLessThan(6 * MEGABYTE);
  });

  test('runs in an empty folder, with an empty home and npm offline', () => {
    const cwd = join(folder, 'empty folder'), home = join(folder, 'home');
    mkdirSync(cwd);
    mkdirSync(home);
    const env = { PATH: process.env.PATH, HOME: home, npm_config_offline: 'true', npm_config_cache: join(home, '.npm') };
    const help = execFileSync('npx', ['--yes', `../${packed.filename}`, '--help'], { cwd, env, encoding: 'utf8' });
    expect(help).toMatch(/^usage: monitoring PROGRAM/);
  }, 60_000);
});
