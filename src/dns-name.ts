const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const LONGEST_LABEL = 63, LONGEST_SUBDOMAIN = 253;

/** Whether `text` can name a namespace: a label of DNS (RFC 1123, in lower case). */
export function isDnsLabel(text: string): boolean {
  return text.length <= LONGEST_LABEL && LABEL.test(text);
}

/** Whether `text` can name most objects: labels of any length with dots between, as Kubernetes understands a subdomain of DNS. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= LONGEST_SUBDOMAIN && text.split('.').every((label) => LABEL.test(label));
}
