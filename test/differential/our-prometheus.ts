import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../lib/sys/clock';
import { nodeFs } from '../../lib/sys/node-fs';
import { systemRandom } from '../../lib/sys/random';
import { main } from '../../runtime/bin/prometheus';

/** Our Prometheus with the configuration of an original, in this process and on a free port. */
export class OurPrometheus {
  private readonly stopping = new AbortController();
  private output = '';
  private readonly folder = mkdtempSync(`${tmpdir()}/ours-`);
  private readonly code: Promise<number>;
  url = '';

  private constructor(config: string, flags: readonly string[]) {
    this.code = main({
      args: [`--config.file=${config}`, `--storage.tsdb.path=${this.folder}/data`, '--web.listen-address=127.0.0.1:0', ...flags],
      env: {}, clock: systemClock, fs: nodeFs({}), random: systemRandom, launcher: '', stdout: () => undefined,
      stderr: (text) => { this.output += text; }, stop: this.stopping.signal,
    });
  }

  /** @param config the path of its configuration @throws Error with what it said, where it does not start */
  static async start(config: string, flags: readonly string[] = []): Promise<OurPrometheus> {
    const ours = new OurPrometheus(config, flags);
    let code: number | undefined;
    void ours.code.then((exit) => { code = exit; });
    while (!ours.output.includes('ready to receive')) {
      if (code !== undefined) throw new Error(`our Prometheus ended with ${code}: ${ours.output}`);
      await sleep(10);
    }
    ours.url = `http://${/msg="Listening on" component=web address=(\S+)/.exec(ours.output)![1]}`;
    return ours;
  }

  async stop(): Promise<void> {
    this.stopping.abort(new Error('the test is over'));
    expect(await this.code).toBe(0);
    rmSync(this.folder, { recursive: true });
  }
}
