import { setFlagsFromString } from 'node:v8';
import { Application } from '../../lib/flags/application';
import { goDuration, text } from '../../lib/flags/values';
import { Registry } from '../../lib/metrics/registry';
import { aborted } from '../../lib/sys/clock';
import { podAddresses } from '../http/listen';
import { addProcessMetrics } from '../http/process-metrics';
import { HttpServer } from '../http/server';
import { MAX_PUSH } from '../pushprox/http-message';
import { Proxy } from '../pushprox/proxy';
import { addLogFlags, makeLogger, readCommandLine } from './command-line';
import { Main } from './surroundings';
import { versionText } from './version';

const GRACE = 1000; // ms: polls hang until there is something to scrape
const CONNECTIONS = 10_000; // each client has one that polls, and another while it pushes

/** `pushprox-proxy`: hands scrapes to clients that cannot be reached, until it is stopped. */
export const main: Main = async (surroundings) => {
  const { clock, env, fs, random, stop } = surroundings;
  const app = new Application('pushprox-proxy', 'Hands scrapes to clients behind a firewall or on loopback addresses.');
  const registration = app.flag('registration.timeout', 'How long a client that does not poll stays in the list.', goDuration, { default: '5m' });
  const address = app.flag('web.listen-address', 'Address for servers and clients alike.', text, { default: ':8080' });
  const maxTimeout = app.flag('scrape.max-timeout', 'The longest time a scrape may take, whatever it asks for.', goDuration, { default: '5m' });
  const defaultTimeout = app.flag('scrape.default-timeout', 'How long a scrape may take that does not say.', goDuration, { default: '15s' });
  const logFlags = addLogFlags(app);
  app.version(versionText('pushprox-proxy'));
  const parsed = readCommandLine(app, surroundings);
  if (typeof parsed === 'number') return parsed;

  setFlagsFromString('--optimize-for-size'); // small young generation: what hanging polls hold is copied in pieces of 1 ms, not of 10
  setFlagsFromString('--heap-growing-percent=100'); // the full collections that follow stop scrapes for 10 ms each: half as many, for 15 MB
  const log = makeLogger(logFlags, parsed, surroundings, 'pushprox-proxy.ts');
  const registry = new Registry();
  addProcessMetrics(registry, fs, clock);
  const proxy = new Proxy({
    clock, random, log, registry,
    registration: parsed.get(registration), maxTimeout: parsed.get(maxTimeout), defaultTimeout: parsed.get(defaultTimeout),
  });
  const server = new HttpServer({ handler: proxy.handle, log, clock, limits: { connections: CONNECTIONS, bodyBytes: MAX_PUSH } });
  try {
    log.info('Listening on', { address: await server.listen(parsed.get(address), podAddresses({ env, fs })) });
    await aborted(stop);
  } finally {
    await server.close(GRACE);
  }
  return 0;
};
