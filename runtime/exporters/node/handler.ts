import { Logger } from '../../../lib/log/logger';
import { MetricFamily } from '../../../lib/metrics/family';
import { Registry } from '../../../lib/metrics/registry';
import { Handler, PAGE_HEADERS } from '../../http/message';
import { metricsEndpoint } from '../../http/metrics-endpoint';
import { Collector, Machine } from './collector';
import { chooseCollectors, collectAll } from './collectors';

export interface NodeExporterOptions {
  readonly machine: Machine;
  readonly log: Logger;
  /** Collectors that the command line left on. */
  readonly collectors: readonly Collector[];
  /** What is exposed with every scrape, whichever collectors it asks for. */
  readonly own: () => Promise<MetricFamily[]>;
  /** Scrapes that may run at once; 0 for any number. */
  readonly maxRequests: number;
}

/** The handler of the metrics path: `collect[]` and `exclude[]` choose among the collectors. */
export function scrapeHandler({ machine, log, collectors, own, maxRequests }: NodeExporterOptions): Handler {
  let running = 0;
  return async (request) => {
    if (maxRequests > 0 && running >= maxRequests) {
      return { status: 503, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${maxRequests} scrapes are running: try again later\n` };
    }
    const chosen = chooseCollectors(collectors, request.query.getAll('collect[]'), request.query.getAll('exclude[]'));
    const registry = new Registry();
    registry.collect(own);
    registry.collect(() => collectAll(chosen, machine, log));
    running++;
    try {
      return await metricsEndpoint(registry)(request, {});
    } finally {
      running--;
    }
  };
}

/** A page that says where the metrics are. `path` comes from the command line. */
export function landingPage(path: string): Handler {
  const href = encodeURI(path).replaceAll('"', '%22').replaceAll('&', '&amp;');
  const body = `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Node exporter</title></head>\n`
    + `<body><h1>Node exporter</h1><p><a href="${href}">Metrics</a></p></body></html>\n`;
  return () => ({ headers: PAGE_HEADERS, body });
}
