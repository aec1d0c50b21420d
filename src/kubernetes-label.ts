import { isDnsSubdomain } from './dns-name';

const NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;

/** @throws Error unless Kubernetes takes `key` as the name of a label: `app`, `app.kubernetes.io/name` */
export function checkLabelKey(key: string): void {
  const slash = key.indexOf('/');
  if (NAME.test(key.slice(slash + 1)) && (slash < 0 || isDnsSubdomain(key.slice(0, slash)))) return;
  throw new Error(`"${key}" is not the name of a Kubernetes label: use up to 63 letters, digits, "-", "_" and "." that begin and end with a `
    + 'letter or digit, if need be behind a domain and "/"');
}

/** @throws Error unless Kubernetes takes `value` as the value of the label `name` */
export function checkLabelValue(name: string, value: string): void {
  if (value === '' || NAME.test(value)) return;
  throw new Error(`label "${name}": "${value}" is not a value that Kubernetes takes: use up to 63 letters, digits, "-", "_" and "." that begin `
    + 'and end with a letter or digit, or nothing');
}
