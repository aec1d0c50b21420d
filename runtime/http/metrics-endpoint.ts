import { negotiate } from '../../lib/metrics/negotiate';
import { protobufExposition } from '../../lib/metrics/protobuf';
import { Registry } from '../../lib/metrics/registry';
import { exposition } from '../../lib/metrics/text';
import { Handler } from './message';

/** The handler of `/metrics`: everything in `registry`, in the format that the client asks for. @param openMetrics whether OpenMetrics is among them */
export function metricsEndpoint(registry: Registry, openMetrics = false): Handler {
  return async (request) => {
    const { format, escaping, contentType } = negotiate(request.headers.accept, openMetrics);
    const families = await registry.gather();
    return {
      headers: { 'content-type': contentType },
      body: format === 'protobuf' ? protobufExposition(families, escaping) : exposition(families, format, escaping),
    };
  };
}
