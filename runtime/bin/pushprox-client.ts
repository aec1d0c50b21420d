import { resolve } from 'node:path';
import { ConnectionOptions } from 'node:tls';
import { Application } from '../../lib/flags/application';
import { Parameter } from '../../lib/flags/command';
import { Parsed } from '../../lib/flags/parsed';
import { bool, goDuration, text } from '../../lib/flags/values';
import { Logger } from '../../lib/log/logger';
import { Registry } from '../../lib/metrics/registry';
import { errorText } from '../../lib/sys/errors';
import { Fs } from '../../lib/sys/fs';
import { HttpClient } from '../http/client/http-client';
import { environmentProxy } from '../http/client/no-proxy';
import { Dialer } from '../http/dial';
import { podAddresses } from '../http/listen';
import { metricsEndpoint } from '../http/metrics-endpoint';
import { addProcessMetrics } from '../http/process-metrics';
import { HttpServer } from '../http/server';
import { Client } from '../pushprox/client';
import { addLogFlags, makeLogger, readCommandLine } from './command-line';
import { Main, Surroundings } from './surroundings';
import { versionText } from './version';

const GRACE = 1000; // ms
const MAX_PEM = 1 << 20;

/** `pushprox-client`: scrapes on behalf of a PushProx proxy until it is stopped. */
export const main: Main = async (surroundings) => {
  const { clock, env, fs, random, stop } = surroundings;
  const app = new Application('pushprox-client', 'Asks a PushProx proxy what to scrape, scrapes it and pushes the result.');
  const fqdn = app.flag('fqdn', 'Name to register with; targets must have it as their host.', text, { default: 'localhost' });
  const proxyUrl = app.flag('proxy-url', 'URL of the proxy.', text, { required: true });
  const files = {
    ca: app.flag('tls.cacert', 'File with the CA certificates of proxy and targets.', text),
    cert: app.flag('tls.cert', 'File with the certificate of this client.', text),
    key: app.flag('tls.key', 'File with the key to that certificate.', text),
  };
  const metricsAddress = app.flag('metrics-addr', 'Address to serve metrics on; empty for none.', text, { default: ':9369' });
  const tokenPath = app.flag('token-path', 'File with a bearer token for the targets, which are then asked by https.', text);
  const insecure = app.flag('insecure-skip-verify', 'Take any certificate.', bool);
  const useLocalhost = app.flag('use-localhost', 'Scrape 127.0.0.1 instead of the host of the target.', bool);
  const allowPort = app.flag('allow-port', 'The only port that may be scraped; * for any.', text, { default: '*' });
  const initialWait = app.flag('proxy.retry.initial-wait', 'How long to wait after the proxy failed.', goDuration, { default: '1s' });
  const maxWait = app.flag('proxy.retry.max-wait', 'How long to wait at most after it failed again and again.', goDuration, { default: '5s' });
  const logFlags = addLogFlags(app);
  app.version(versionText('pushprox-client'));
  const parsed = readCommandLine(app, surroundings);
  if (typeof parsed === 'number') return parsed;

  const log = makeLogger(logFlags, parsed, surroundings, 'pushprox-client.ts');
  const port = parsed.get(allowPort), path = parsed.get(tokenPath);
  const refusal = wrong(parsed.get(proxyUrl), port, parsed.get(useLocalhost));
  if (refusal !== undefined) {
    log.error(refusal);
    return 1;
  }
  const registry = new Registry();
  addProcessMetrics(registry, fs, clock);
  const tls = () => tlsOptions(fs, parsed, files, parsed.get(insecure));
  const http = new HttpClient({
    dialer: new Dialer({ env, fs, clock }), clock, userAgent: 'Go-http-client/1.1', tls, proxy: (url) => environmentProxy(url, env),
  });
  const client = new Client({
    fqdn: parsed.get(fqdn), proxyUrl: new URL(parsed.get(proxyUrl)), http, fs, clock, random, log, registry,
    allowPort: port === '*' ? undefined : Number(port), useLocalhost: parsed.get(useLocalhost), tokenPath: path && resolve(path),
    initialWait: parsed.get(initialWait), maxWait: parsed.get(maxWait),
  });
  const server = await serveMetrics(parsed.get(metricsAddress), registry, log, surroundings);
  log.info('Polling', { fqdn: parsed.get(fqdn), proxy_url: parsed.get(proxyUrl) });
  try {
    await client.run(stop);
  } finally {
    http.close();
    await server?.close(GRACE);
  }
  return 0;
};

/** What is wrong with the flags together. */
function wrong(proxyUrl: string, allowPort: string, useLocalhost: boolean): string | undefined {
  if (!URL.canParse(proxyUrl)) return `parse ${JSON.stringify(proxyUrl)}: invalid proxy URL`;
  if (allowPort !== '*' && !(Number(allowPort) > 0 && Number(allowPort) < 65_536)) return `--allow-port must be * or a port, got ${JSON.stringify(allowPort)}`;
  return useLocalhost && allowPort === '*' ? 'client must restrict access on localhost to a single port' : undefined;
}

type Files = Readonly<Record<'ca' | 'cert' | 'key', Parameter<string | undefined>>>;

async function tlsOptions(fs: Fs, parsed: Parsed, files: Files, insecure: boolean): Promise<ConnectionOptions> {
  const read = async (name: keyof Files) => {
    const path = parsed.get(files[name]);
    return path ? Buffer.from(await fs.readFile(resolve(path), MAX_PEM)) : undefined;
  };
  const [ca, cert, key] = [await read('ca'), await read('cert'), await read('key')];
  return { ca, cert, key, rejectUnauthorized: !insecure };
}

/**
 * Metrics are served on every path. Clients on one host network often share the default port, and then all but the first go without:
 * that must not keep them from scraping.
 */
async function serveMetrics(address: string, registry: Registry, log: Logger, { env, fs, clock }: Surroundings): Promise<HttpServer | undefined> {
  if (address === '') return undefined;
  const server = new HttpServer({ handler: metricsEndpoint(registry), log, clock });
  try {
    log.info('Listening on', { address: await server.listen(address, podAddresses({ env, fs })) });
    return server;
  } catch (err) {
    log.warn('No metrics of this client: give each client on a host an address of its own with --metrics-addr', { address, err: errorText(err) });
    return undefined;
  }
}
