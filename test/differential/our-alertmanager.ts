import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../lib/sys/clock';
import { nodeFs } from '../../lib/sys/node-fs';
import { systemRandom } from '../../lib/sys/random';
import { main } from '../../runtime/bin/alertmanager';

/** Our Alertmanager within this process, on a free port of the loopback address, in a folder of its own. */
export class OurAlertmanager {
  private constructor(
    readonly url: string, readonly folder: string, private readonly stopping: AbortController, private readonly ended: Promise<number>,
    /** What it has logged. */
    readonly log: () => string,
  ) {}

  /** @param folder to go on in, where an earlier one has stopped */
  static async start(config: string, flags: readonly string[] = [], folder = mkdtempSync(join(tmpdir(), 'our-alertmanager-'))): Promise<OurAlertmanager> {
    writeFileSync(join(folder, 'alertmanager.yml'), config);
    const stopping = new AbortController();
    let log = '', listening: (address: string) => void = () => undefined;
    const address = new Promise<string>((resolve) => { listening = resolve; });
    const ended = main({
      args: [
        `--config.file=${folder}/alertmanager.yml`, `--storage.path=${folder}/data`, '--cluster.listen-address=', '--web.listen-address=127.0.0.1:0', ...flags,
      ],
      env: {}, clock: systemClock, fs: nodeFs({}), random: systemRandom, launcher: '', stop: stopping.signal, stdout: () => undefined,
      stderr: (text) => {
        log += text;
        const found = /msg="Listening on" address=(\S+)/.exec(text)?.[1];
        if (found !== undefined) listening(found);
      },
    });
    const url = await Promise.race([address, ended.then(() => { throw new Error(`it ended without listening: ${log}`); })]);
    return new OurAlertmanager(`http://${url}`, folder, stopping, ended, () => log);
  }

  /** @param keep whether the folder stays */
  async stop(keep = false): Promise<void> {
    this.stopping.abort(new Error('stopped by the test'));
    await this.ended;
    if (!keep) rmSync(this.folder, { recursive: true });
  }
}
