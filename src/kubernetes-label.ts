const NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const LONGEST_PREFIX = 253;

/** @throws Error unless Kubernetes takes `key` as the name of a label: `app`, `app.kubernetes.io/name` */
export function checkLabelKey(key: string): void {
  const slash = key.indexOf('/');
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  if (NAME.test(key.slice(slash + 1)) && (prefix === undefined || (prefix.length <= LONGEST_PREFIX && DNS_SUBDOMAIN.test(prefix)))) return;
  throw new Error(`"${key}" is not the name of a Kubernetes label: use up to 63 letters, digits, "-", "_" and "." that begin and end with a `
    + 'letter or digit, if need be behind a domain and "/"');
}

/** @throws Error unless Kubernetes takes `value` as the value of the label `name` */
export function checkLabelValue(name: string, value: string): void {
  if (value === '' || NAME.test(value)) return;
  throw new Error(`label "${name}": "${value}" is not a value that Kubernetes takes: use up to 63 letters, digits, "-", "_" and "." that begin `
    + 'and end with a letter or digit, or nothing');
}
