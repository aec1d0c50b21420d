import { ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addressOf } from '../listening';
import { peer } from './peers';

const PATIENCE = 20_000; // ms: how long the original may take for anything

/** The real Alertmanager on a free port of the loopback address, in a folder of its own. */
export class RealAlertmanager {
  private constructor(readonly url: string, readonly folder: string, private readonly process: ChildProcess) {}

  /** @param folder to go on in, where an earlier one has stopped */
  static async start(config: string, flags: readonly string[] = [], folder = mkdtempSync(join(tmpdir(), 'real-alertmanager-'))): Promise<RealAlertmanager> {
    writeFileSync(join(folder, 'alertmanager.yml'), config);
    const process = spawn(peer('prometheus-alertmanager')!, [
      '--config.file=alertmanager.yml', '--storage.path=data', '--web.listen-address=127.0.0.1:0',
      ...flags.some((flag) => flag.startsWith('--cluster.listen-address=')) ? [] : ['--cluster.listen-address='], ...flags,
    ], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    const address = await addressOf(process);
    process.stderr!.resume();
    return new RealAlertmanager(`http://${address}`, folder, process);
  }

  /** Ends it as an operator does, so that it writes its snapshots. @param keep whether the folder stays */
  async stop(keep = false): Promise<void> {
    const closed = new Promise((resolve) => this.process.once('close', resolve));
    this.process.kill('SIGTERM');
    await Promise.race([closed, sleep(PATIENCE, undefined, { ref: false }).then(() => this.process.kill('SIGKILL'))]);
    if (!keep) rmSync(this.folder, { recursive: true });
  }
}
