import { stringify } from 'yaml';
import { Json, JsonObject } from '../../../../lib/crds/json';
import { KubeObject } from '../../../kube/objects';
import { HttpResponse } from '../../../http/message';
import { Column, groupVersion, Kind } from '../kind';
import { ListPage } from '../read/list';
import { Representation } from './negotiate';

/** Which object stands in the row of a table. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** Objects in the form that a client asked for. */
export class Presenter {
  constructor(
    private readonly kind: Kind, private readonly form: Representation, private readonly include: IncludeObject, private readonly now: number,
  ) {}

  /** Whether objects go out as they are, as JSON. */
  get isPlain(): boolean {
    return this.form.as === undefined && this.form.format === 'json';
  }

  object(object: KubeObject): unknown {
    switch (this.form.as) {
      case 'Table': return this.table([object], object.metadata.resourceVersion ?? '', true);
      case 'PartialObjectMetadata': return this.partial(object);
      default: return object;
    }
  }

  /** What a watch tells; only the first table of one says what its columns are. */
  event(object: KubeObject, isFirst: boolean): unknown {
    return this.form.as === 'Table' ? this.table([object], object.metadata.resourceVersion ?? '', isFirst) : this.object(object);
  }

  list(page: ListPage): unknown {
    const { items, resourceVersion } = page;
    if (this.form.as === 'Table') return { ...this.table(items, resourceVersion, true), metadata: paging(page) };
    if (this.form.as === 'PartialObjectMetadataList') {
      return { kind: this.form.as, apiVersion: `meta.k8s.io/${this.form.version}`, metadata: paging(page), items: items.map((item) => this.partial(item)) };
    }
    const shown = this.kind.isCustom ? items : items.map(untyped);
    return { ...listHead(this.kind, page), items: shown };
  }

  private table(objects: readonly KubeObject[], resourceVersion: string, withColumns: boolean): JsonObject {
    const { kind, now } = this;
    return {
      kind: 'Table', apiVersion: `meta.k8s.io/${this.form.version}`, metadata: { resourceVersion },
      columnDefinitions: withColumns ? kind.columns.map(columnDefinition) : null,
      rows: objects.map((object) => ({ cells: kind.columns.map((column) => column.cell(object, now)), object: this.rowObject(object) })),
    };
  }

  private rowObject(object: KubeObject): Json {
    switch (this.include) {
      case 'None': return null;
      case 'Object': return object as unknown as Json;
      case 'Metadata': return this.partial(object);
    }
  }

  private partial({ metadata }: KubeObject): JsonObject {
    return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${this.form.version ?? 'v1'}`, metadata: metadata as unknown as JsonObject };
  }
}

function columnDefinition({ name, type, format = '', description, priority = 0 }: Column): JsonObject {
  return { name, type, format, description, priority };
}

/** What a list says beside its items. */
export function listHead(kind: Kind, page: ListPage<unknown>): JsonObject {
  const metadata = { ...kind.isCustom ? { continue: '' } : {}, ...paging(page) };
  return { kind: kind.listKind, apiVersion: groupVersion(kind), metadata };
}

/** Items of built-in kinds do not say what they are: their list does. */
export function untyped({ apiVersion: _version, kind: _kind, ...item }: KubeObject): object {
  return item;
}

function paging({ resourceVersion, continueToken, remaining }: ListPage<unknown>): JsonObject {
  return { ...continueToken ? { continue: continueToken } : {}, ...remaining ? { remainingItemCount: remaining } : {}, resourceVersion };
}

export type Headers = Readonly<Record<string, string | readonly string[]>>;

/** `body` as JSON or YAML. */
export function respondWith(body: unknown, { format }: Representation, status = 200, headers: Headers = {}): HttpResponse {
  const isYaml = format === 'yaml';
  return {
    status, headers: { 'content-type': isYaml ? 'application/yaml' : 'application/json', 'cache-control': 'no-cache, private', ...headers },
    body: isYaml ? stringify(body, { lineWidth: 0, aliasDuplicateObjects: false }) : `${JSON.stringify(body)}\n`,
  };
}
