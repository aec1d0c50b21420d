import { formatDuration } from '../../../lib/model/duration';
import { ScrapePool } from '../scrape/scrape-pool';
import { Target } from '../scrape/target';
import { ApiRequest } from './api-request';
import { ApiAnswer } from './api-response';

/** `GET /api/v1/targets`. @param host what stands for a loopback address in `globalUrl` */
export function targets(pools: readonly ScrapePool[], request: ApiRequest, host: string): ApiAnswer {
  const state = request.text('state').toLowerCase(), wanted = request.text('scrapePool');
  const shown = pools.filter(({ config }) => wanted === '' || config.jobName === wanted);
  const active = state === '' || state === 'any' || state === 'active', dropped = state === '' || state === 'any' || state === 'dropped';
  const activeTargets = active ? shown.flatMap((pool) => pool.targets().sort(byLabels).map((target) => shownTarget(target, pool.config.jobName, host))) : [];
  const droppedTargets = dropped ? shown.flatMap((pool) => pool.dropped.map(({ discovered }) => (
    { discoveredLabels: discovered.toObject(), scrapePool: pool.config.jobName }))) : [];
  const droppedTargetCounts = Object.fromEntries(shown.map((pool) => [pool.config.jobName, pool.droppedCount]));
  return { data: JSON.stringify({ activeTargets, droppedTargets, droppedTargetCounts }) };
}

/** `GET /api/v1/scrape_pools`. */
export function scrapePools(pools: readonly ScrapePool[]): ApiAnswer {
  return { data: JSON.stringify({ scrapePools: pools.map(({ config }) => config.jobName) }) };
}

function byLabels(a: Target, b: Target): number {
  return a.labels.compare(b.labels);
}

function shownTarget({ discovered, labels, url, state, interval, timeout }: Target, scrapePool: string, host: string): object {
  return {
    discoveredLabels: discovered.toObject(), labels: labels.toObject(), scrapePool, scrapeUrl: url.href, globalUrl: globalUrl(url, host),
    lastError: state.lastError, lastScrape: Number.isNaN(state.lastScrape) ? '0001-01-01T00:00:00Z' : new Date(state.lastScrape).toISOString(),
    lastScrapeDuration: state.lastDuration / 1000, health: state.health, scrapeInterval: formatDuration(interval), scrapeTimeout: formatDuration(timeout),
  };
}

/** Where others reach a target that this machine knows as its own. */
function globalUrl(url: URL, host: string): string {
  if (!['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) return url.href;
  const global = new URL(url.href);
  global.hostname = host;
  return global.href;
}
