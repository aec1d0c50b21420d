import { Secret } from '../log/secret';
import { RelabelRegex } from '../model/relabel-regex';
import { AlertMatcher } from '../routing/alert-matcher';

type Opaque = Secret | RelabelRegex | AlertMatcher | string | number | boolean | undefined | null;

/** Nothing in it can be changed. */
export type Frozen<T> = T extends Opaque ? T : T extends ReadonlyArray<infer U> ? ReadonlyArray<Frozen<U>> : { readonly [K in keyof T]: Frozen<T[K]> };

/** Freezes plain data with all that is in it. What has a class looks after itself. */
export function freeze<T>(value: T): Frozen<T> {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value as Frozen<T>;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype) return value as Frozen<T>;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value) as Frozen<T>;
}
