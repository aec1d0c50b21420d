import { maybe } from '../../codec';
import { HTTP_CONFIG } from '../../http-client';
import { ConfigNode } from '../../node';
import { bool } from '../../scalars';
import { field, shown } from '../../struct';

/** What every receiver begins with. Where `http_config` is absent it is the global one. */
export function base(sendResolved: boolean) {
  return { send_resolved: shown(bool, sendResolved), http_config: field(maybe(HTTP_CONFIG)) };
}

/** A template that the program brings along, by its name. */
export function template(name: string): string {
  return `{{ template "${name}" . }}`;
}

/** @throws ConfigError where both of two ways to say one thing are used */
export function refuseBoth(first: unknown, second: unknown, keys: readonly [string, string], node: ConfigNode): void {
  if (first && second) throw node.fail(`at most one of ${keys[0]} & ${keys[1]} must be configured`, keys[1]);
}

/** @throws ConfigError where neither of two ways to say one thing is used */
export function refuseNeither(first: unknown, second: unknown, keys: readonly [string, string], node: ConfigNode): void {
  if (!first && !second) throw node.fail(`one of ${keys[0]} or ${keys[1]} must be configured`);
}

/** The URL with a slash at the end of its path, so that more can be joined to it. */
export function withSlash(url: string): string {
  const [, path, rest] = /^([^?#]*)(.*)$/s.exec(url)!;
  return path.endsWith('/') ? url : `${path}/${rest}`;
}
