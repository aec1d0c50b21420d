import { JsonObject } from '../../../../lib/crds/json';
import { SchemaText } from '../../../../lib/crds/schema-text';
import { Registry } from '../../../../lib/metrics/registry';
import { FakeClock } from '../../../../lib/sys/fake-clock';
import { Fs } from '../../../../lib/sys/fs';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../../lib/sys/random';
import { ClientName, HttpRequest } from '../../../../runtime/http/message';
import { KubeObject, Resource } from '../../../../runtime/kube/objects';
import { RESOURCES } from '../../../../runtime/kube/resources';
import { KubeApi, KubeApiOptions } from '../../../../runtime/local/api/kube-api';
import { KubeStore } from '../../../../runtime/local/api/kube-store';
import { Recorder } from '../../../lib/log/recorder';

export const GADGETS: Resource = { group: 'test.example.com', version: 'v1', plural: 'gadgets', kind: 'Gadget', namespaced: true };
const ADMIN: ClientName = { commonName: 'admin', organizations: ['system:masters'] };

/** Whatever JSON holds, as anybody may read it. */
export interface Tree { readonly [key: string]: Tree }

/** An object of any kind. */
export type Loose = KubeObject & Readonly<Record<'spec' | 'status' | 'data', Tree>>;

/** An API of this process, asked without a socket, in a time that stands still. */
export class TestApi {
  readonly clock = new FakeClock();
  readonly log = new Recorder();
  readonly registry = new Registry();
  api!: KubeApi;

  static async start(options: Partial<KubeApiOptions> & { fs?: Fs } = {}): Promise<TestApi> {
    const test = new TestApi();
    const { clock, log, registry } = test;
    test.api = await KubeApi.open({ fs: new MemFs(), clock, log, random: new SeededRandom(1), registry, ...options });
    return test;
  }

  get store(): KubeStore {
    return this.api.store;
  }

  /** Defines gadgets, whose `spec` is as `spec` says. */
  async define(spec: SchemaText, more: object = {}): Promise<void> {
    await this.store.create(RESOURCES.customResourceDefinitions, gadgetDefinition(spec, more));
  }

  /** Makes a gadget in the namespace `default`. */
  gadget(name: string, spec: object = {}, metadata: object = {}): Promise<Loose> {
    const object = { apiVersion: 'test.example.com/v1', kind: 'Gadget', metadata: { name, namespace: 'default', ...metadata }, spec };
    return this.store.create(GADGETS, object as unknown as Loose);
  }

  /** @param client who shows a certificate; null: nobody does */
  async send(method: string, target: string, body: unknown = '', headers: Record<string, string> = {}, client: ClientName | null = ADMIN) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await this.api.handler(this.request(method, target, text, headers, client), {});
    const answer = typeof response.body === 'string' ? response.body : '';
    const isJson = String(response.headers?.['content-type']).includes('json');
    return { status: response.status ?? 200, headers: response.headers ?? {}, text: answer, body: (isJson && answer ? JSON.parse(answer) : {}) as Tree };
  }

  request(method: string, target: string, body = '', headers: Record<string, string> = {}, client: ClientName | null = ADMIN): HttpRequest {
    const [path, query = ''] = target.split('?');
    const type: Record<string, string> = body === '' ? {} : { 'content-type': 'application/json' };
    return {
      method, target, path, query: new URLSearchParams(query), headers: { ...type, ...headers }, rawHeaders: [], remote: '127.0.0.1',
      client: client ?? undefined, signal: new AbortController().signal, body: async () => Buffer.from(body),
    };
  }
}

export function gadgetDefinition(spec: SchemaText, more: object = {}): KubeObject {
  const openAPIV3Schema: SchemaText = { type: 'object', properties: { spec, status: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true } } };
  const definition: JsonObject = {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'gadgets.test.example.com' },
    spec: {
      group: 'test.example.com', scope: 'Namespaced', names: { plural: 'gadgets', kind: 'Gadget' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema }, subresources: { status: {} }, ...more } as unknown as JsonObject],
    },
  };
  return definition as unknown as KubeObject;
}

/** Anything goes. */
export const FREE: SchemaText = { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true };
