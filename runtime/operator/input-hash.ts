import { createHash } from 'node:crypto';
import { canonicalJson, Json } from '../../lib/crds/json';

/** One text that differs whenever what a StatefulSet is made of does, whatever the order of keys. */
export function inputHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(JSON.parse(JSON.stringify(value)) as Json)).digest('hex').slice(0, 20);
}
