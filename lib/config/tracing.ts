import { Codec } from './codec';
import { TLS } from './http-client';
import { ConfigNode } from './node';
import { bool, duration, float, string, text } from './scalars';
import { field, Struct } from './struct';

const CLIENTS = ['http', 'grpc'];

/** The block `tracing`, whose headers the two programs write in different ways. */
export function tracingStruct<H>(type: string, headers: Codec<H>, checkHeaders: (headers: H, node: ConfigNode) => void = () => undefined) {
  return new Struct(type, {
    client_type: field(text(type), 'grpc'),
    endpoint: field(string),
    sampling_fraction: field(float),
    insecure: field(bool),
    tls_config: field(TLS),
    headers: field(headers),
    compression: field(string),
    timeout: field(duration),
  }, (tracing, node) => {
    const { clientType, endpoint, compression } = tracing;
    if (!CLIENTS.includes(clientType)) throw node.fail(`expected tracing client type to be to be http or grpc, but got ${clientType}`, 'client_type');
    checkHeaders(tracing.headers, node);
    if (endpoint === '') throw node.fail('tracing endpoint must be set');
    if (compression !== '' && compression !== 'gzip') throw node.fail(`invalid compression type ${compression} provided, valid options: gzip`, 'compression');
  });
}
