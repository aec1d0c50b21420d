import { ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { peer } from './peers';

const PATIENCE = 30_000; // ms: how long the original may take for anything

/** The real Prometheus in a folder of its own on a free port of the loopback address, scraping what `exposition` returns once a second. */
export class RealServer {
  private constructor(readonly url: string, readonly folder: string, private readonly process: ChildProcess, private readonly target: Server) {}

  /** @param moreConfig further blocks of its configuration */
  static async start(exposition: () => string, flags: readonly string[] = [], moreConfig = ''): Promise<RealServer> {
    const target = createServer((_req, res) => res.setHeader('content-type', 'text/plain; version=0.0.4').end(exposition()));
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    const folder = mkdtempSync(join(tmpdir(), 'real prometheus '));
    writeFileSync(join(folder, 'prometheus.yml'), [
      'global: {scrape_interval: 1s, scrape_timeout: 1s}',
      'scrape_configs:',
      `- {job_name: test, static_configs: [{targets: ["127.0.0.1:${(target.address() as AddressInfo).port}"]}]}`, moreConfig, '',
    ].join('\n'));
    const address = `127.0.0.1:${await freePort()}`;
    const process = spawn(peer('prometheus')!, [
      `--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=${address}`,
      '--web.enable-admin-api', ...flags,
    ], { stdio: 'ignore' });
    const server = new RealServer(`http://${address}`, folder, process, target);
    await server.until('ready', async () => (await fetch(`${server.url}/-/ready`)).ok);
    return server;
  }

  /** `data.result` of an instant query. */
  async query(expr: string): Promise<Array<{ metric: Record<string, string>; value: [number, string] }>> {
    const answer = await (await fetch(`${this.url}/api/v1/query?query=${encodeURIComponent(expr)}`)).json() as
      { data: { result: Array<{ metric: Record<string, string>; value: [number, string] }> } };
    return answer.data.result;
  }

  /** Writes the head out as a block, as a backup does. @returns the folder of the snapshot */
  async snapshot(): Promise<string> {
    const answer = await (await fetch(`${this.url}/api/v1/admin/tsdb/snapshot`, { method: 'POST' })).json() as { data: { name: string } };
    return join(this.folder, 'data', 'snapshots', answer.data.name);
  }

  /** Asks again and again until `met` holds. @throws Error naming `what` when patience runs out */
  async until(what: string, met: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(50)) if (await met().catch(() => false)) return;
    throw new Error(`the original was not ${what} within ${PATIENCE} ms`);
  }

  async stop(): Promise<void> {
    this.target.closeAllConnections();
    this.target.close();
    this.process.kill('SIGKILL');
    await new Promise((resolve) => this.process.once('close', resolve));
    rmSync(this.folder, { recursive: true });
  }
}

async function freePort(): Promise<number> {
  const probe = createTcpServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
