import { HttpRequest } from '../../../http/message';

/** What the path of a request leads to. */
export interface Target {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string;
  readonly name: string;
  /** All that stands behind the name. */
  readonly subresource: string;
}

/** The words of authorization for what is done to a resource. */
export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/**
 * Reads `/api/v1/namespaces/NS/PLURAL/NAME/SUB`, `/apis/GROUP/VERSION/...`. A slash at the end changes nothing.
 * @returns undefined for a path that leads to no resource
 */
export function targetOf(path: string): Target | undefined {
  const segments = path.split('/').slice(1).map(decoded);
  if (segments.at(-1) === '') segments.pop();
  const first = segments.shift();
  if (first !== 'api' && first !== 'apis') return undefined;
  const group = first === 'api' ? '' : segments.shift();
  const version = segments.shift();
  if (group === undefined || version === undefined || segments.length === 0) return undefined;
  let namespace = '';
  if (segments[0] === 'namespaces' && segments.length > 2 && !(first === 'api' && NAMESPACE_PARTS.includes(segments[2]) && segments.length === 3)) {
    namespace = segments[1];
    segments.splice(0, 2);
  }
  const [plural, name = '', ...rest] = segments;
  return { group, version, plural, namespace, name, subresource: rest.join('/') };
}

/** Behind the name of a namespace these are parts of it, not resources within. */
const NAMESPACE_PARTS = ['status', 'finalize'];

export function verbOf({ method, query }: HttpRequest, { name }: Target): Verb | undefined {
  switch (method) {
    case 'GET': case 'HEAD': return isTrue(query.get('watch')) ? 'watch' : name ? 'get' : 'list';
    case 'POST': return 'create';
    case 'PUT': return 'update';
    case 'PATCH': return 'patch';
    case 'DELETE': return name ? 'delete' : 'deletecollection';
    default: return undefined;
  }
}

/** As Go reads a parameter that is a boolean: there and not denied. */
export function isTrue(value: string | null): boolean {
  return value !== null && !['0', 'false', 'f', 'F', 'FALSE', 'False'].includes(value);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
