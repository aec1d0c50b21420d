import { ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { peer } from './peers';

const PATIENCE = 20_000; // ms

/** The real Prometheus with a configuration of the test's, in a folder of its own. */
export class ConfiguredServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'real-config-'));
  private process: ChildProcess | undefined;

  /** Where its configuration stands. */
  get file(): string {
    return join(this.folder, 'prometheus.yml');
  }

  /** @returns its URL once it answers @throws Error where it does not take the configuration */
  async start(config: string): Promise<string> {
    writeFileSync(this.file, config);
    const url = `http://127.0.0.1:${await freePort()}`;
    const flags = [`--config.file=${this.file}`, `--storage.tsdb.path=${this.folder}/data`, `--web.listen-address=${url.slice(7)}`];
    this.process = spawn(peer('prometheus')!, flags, { stdio: 'ignore' });
    for (const end = Date.now() + PATIENCE; Date.now() < end && this.process.exitCode === null; await sleep(50)) {
      if (await fetch(`${url}/-/ready`).then(({ ok }) => ok, () => false)) return url;
    }
    throw new Error(`the original did not start with:\n${config}`);
  }

  stop(): void {
    this.process?.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
