import { formatApi } from '../../../lib/encoding/go-number';
import { formatDuration } from '../../../lib/model/duration';
import { QueryResult } from '../../../lib/promql/engine';
import { printAnnotations } from '../../../lib/promql/annotations';
import { errorText } from '../../../lib/sys/errors';
import { HttpResponse, PAGE_HEADERS } from '../../http/message';
import { ScrapePool } from '../scrape/scrape-pool';
import { html, page, table } from './html';

const MOST_ROWS = 1000;

export function shown(title: string, prefix: string, body: string): HttpResponse {
  return { headers: PAGE_HEADERS, body: page(title, prefix, body) };
}

/** `GET /query`: an expression and what it is worth now. @param evaluate undefined where nothing was asked */
export async function queryPage(prefix: string, text: string, evaluate: (text: string) => Promise<QueryResult>): Promise<HttpResponse> {
  const form = `<form method="get" action="${html(prefix)}/query"><label>Expression <input name="g0.expr" size="80" value="${html(text)}"></label> `
    + '<button>Execute</button></form>';
  if (text === '') return shown('Query', prefix, form);
  try {
    const result = await evaluate(text);
    const notes = printAnnotations([...result.warnings, ...result.infos], text).map((note) => `<p>${html(note)}</p>`).join('');
    return shown('Query', prefix, form + notes + resultTable(result));
  } catch (err) {
    return shown('Query', prefix, `${form}<p><strong>Error:</strong> ${html(errorText(err))}</p>`);
  }
}

function resultTable({ value }: QueryResult): string {
  switch (value.type) {
    case 'scalar': return table(['Value'], [[formatApi(value.v)]]);
    case 'string': return table(['Value'], [[html(value.v)]]);
    case 'vector': {
      const rows = value.labels.slice(0, MOST_ROWS).map((labels, i) => [html(labels.toString()), formatApi(value.values[i])]);
      return `<p>${value.labels.length} series</p>${table(['Series', 'Value'], rows)}`;
    }
    case 'matrix': {
      const rows = value.series.slice(0, MOST_ROWS).map(({ labels, times, values }) => [
        html(labels.toString()), Array.from(times.slice(0, MOST_ROWS), (t, i) => `${formatApi(values[i])} @${t / 1000}`).join('<br>')]);
      return `<p>${value.series.length} series</p>${table(['Series', 'Samples'], rows)}`;
    }
  }
}

/** `GET /targets`. */
export function targetsPage(prefix: string, pools: readonly ScrapePool[], now: number): HttpResponse {
  const parts = pools.map((pool) => {
    const targets = pool.targets();
    const up = targets.filter(({ state }) => state.health === 'up').length;
    const rows = targets.map(({ url, labels, state }) => [
      html(url.href), state.health, html(labels.toString()),
      Number.isNaN(state.lastScrape) ? 'never' : `${formatDuration(Math.max(now - state.lastScrape, 0))} ago`,
      `${Math.round(state.lastDuration)} ms`, html(state.lastError)]);
    return `<h2>${html(pool.config.jobName)} (${up}/${targets.length} up)</h2>${
      table(['Endpoint', 'State', 'Labels', 'Last scrape', 'Duration', 'Error'], rows)}`;
  });
  return shown('Targets', prefix, parts.join('\n') || '<p>No targets.</p>');
}

/** `GET /config`. */
export function configPage(prefix: string, yaml: string): HttpResponse {
  return shown('Configuration', prefix, `<pre>${html(yaml)}</pre>`);
}
