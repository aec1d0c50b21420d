import { HttpRequest, HttpResponse } from '../../http/message';
import { goJson, Pairs } from '../go-json';
import { Instant } from '../instant';
import { ApiDeps } from './deps';
import { receiverFilter } from './filters';

/** `GET /status` */
export function getStatus({ cluster, config, version, startedAt }: ApiDeps): HttpResponse {
  const { name, peers, status } = cluster();
  const sorted = [...peers].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    body: `${goJson({
      cluster: { name, peers: sorted.map((peer) => ({ address: peer.address, name: peer.name })), status },
      config: { original: config().original },
      uptime: new Instant(startedAt).rfc3339Millis(),
      versionInfo: { ...version },
    }, false)}\n`,
  };
}

/** `GET /receivers` */
export function getReceivers({ config, mode }: ApiDeps, { query }: HttpRequest): HttpResponse {
  const chosen = receiverFilter(query, mode);
  return { body: `${goJson(config().receivers.filter(chosen).map(({ name, labels }) => ({ labels: new Pairs(Object.entries(labels)), name })), false)}\n` };
}
