import { ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from '../../lib/metrics/registry';
import { systemClock } from '../../lib/sys/clock';
import { MemFs } from '../../lib/sys/mem-fs';
import { systemRandom } from '../../lib/sys/random';
import { AuthorizationMode, KubeApi } from '../../runtime/local/api/kube-api';
import { Recorder } from '../lib/log/recorder';
import { peer } from './peers';

export interface Outcome { readonly exit: number; readonly stdout: string; readonly stderr: string }

/** The real kubectl with our API to talk to. */
export class RealKubectl {
  readonly log = new Recorder();
  private readonly folder = mkdtempSync(join(tmpdir(), 'kubectl-'));
  private readonly running = new Set<ChildProcess>();
  api!: KubeApi;

  static async start(authorizationMode: AuthorizationMode = 'AlwaysAllow'): Promise<RealKubectl> {
    const kubectl = new RealKubectl();
    kubectl.api = await KubeApi.open({
      fs: new MemFs(), clock: systemClock, log: kubectl.log, random: systemRandom, registry: new Registry(), authorizationMode,
    });
    const address = await kubectl.api.listen('127.0.0.1:0', {});
    writeFileSync(join(kubectl.folder, 'config'), await kubectl.api.kubeconfig(`https://${address}`));
    return kubectl;
  }

  async run(namespace: string, args: readonly string[], stdin = ''): Promise<Outcome> {
    return new Promise((resolve) => {
      const child = execFile(peer('kubectl')!, this.arguments(namespace, args), { env: { PATH: process.env.PATH } }, (err, stdout, stderr) => (
        resolve({ exit: typeof err?.code === 'number' ? err.code : 0, stdout, stderr })));
      child.stdin!.end(stdin);
    });
  }

  /** Begins a command that goes on until it is stopped. @param told gets each piece of what it prints */
  watch(namespace: string, args: readonly string[], told: (text: string) => void): () => void {
    const child = spawn(peer('kubectl')!, this.arguments(namespace, args), { env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.setEncoding('utf8').on('data', told);
    this.running.add(child);
    return () => void (this.running.delete(child) && child.kill());
  }

  async stop(): Promise<void> {
    for (const child of this.running) child.kill();
    await this.api.close(0);
    rmSync(this.folder, { recursive: true });
  }

  private arguments(namespace: string, args: readonly string[]): string[] {
    return ['--kubeconfig', join(this.folder, 'config'), '--cache-dir', join(this.folder, 'cache'), ...namespace ? ['-n', namespace] : [], ...args];
  }
}
