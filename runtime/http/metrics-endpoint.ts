import { negotiate } from '../../lib/metrics/negotiate';
import { Registry } from '../../lib/metrics/registry';
import { exposition } from '../../lib/metrics/text';
import { Handler } from './message';

/** The handler of `/metrics`: everything in `registry`, in the text format that the client asks for. @param openMetrics whether OpenMetrics is among them */
export function metricsEndpoint(registry: Registry, openMetrics = false): Handler {
  return async (request) => {
    const { format, escaping, contentType } = negotiate(request.headers.accept, openMetrics);
    return { headers: { 'content-type': contentType }, body: exposition(await registry.gather(), format, escaping) };
  };
}
