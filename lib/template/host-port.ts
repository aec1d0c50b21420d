/** A host without its port, `[::1]:80` as `::1`; what is not `host:port` stays as it is. */
export function stripPort(text: string): string {
  return splitHostPort(text)?.host ?? text;
}

/** The first part of a host's name, with its port where it has one; addresses stay as they are. */
export function stripDomain(text: string): string {
  const { host, port } = splitHostPort(text) ?? { host: text, port: undefined };
  if (isAddress(host)) return text;
  const name = host.split('.')[0];
  return port === undefined ? name : `${name}:${port}`;
}

/** As Go's `net.SplitHostPort` reads it; undefined where there is no port, or a colon too many. */
function splitHostPort(text: string): { host: string; port: string } | undefined {
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(text);
  return match ? { host: match[1] ?? match[2], port: match[3] } : undefined;
}

function isAddress(host: string): boolean {
  const parts = host.split('.');
  if (parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return true;
  return /^[\da-f:.]+$/i.test(host) && URL.canParse(`http://[${host}]`);
}
