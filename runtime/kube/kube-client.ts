import { Clock } from '../../lib/sys/clock';
import { CodedError } from '../../lib/sys/errors';
import { HttpClient, RequestHeaders } from '../http/client/http-client';
import { Dialer } from '../http/dial';
import { Access } from './access';
import { kubeError, KubeError } from './kube-error';
import { KubeObject, Resource, resourcePath } from './objects';

export interface KubeClientOptions {
  readonly access: Access;
  readonly dialer: Dialer;
  readonly clock: Clock;
  readonly userAgent: string;
}

/** Which objects a list or watch is about. */
export interface Selection {
  /** One namespace; absent: all. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface ListResult<T> { readonly items: readonly T[]; readonly resourceVersion: string }

export type WatchEvent<T> = { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; readonly object: T };

export interface PatchOptions {
  readonly subresource?: 'status' | 'scale';
  /** Whose fields they are, for a server-side apply. */
  readonly fieldManager?: string;
  /** Take fields over from other managers. */
  readonly force?: boolean;
}

const TIMEOUT = 60_000;
const PAGE = 500;
const MAX_RESPONSE = 256 << 20;
const MAX_EVENT = 8 << 20;
const PATCH_TYPES = {
  merge: 'application/merge-patch+json', json: 'application/json-patch+json', strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;
export type PatchType = keyof typeof PATCH_TYPES;
/** What becomes of the objects that an object owned. */
export type Propagation = 'Background' | 'Foreground' | 'Orphan';

/** Speaks JSON with a Kubernetes API. Every method throws KubeError where the API refuses, CodedError HTTP or TIMEOUT where it is not reached. */
export class KubeClient {
  private readonly http: HttpClient;

  constructor(private readonly options: KubeClientOptions) {
    const { access, dialer, clock, userAgent } = options;
    this.http = new HttpClient({ dialer, clock, userAgent, tls: () => access.tls(), authorize: () => access.headers(), followRedirects: false });
  }

  get<T extends KubeObject>(resource: Resource, namespace: string | undefined, name: string): Promise<T> {
    return this.request('GET', resourcePath(resource, namespace, name));
  }

  /** Everything that is selected, read in pages. */
  async list<T extends KubeObject>(resource: Resource, selection: Selection = {}, signal?: AbortSignal): Promise<ListResult<T>> {
    const items: T[] = [];
    for (let next = ''; ;) {
      const query = selectionQuery(selection, { limit: String(PAGE), ...next ? { continue: next } : {} });
      const page = await this.request<{ items?: T[]; metadata: { resourceVersion: string; continue?: string } }>(
        'GET', `${resourcePath(resource, selection.namespace)}?${query}`, undefined, {}, signal);
      const { apiVersion, kind } = typeOf(resource);
      for (const item of page.items ?? []) items.push({ ...item, apiVersion, kind }); // items of a built-in list do not say what they are
      if (!page.metadata.continue) return { items, resourceVersion: page.metadata.resourceVersion };
      next = page.metadata.continue;
    }
  }

  /** What happens from `resourceVersion` on, until the server ends it after `seconds`. @throws KubeError Expired: list again */
  async* watch<T extends KubeObject>(
    resource: Resource, resourceVersion: string, seconds: number, selection: Selection = {}, signal?: AbortSignal,
  ): AsyncGenerator<WatchEvent<T>> {
    const query = selectionQuery(selection, { watch: 'true', allowWatchBookmarks: 'true', resourceVersion, timeoutSeconds: String(seconds) });
    const path = `${resourcePath(resource, selection.namespace)}?${query}`;
    const { head, body } = await this.http.stream({ method: 'GET', url: this.url(path), headers: JSON_HEADERS, timeout: TIMEOUT, signal });
    if (head.status !== 200) throw kubeError(`watch ${path}`, head.status, (await collect(body)).toString());
    for await (const line of lines(body)) {
      const event = JSON.parse(line) as { type: string; object: T & { code?: number; reason?: string; message?: string } };
      if (event.type === 'ERROR') throw new KubeError(event.object.code ?? 500, event.object.reason ?? '', `watch ${path}: ${event.object.message}`);
      yield event as WatchEvent<T>;
    }
  }

  create<T extends KubeObject>(resource: Resource, object: T): Promise<T> {
    return this.request('POST', resourcePath(resource, object.metadata.namespace), object);
  }

  /** Replaces an object; its `resourceVersion`, if it has one, must be the present one. */
  update<T extends KubeObject>(resource: Resource, object: T, subresource?: 'status'): Promise<T> {
    return this.request('PUT', resourcePath(resource, object.metadata.namespace, object.metadata.name, subresource), object);
  }

  patch<T extends KubeObject>(
    resource: Resource, namespace: string | undefined, name: string, type: PatchType, patch: unknown, options: PatchOptions = {},
  ): Promise<T> {
    const { subresource, fieldManager, force } = options;
    const query = new URLSearchParams({ ...fieldManager ? { fieldManager } : {}, ...force ? { force: 'true' } : {} }).toString();
    const path = `${resourcePath(resource, namespace, name, subresource)}${query && `?${query}`}`;
    return this.request('PATCH', path, patch, { 'Content-Type': PATCH_TYPES[type] });
  }

  /** Server-side apply of what `object` says. */
  apply<T extends KubeObject>(resource: Resource, object: T, options: PatchOptions & { readonly fieldManager: string }): Promise<T> {
    return this.patch(resource, object.metadata.namespace, object.metadata.name, 'apply', object, options);
  }

  async delete(resource: Resource, namespace: string | undefined, name: string, propagation: Propagation = 'Background'): Promise<void> {
    await this.request('DELETE', resourcePath(resource, namespace, name), { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: propagation });
  }

  /** Any other request: `path` with its query. @returns the JSON of the answer */
  async request<T>(method: string, path: string, body?: unknown, headers: RequestHeaders = {}, signal?: AbortSignal): Promise<T> {
    const { head, body: answer } = await this.http.fetch({
      method, url: this.url(path), timeout: TIMEOUT, signal, headers: { ...JSON_HEADERS, ...headers },
      body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
    }, MAX_RESPONSE);
    if (head.status >= 300) throw kubeError(`${method} ${path}`, head.status, answer.toString());
    return JSON.parse(answer.toString()) as T;
  }

  close(): void {
    this.http.close();
  }

  private url(path: string): URL {
    return new URL(`${this.options.access.server.pathname.replace(/\/$/, '')}${path}`, this.options.access.server);
  }
}

const JSON_HEADERS = { 'Accept': 'application/json', 'Content-Type': 'application/json' };

/** `apiVersion` and `kind` of the objects of a resource. */
export function typeOf({ group, version, kind }: Resource): { apiVersion: string; kind: string } {
  return { apiVersion: group === '' ? version : `${group}/${version}`, kind };
}

function selectionQuery({ labelSelector, fieldSelector }: Selection, more: Record<string, string>): string {
  return new URLSearchParams({ ...more, ...labelSelector ? { labelSelector } : {}, ...fieldSelector ? { fieldSelector } : {} }).toString();
}

async function* lines(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let held: Buffer[] = [], length = 0;
  for await (const bytes of body) {
    let from = 0;
    for (let lf = bytes.indexOf(10); lf >= 0; lf = bytes.indexOf(10, from)) {
      yield Buffer.concat([...held, bytes.subarray(from, lf)]).toString();
      held = [];
      length = 0;
      from = lf + 1;
    }
    held.push(bytes.subarray(from));
    length += bytes.length - from;
    if (length > MAX_EVENT) throw new CodedError('KUBERNETES', `the API sent a watch event of more than ${MAX_EVENT} bytes`);
  }
}

async function collect(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of body) {
    pieces.push(piece);
    length += piece.length;
    if (length > MAX_EVENT) break;
  }
  return Buffer.concat(pieces);
}
