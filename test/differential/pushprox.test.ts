import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { cryptoProvider, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';
import { systemClock } from '../../lib/sys/clock';
import { nodeFs } from '../../lib/sys/node-fs';
import { systemRandom } from '../../lib/sys/random';
import { main as clientMain } from '../../runtime/bin/pushprox-client';
import { main as proxyMain } from '../../runtime/bin/pushprox-proxy';
import { Main } from '../../runtime/bin/surroundings';
import { bytesOf, difference, isWhole, PlayedServer, Scenario, Step, Values, Wire } from './pushprox-scenario';

const DATA = resolve(__dirname, '../../../shared/conformance/pushprox');
const there = existsSync(DATA);
if (!there) console.log(`skipped: the recordings of PushProx are not at ${DATA}`);
const scenarios = there ? readdirSync(DATA).filter((file) => file.endsWith('.json')).sort().map((file) => (
  JSON.parse(readFileSync(`${DATA}/${file}`, 'utf8')) as Scenario)) : [];

/** A program that runs within the test. */
class Running {
  private readonly stop = new AbortController();
  output = '';
  readonly code: Promise<number>;

  constructor(main: Main, args: readonly string[]) {
    const write = (text: string) => { this.output += text; };
    this.code = main({
      args, env: {}, clock: systemClock, fs: nodeFs({}), random: systemRandom, launcher: '', stdout: write, stderr: write, stop: this.stop.signal,
    });
  }

  async end(): Promise<number> {
    this.stop.abort();
    return this.code;
  }
}

async function freeAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return `127.0.0.1:${port}`;
}

async function certificate(): Promise<{ key: string; cert: string }> {
  cryptoProvider.set(webcrypto as typeof globalThis.crypto);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01', name: 'CN=127.0.0.1', notBefore: new Date('2020-01-01'), notAfter: new Date('2100-01-01'), signingAlgorithm: algorithm, keys,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return { key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`, cert: made.toString('pem') };
}

/** Plays a scenario against our program. @returns what differs */
async function play(scenario: Scenario, steps: readonly Step[], dir: string): Promise<string[]> {
  const values = new Values(), wires = new Map<string, Wire>(), servers = new Map<string, PlayedServer>();
  const asked = new Map<string, { wire: Wire; at: number }>(), sentAt = new Map<string, number>(), found: string[] = [];
  const tls = await certificate();
  for (const name of scenario.listen ?? []) {
    const server = new PlayedServer(name === 'targettls' ? tls : undefined);
    servers.set(name, server);
    values.set(name.toUpperCase(), await server.listen());
  }
  values.set('DIR', dir);
  for (const name of ['PROXY', 'METRICS', 'DEAD', 'TARGET', 'TARGETTLS']) {
    if (values.fill(`{{${name}}}`).startsWith('{')) values.set(name, await freeAddress());
    values.set(`${name}PORT`, values.fill(`{{${name}}}`).split(':')[1]);
  }
  for (const [name, content] of Object.entries(scenario.files ?? {})) writeFileSync(`${dir}/${name}`, content === 'tls-cert' ? tls.cert : content);
  const main = scenario.sut === 'proxy' ? proxyMain : clientMain;
  const program = scenario.sut === 'cli' ? undefined : new Running(main, scenario.args.map((arg) => values.fill(arg)));
  try {
    if (scenario.sut === 'proxy') while (!program!.output.includes('Listening')) await new Promise((done) => setTimeout(done, 5));
    for (const step of steps) found.push(...await take(step));
  } finally {
    for (const { socket } of wires.values()) socket.destroy();
    for (const server of servers.values()) server.close();
    await program?.end();
  }
  return found;

  async function take(step: Step): Promise<string[]> {
    const within = step.withinMs ?? 6000;
    const say = (differences: string[]) => differences.map((each) => `${step.do} ${step.conn ?? step.name ?? step.path ?? ''}: ${each}`);
    switch (step.do) {
      case 'connect': wires.set(step.conn!, await Wire.to(values.fill(`{{${step.to ?? 'PROXY'}}}`))); return [];
      case 'send':
        wires.get(step.conn!)!.socket.write(bytesOf(step.bytes!, values));
        sentAt.set(step.conn!, performance.now());
        return [];
      case 'close': wires.get(step.conn!)!.socket.destroy(); return [];
      case 'wait': await new Promise((done) => setTimeout(done, step.ms)); return [];
      case 'receive': {
        const wire = wires.get(step.conn!)!;
        if (step.as === 'nothing') {
          await new Promise((done) => setTimeout(done, Math.min(within, 500)));
          return say([...isWhole(wire.received, false) ? [`${wire.received}`] : [], ...wire.ended !== (step.eof ?? false) ? [`ended: ${wire.ended}`] : []]);
        }
        const message = await wire.message(within), took = performance.now() - sentAt.get(step.conn!)!;
        const [least, most] = step.match?.elapsedMs ?? [0, Infinity];
        return say([...difference(step, message, values), ...took < least || took > most ? [`took ${took} ms`] : []]);
      }
      case 'expect': {
        const { bytes, wire, at } = await servers.get(step.on!)!.expect(step.path!, within);
        asked.set(step.name!, { wire, at });
        const { since } = step.match ?? {};
        const apart = since ? at - (sentAt.get(since.name) ?? asked.get(since.name)!.at) : 0;
        return say([...difference(step, bytes, values), ...since && (apart < since.ms[0] || apart > since.ms[1]) ? [`${apart} ms after ${since.name}`] : []]);
      }
      case 'expectNothing': {
        const came = await servers.get(step.on!)!.expect(step.path!, step.ms!).catch(() => undefined);
        return say(came ? [`${came.bytes}`] : []);
      }
      case 'reply':
        asked.get(step.to!)!.wire.socket.write(bytesOf(step.bytes!, values));
        sentAt.set(step.to!, performance.now());
        return [];
      case 'exit': {
        const code = await program!.code;
        return say([...code === step.code ? [] : [`exit code ${code}`], ...program!.output.includes(step.log!) ? [] : [program!.output]]);
      }
      case 'run': {
        const { which, args, flags, match } = step as unknown as {
          which: string; args: string[]; flags?: Array<{ name: string }>; match?: { output: string };
        };
        const run = new Running(which === 'proxy' ? proxyMain : clientMain, args);
        const code = await run.code;
        const missing = (flags ?? []).filter(({ name }) => !run.output.includes(`--${name}`) && !run.output.includes(`--[no-]${name}`));
        const silent = match && !new RegExp(match.output).test(run.output);
        return say([...code === step.code ? [] : [`exit code ${code}`], ...missing.map(({ name }) => `no flag --${name}`), ...silent ? [run.output] : []]);
      }
      default: throw new Error(`unknown step ${step.do}`);
    }
  }
}

(there ? describe : describe.skip)('our PushProx on the wire', () => {
  let dir: string;
  beforeEach(() => { dir = mkdtempSync(`${tmpdir()}/pushprox-`); });
  afterEach(() => rmSync(dir, { recursive: true }));

  // One that accepts any of the variants conforms.
  test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', async (_, scenario) => {
    const outcomes: string[][] = [];
    for (const { steps } of [...scenario.variants].reverse()) {
      outcomes.push(await play(scenario, steps, dir));
      if (outcomes[outcomes.length - 1].length === 0) return;
    }
    expect(outcomes).toEqual([]);
  }, 30_000);
});
