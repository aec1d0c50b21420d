import { createHash } from 'node:crypto';
import { HttpRequest, HttpResponse } from '../../../http/message';
import { groupVersion, Kind } from '../kind';
import { Kinds } from '../kinds';
import { negotiate } from './negotiate';
import { respondWith } from './present';
import { REVIEWS } from './reviews';

/** A resource as discovery tells it. */
interface Served {
  readonly name: string;
  readonly singularName: string;
  readonly namespaced: boolean;
  readonly group?: string;
  readonly version?: string;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly storageVersionHash?: string;
}

interface ServedVersion { readonly version: string; readonly resources: readonly Served[] }
interface ServedGroup { readonly name: string; readonly versions: readonly ServedVersion[] }

const TOKENS: Served = {
  name: 'serviceaccounts/token', singularName: '', namespaced: true, group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest', verbs: ['create'],
};
const PART_VERBS = ['get', 'patch', 'update'];

/** Tells what is served: at `/api`, `/apis` and below, in one document or in one per version. */
export class Discovery {
  private groups: readonly ServedGroup[] = [];
  private generation = -1;

  constructor(private readonly kinds: Kinds) {}

  /** @returns undefined for a path that is none of discovery's */
  handle(request: HttpRequest): HttpResponse | undefined {
    const segments = request.path.split('/').slice(1).filter((segment) => segment !== '');
    const [root, ...rest] = segments;
    if (root === 'api') return rest.length === 0 ? this.legacy(request) : rest.length === 1 ? this.version('', rest[0]) : undefined;
    if (root !== 'apis') return undefined;
    switch (rest.length) {
      case 0: return this.all(request);
      case 1: return this.group(rest[0]);
      case 2: return this.version(rest[0], rest[1]);
      default: return undefined;
    }
  }

  private legacy(request: HttpRequest): HttpResponse {
    if (isAggregated(request)) return this.aggregated(request, this.served().filter(({ name }) => name === ''));
    return json({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] });
  }

  private all(request: HttpRequest): HttpResponse {
    const groups = this.served().filter(({ name }) => name !== '');
    if (isAggregated(request)) return this.aggregated(request, groups);
    return json({ kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupText) });
  }

  private group(name: string): HttpResponse | undefined {
    const group = this.served().find((served) => served.name === name);
    return group && json({ kind: 'APIGroup', apiVersion: 'v1', ...groupText(group) });
  }

  private version(group: string, version: string): HttpResponse | undefined {
    const found = this.served().find(({ name }) => name === group)?.versions.find((served) => served.version === version);
    return found && json({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: groupVersion({ group, version }), resources: found.resources });
  }

  private aggregated(request: HttpRequest, groups: readonly ServedGroup[]): HttpResponse {
    const { version } = negotiate(request.headers.accept, ['APIGroupDiscoveryList']);
    const body = JSON.stringify({
      kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${version}`, metadata: {}, items: groups.map(aggregatedGroup),
    });
    const etag = JSON.stringify(createHash('sha256').update(body).digest('hex').toUpperCase());
    const type = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
    if (request.headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
    return { headers: { 'content-type': type, 'cache-control': 'public', etag, 'vary': 'Accept' }, body };
  }

  private served(): readonly ServedGroup[] {
    if (this.generation === this.kinds.generation) return this.groups;
    const versions = new Map<string, Map<string, Served[]>>();
    const at = (group: string, version: string) => {
      const byVersion = versions.get(group) ?? new Map<string, Served[]>();
      const resources = byVersion.get(version) ?? [];
      versions.set(group, byVersion.set(version, resources));
      return resources;
    };
    for (const kind of this.kinds.all) at(kind.group, kind.version).push(...resourcesOf(kind));
    at('', 'v1').push(TOKENS);
    for (const { group, plural, kind, namespaced } of REVIEWS) {
      at(group, 'v1').push({ name: plural, singularName: kind.toLowerCase(), namespaced, kind, verbs: ['create'] });
    }
    this.groups = [...versions].map(([name, byVersion]) => ({
      name, versions: [...byVersion].sort(([a], [b]) => compareVersions(a, b)).map(([version, resources]) => ({ version, resources: sorted(resources) })),
    }));
    this.generation = this.kinds.generation;
    return this.groups;
  }
}

function resourcesOf(kind: Kind): Served[] {
  const { plural, singular, namespaced, shortNames, categories, verbs } = kind;
  const part = (name: string) => ({ name: `${plural}/${name}`, singularName: '', namespaced, kind: kind.kind, verbs: PART_VERBS });
  return [
    {
      name: plural, singularName: singular, namespaced, kind: kind.kind, verbs,
      ...shortNames.length ? { shortNames } : {}, ...categories.length ? { categories } : {},
      storageVersionHash: createHash('sha256').update(`${kind.table}/${kind.version}/${kind.kind}`).digest().subarray(0, 8).toString('base64'),
    },
    ...kind.hasStatus ? [part('status')] : [],
    ...kind.scale ? [{ ...part('scale'), group: 'autoscaling', version: 'v1', kind: 'Scale' }] : [],
  ];
}

function sorted(resources: readonly Served[]): Served[] {
  return [...resources].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Stable versions first, the highest of them before all. */
function compareVersions(a: string, b: string): number {
  const rank = (version: string) => {
    const [, major = '0', stage = '', minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
    return [stage === '' ? 2 : stage === 'beta' ? 1 : 0, Number(major), Number(minor)];
  };
  const [x, y] = [rank(a), rank(b)];
  const at = x.findIndex((part, i) => part !== y[i]);
  return at < 0 ? 0 : y[at] - x[at];
}

function groupText({ name, versions }: ServedGroup) {
  const texts = versions.map(({ version }) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: texts, preferredVersion: texts[0] };
}

function aggregatedGroup({ name, versions }: ServedGroup) {
  return {
    metadata: { ...name ? { name } : {}, creationTimestamp: null },
    versions: versions.map(({ version, resources }) => ({
      version, freshness: 'Current', resources: resources.filter((resource) => !resource.name.includes('/')).map((resource) => ({
        resource: resource.name, responseKind: { group: name, version, kind: resource.kind }, scope: resource.namespaced ? 'Namespaced' : 'Cluster',
        singularResource: resource.singularName, verbs: resource.verbs, shortNames: resource.shortNames, categories: resource.categories,
        subresources: resources.filter((part) => part.name.startsWith(`${resource.name}/`)).map((part) => ({
          subresource: part.name.slice(resource.name.length + 1),
          responseKind: { group: part.group ?? name, version: part.version ?? version, kind: part.kind }, verbs: part.verbs,
        })),
      })),
    })),
  };
}

function isAggregated(request: HttpRequest): boolean {
  return negotiate(request.headers.accept, ['APIGroupDiscoveryList']).as === 'APIGroupDiscoveryList';
}

function json(body: unknown): HttpResponse {
  return respondWith(body, { format: 'json' });
}
