import { ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Labels } from '../../lib/model/labels';
import { peer } from './peers';

const PATIENCE = 20_000; // ms: how long the original may take to begin

/** The real Prometheus on a data directory that stays, without anything to scrape. */
export class PeerOnData {
  private constructor(readonly url: string, private readonly process: ChildProcess) {}

  /** @param folder for its configuration; the data is in `data` below it */
  static async start(folder: string, flags: readonly string[] = []): Promise<PeerOnData> {
    writeFileSync(join(folder, 'prometheus.yml'), 'global: {scrape_interval: 1h}\n');
    const process = spawn(peer('prometheus')!, [
      '--config.file=prometheus.yml', '--storage.tsdb.path=data', '--web.listen-address=127.0.0.1:0', '--web.enable-remote-write-receiver', ...flags,
    ], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    let log = '';
    process.stderr!.on('data', (text) => { log += text; });
    const address = () => /msg="Listening on" .*address=(\S+)/.exec(log)?.[1];
    try {
      for (const end = Date.now() + PATIENCE; !(address() && await isReady(`http://${address()}`)); await sleep(20)) {
        if (Date.now() > end || process.exitCode !== null) throw new Error(`the original did not become ready: ${log}`);
      }
    } catch (err) {
      process.kill('SIGKILL');
      throw err;
    }
    return new PeerOnData(`http://${address()}`, process);
  }

  /** All samples up to `time` of the last `window` seconds, by labels: [milliseconds, value]. */
  async samples(selector: string, time: number, window: number): Promise<Record<string, Array<[number, string]>>> {
    const body = new URLSearchParams({ query: `${selector}[${window}s]`, time: String(time / 1000) });
    const answer = await (await fetch(`${this.url}/api/v1/query`, { method: 'POST', body })).json() as
      { data: { result: Array<{ metric: Record<string, string>; values: Array<[number, string]> }> } };
    return Object.fromEntries(answer.data.result.map(({ metric, values }) => [
      String(Labels.of(metric)), values.map(([t, v]): [number, string] => [Math.round(t * 1000), v]),
    ]));
  }

  /** The value of one of its own metrics. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  }

  /** `data` of `/api/v1/status/tsdb`, with up to `limit` entries in each list. */
  async status(limit: number): Promise<Record<string, unknown>> {
    const { data } = await (await fetch(`${this.url}/api/v1/status/tsdb?limit=${limit}`)).json() as { data: Record<string, unknown> };
    return data;
  }

  /** Ends it, `SIGKILL` without a chance to write anything. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const closed = new Promise((resolve) => this.process.once('close', resolve));
    this.process.kill(signal);
    await closed;
  }
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/-/ready`);
  await response.text();
  return response.ok;
}
