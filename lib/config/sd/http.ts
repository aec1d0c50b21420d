import { Value } from '../codec';
import { Frozen } from '../freeze';
import { checkHttpClient, HTTP_CLIENT } from '../http-client';
import { duration, redacted, string } from '../scalars';
import { field, inline, shown, Struct } from '../struct';
import { checkHttpUrl } from './http-url';

/** Targets from a server that answers with them in JSON. */
export const HTTP_SD = new Struct('http.plain', {
  http: inline(HTTP_CLIENT),
  refresh_interval: field(duration, 60_000),
  /** A password in it is not printed. */
  url: shown({ ...string, print: redacted }),
}, ({ http, url }, node) => {
  if (url === '') throw node.fail('URL is missing');
  checkHttpUrl(url, node.at('url'));
  checkHttpClient(http, node);
});
export type HttpSdConfig = Frozen<Value<typeof HTTP_SD>>;
