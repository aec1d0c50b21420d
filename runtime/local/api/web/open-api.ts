import { createHash } from 'node:crypto';
import { SchemaText } from '../../../../lib/crds/schema-text';
import { HttpRequest, HttpResponse } from '../../../http/message';
import { BuiltinSchemas, typeText } from '../builtin/schemas';
import { groupVersion, Kind } from '../kind';
import { Kinds } from '../kinds';

const REFERENCE = '#/components/schemas/';
const KIND_FIELDS = { apiVersion: { type: 'string' }, kind: { type: 'string' } };
type Parameters = ReadonlyArray<Readonly<Record<string, unknown>>>;
type Components = Record<string, unknown>;

/**
 * The document of version 2 without any schema: clients that find a kind nowhere in version 3 look there, and shall then say that there is
 * no such kind. As protobuf, which is all they ask for: `swagger` (1) and `info` (2) with title and version.
 */
const NO_DOCUMENT = Buffer.from('\n\x032.0\x12\x15\n\nKubernetes\x12\x07v1.36.0', 'latin1');

/** Tells the schemas of what is served, as OpenAPI 3: an index, and a document per version of a group. */
export class OpenApi {
  private readonly documents = new Map<string, { readonly kinds: readonly Kind[]; text?: string }>();
  private generation = -1;

  constructor(private readonly kinds: Kinds, private readonly schemas: BuiltinSchemas) {}

  /** @returns undefined for a path that no document is at */
  handle(request: HttpRequest): HttpResponse | undefined {
    if (request.path === '/openapi/v2') return { headers: { 'content-type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf' }, body: NO_DOCUMENT };
    this.refresh();
    if (request.path === '/openapi/v3') {
      const paths = Object.fromEntries([...this.documents.keys()].map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${this.hash(path)}` }]));
      return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ paths }) };
    }
    const path = request.path.replace(/^\/openapi\/v3\//, '');
    if (!this.documents.has(path)) return undefined;
    const etag = JSON.stringify(this.hash(path));
    if (request.headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
    return { headers: { 'content-type': 'application/json', etag }, body: this.text(path) };
  }

  private refresh(): void {
    if (this.generation === this.kinds.generation) return;
    const grouped = new Map<string, Kind[]>();
    for (const kind of this.kinds.all) {
      const path = kind.group === '' ? `api/${kind.version}` : `apis/${groupVersion(kind)}`;
      grouped.set(path, [...grouped.get(path) ?? [], kind]);
    }
    const known = new Map(this.documents);
    this.documents.clear();
    for (const [path, kinds] of grouped) {
      const before = known.get(path);
      const isSame = before?.kinds.length === kinds.length && kinds.every((kind, i) => kind === before.kinds[i]);
      this.documents.set(path, isSame ? before : { kinds });
    }
    this.generation = this.kinds.generation;
  }

  private hash(path: string): string {
    return createHash('sha256').update(this.text(path)).digest('hex').toUpperCase();
  }

  private text(path: string): string {
    const document = this.documents.get(path)!;
    document.text ??= JSON.stringify(this.document(document.kinds));
    return document.text;
  }

  private document(kinds: readonly Kind[]): unknown {
    const components: Components = {};
    const paths: Record<string, unknown> = {};
    for (const kind of kinds) {
      this.addKind(kind, components);
      Object.assign(paths, pathsOf(kind));
    }
    return { openapi: '3.0.0', info: { title: 'Kubernetes', version: 'v1.36.0' }, paths, components: { schemas: components } };
  }

  private addKind(kind: Kind, components: Components): void {
    const { group, version } = kind;
    const meta = this.reference('ObjectMeta', components);
    const own = kind.isCustom ? kind.schema.text : this.definition(kind.schema.text.title!, components);
    components[componentName(kind)] = {
      ...own, 'type': 'object', 'properties': { ...own.properties, ...KIND_FIELDS, metadata: meta },
      'x-kubernetes-group-version-kind': [{ group, version, kind: kind.kind }],
    };
    components[`${componentName(kind)}List`] = {
      'type': 'object', 'required': ['items'],
      'properties': { ...KIND_FIELDS, metadata: { type: 'object' }, items: { type: 'array', items: { $ref: REFERENCE + componentName(kind) } } },
      'x-kubernetes-group-version-kind': [{ group, version, kind: kind.listKind }],
    };
  }

  private reference(definition: string, components: Components): SchemaText {
    const name = `io.k8s.${definition}`;
    if (components[name] === undefined) {
      components[name] = {}; // known from here on, for what refers to itself
      components[name] = this.definition(definition, components);
    }
    return { allOf: [{ $ref: REFERENCE + name } as SchemaText] };
  }

  private definition(name: string, components: Components): SchemaText {
    const { fields } = this.schemas.definition(name);
    const required = fields.filter(({ isRequired }) => isRequired).map((field) => field.name);
    return {
      type: 'object', ...required.length ? { required } : {},
      properties: Object.fromEntries(fields.map((field) => [field.name, typeText(field.type, (base) => this.reference(base, components))])),
    };
  }
}

function componentName({ group, version, kind }: Kind): string {
  return group === '' ? `io.k8s.api.core.${version}.${kind}` : `${group.split('.').reverse().join('.')}.${version}.${kind}`;
}

/** Which parameters a write takes: clients look here before they use some. */
const PARAMETERS: Parameters = ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => (
  { name, in: 'query', schema: { type: 'string', uniqueItems: true } }));

function pathsOf(kind: Kind): Record<string, unknown> {
  const { group, version, namespaced, plural } = kind;
  const type = { group, version, kind: kind.kind };
  const root = `${group === '' ? '/api' : `/apis/${group}`}/${version}${namespaced ? '/namespaces/{namespace}' : ''}/${plural}`;
  const schema = { $ref: REFERENCE + componentName(kind) };
  const operation = (action: string, parameters: Parameters = []) => ({
    'x-kubernetes-action': action, 'x-kubernetes-group-version-kind': type, parameters,
    'responses': { 200: { description: 'OK', content: { 'application/json': { schema } } } },
  });
  const patches = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json',
    ...kind.isCustom ? [] : ['application/strategic-merge-patch+json']];
  return {
    [root]: { get: operation('list'), post: operation('post', PARAMETERS), delete: operation('deletecollection') },
    [`${root}/{name}`]: {
      get: operation('get'), put: operation('put', PARAMETERS), delete: operation('delete'),
      patch: {
        ...operation('patch', PARAMETERS), requestBody: { content: Object.fromEntries(patches.map((patch) => [patch, { schema: { type: 'object' } }])) },
      },
    },
  };
}
