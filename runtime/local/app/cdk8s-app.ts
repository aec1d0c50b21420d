import { spawn } from 'node:child_process';
import { isAbsolute, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { isObject } from '../../../lib/crds/json';
import { Clock } from '../../../lib/sys/clock';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { Fs } from '../../../lib/sys/fs';
import { KnownManifests, Manifest, readManifests } from '../manifests/read-manifests';
import { appFailure } from './app-failure';

const LARGEST_CONFIG = 1 << 20, MOST_OUTPUT = 1 << 20; // bytes
const PATIENCE = 120_000; // ms for one synthesis

export interface AppSurroundings {
  readonly fs: Fs;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** A cdk8s app as its `cdk8s.yaml` describes it: a command that writes manifests. */
export class Cdk8sApp {
  private constructor(readonly dir: string, readonly command: string) {}

  /** @param dir where `cdk8s.yaml` lies @throws CodedError APP, FsError */
  static async find(fs: Fs, dir: string): Promise<Cdk8sApp> {
    const file = join(dir, 'cdk8s.yaml');
    if (!await fs.stat(file)) throw new CodedError('APP', `${file} is missing: run this where a cdk8s app lies, or name manifests with --manifests DIR`);
    const config = readConfig(Buffer.from(await fs.readFile(file, LARGEST_CONFIG)).toString('utf8'), file);
    return new Cdk8sApp(dir, config);
  }

  /**
   * Runs the app.
   * @param output a folder for its manifests; it is emptied first @param known as for `readManifests`
   * @throws CodedError APP with what the app says and where in it; MANIFEST; the signal's reason
   */
  async synthesize(output: string, { fs, clock, env, signal }: AppSurroundings, known?: KnownManifests): Promise<Manifest[]> {
    await fs.removeAll(output);
    await fs.mkdir(output);
    const { code, text } = await this.run({ ...env, CDK8S_OUTDIR: output }, clock, signal);
    if (code !== 0) throw new CodedError('APP', appFailure(text, this.dir) || `${this.command} ended with ${code}, without a word`);
    return readManifests(fs, output, known);
  }

  /** The files and folders that the command names: what is worth watching for changes. */
  async sources(fs: Fs): Promise<string[]> {
    const found: string[] = [];
    for (const word of this.command.split(/\s+/)) {
      if (word.startsWith('-') || !/[./]/.test(word)) continue;
      const path = isAbsolute(word) ? word : resolve(this.dir, word);
      const stat = await fs.stat(path);
      if (stat?.kind === 'file') found.push(resolve(path, '..'));
    }
    return found;
  }

  private async run(env: Readonly<Record<string, string | undefined>>, clock: Clock, signal: AbortSignal): Promise<{ code: number | string; text: string }> {
    signal.throwIfAborted();
    const child = spawn(this.command, { cwd: this.dir, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const kill = () => { if (child.pid !== undefined) killGroup(child.pid); };
    signal.addEventListener('abort', kill, { once: true });
    const chunks: Buffer[] = [];
    let bytes = 0;
    const keep = (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      for (; bytes > MOST_OUTPUT && chunks.length > 1; bytes -= chunks.shift()!.length); // its last words tell what failed
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const late = new AbortController();
    try {
      const code = await Promise.race([
        new Promise<number | string>((done, fail) => {
          child.once('error', fail);
          child.once('close', (exit, by) => done(exit ?? String(by)));
        }),
        clock.sleep(PATIENCE, late.signal).then(() => Promise.reject(new CodedError('APP', `${this.command} takes more than ${PATIENCE / 1000} s`))),
      ]);
      signal.throwIfAborted();
      return { code, text: Buffer.concat(chunks).toString('utf8') };
    } catch (err) {
      if (err instanceof CodedError || signal.aborted) throw err;
      throw new CodedError('APP', `cannot run ${this.command}: ${errorText(err)}`, err);
    } finally {
      kill();
      late.abort();
      signal.removeEventListener('abort', kill);
    }
  }
}

function readConfig(text: string, file: string): string {
  let config: unknown;
  try {
    config = parse(text, { maxAliasCount: 100 });
  } catch (err) {
    throw new CodedError('APP', `${file}: ${errorText(err)}`, err);
  }
  if (!isObject(config) || typeof config.app !== 'string' || config.app.trim() === '') {
    throw new CodedError('APP', `${file}: app is missing: expected the command that synthesizes, such as "node main.js"`);
  }
  return config.app;
}

/** The shell that runs the command, and the command itself. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}
