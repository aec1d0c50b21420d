import { map, Value } from '../codec';
import { Frozen } from '../freeze';
import { isReservedHeader } from '../http-client';
import { string } from '../scalars';
import { tracingStruct } from '../tracing';

/** The block `tracing`. */
export const TRACING = tracingStruct('config.plain', map(string), (headers, node) => {
  for (const name of Object.keys(headers)) {
    if (name.toLowerCase() === 'authorization') throw node.fail('custom authorization header configuration is not yet supported', 'headers', name);
    if (isReservedHeader(name)) throw node.fail(`${name} is a reserved header. It must not be changed`, 'headers', name);
  }
});
export type TracingConfig = Frozen<Value<typeof TRACING>>;
