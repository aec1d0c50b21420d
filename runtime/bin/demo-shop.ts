import { Application } from '../../lib/flags/application';
import { float, integer, text } from '../../lib/flags/values';
import { Registry } from '../../lib/metrics/registry';
import { aborted } from '../../lib/sys/clock';
import { CodedError } from '../../lib/sys/errors';
import { SeededRandom } from '../../lib/sys/random';
import { runLoad } from '../exporters/shop/load';
import { shopRoutes } from '../exporters/shop/routes';
import { Shop } from '../exporters/shop/shop';
import { podAddresses } from '../http/listen';
import { addProcessMetrics } from '../http/process-metrics';
import { HttpServer } from '../http/server';
import { addLogFlags, makeLogger, readCommandLine } from './command-line';
import { Main } from './surroundings';
import { versionText } from './version';

const MOST_REQUESTS = 10_000; // per second; more would take a CPU for nothing
const GRACE = 1000; // ms for running requests when the program ends

/** `demo-shop`: metrics of a shop that can be broken, for trying out alerts. */
export const main: Main = async (surroundings) => {
  const { clock, env, fs, stop } = surroundings;
  const app = new Application('demo-shop', 'Exposes metrics of a shop whose customers are made up, and which can be broken.');
  const listen = app.flag('listen', 'Address to serve on.', text, { default: ':8080' });
  const rate = app.flag('rate', 'Requests of customers per second.', float, { default: '50' });
  const seed = app.flag('seed', 'What the customers do follows from it.', integer, { default: '1' });
  const logFlags = addLogFlags(app);
  app.version(versionText('demo-shop'));
  const parsed = readCommandLine(app, surroundings);
  if (typeof parsed === 'number') return parsed;

  if (!(parsed.get(rate) >= 0 && parsed.get(rate) <= MOST_REQUESTS)) {
    throw new CodedError('FLAG_VALUE', `--rate ${parsed.get(rate)}: expected a number from 0 to ${MOST_REQUESTS}`);
  }

  const log = makeLogger(logFlags, parsed, surroundings, 'demo-shop.ts');
  const registry = new Registry();
  addProcessMetrics(registry, fs, clock);
  const shop = new Shop(registry, new SeededRandom(parsed.get(seed)), clock);
  const server = new HttpServer({ handler: shopRoutes(shop, registry).handle, log, clock });
  try {
    log.info('Listening on', { address: await server.listen(parsed.get(listen), podAddresses({ env, fs })) });
    await Promise.all([runLoad(shop, parsed.get(rate), clock, stop), aborted(stop)]);
  } finally {
    await server.close(GRACE);
  }
  log.info('Stopped', { reason: stop.reason });
  return 0;
};
