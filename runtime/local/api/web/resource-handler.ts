import { JsonObject } from '../../../../lib/crds/json';
import { Clock } from '../../../../lib/sys/clock';
import { KubeObject } from '../../../kube/objects';
import { HttpRequest, HttpResponse } from '../../../http/message';
import { badRequest, methodNotAllowed, noSuchResource, notFound } from '../api-error';
import { Attempt } from '../auth/rbac';
import { User } from '../auth/user';
import { Kind, Subresource } from '../kind';
import { KubeStore } from '../kube-store';
import { scaleOf } from '../scale';
import { deleteParameters, patchParameters, writeParameters } from './write-parameters';
import { listResponse } from './list-stream';
import { listParameters, selectionParameters, watchParameters } from './list-parameters';
import { negotiate, Representation } from './negotiate';
import { Headers, IncludeObject, Presenter, respondWith } from './present';
import { ProtobufDecoder } from './protobuf';
import { readDeleteOptions, readObject, readPatch } from './request-body';
import { Target, Verb } from './target';
import { watchResponse } from './watch-stream';

const VIEWS = ['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList'];

/** A request for a resource, with all that its answer needs. */
interface Exchange {
  readonly request: HttpRequest;
  readonly target: Target;
  readonly kind: Kind;
  readonly subresource: Subresource;
  readonly user: User;
  readonly form: Representation;
  readonly presenter: Presenter;
  /** What the client shall be told beside the answer. */
  readonly warnings: string[];
}

export interface ResourceHandlerDeps {
  readonly store: KubeStore;
  readonly clock: Clock;
  readonly protobuf: ProtobufDecoder;
  /** Throws ApiError Forbidden. */
  readonly authorize: (user: User, attempt: Attempt) => void;
  /** Aborts when watches shall end. */
  readonly closing: AbortSignal;
}

/** Answers requests for resources and their subresources. */
export class ResourceHandler {
  private readonly store: KubeStore;

  constructor(private readonly deps: ResourceHandlerDeps) {
    this.store = deps.store;
  }

  /** @throws ApiError for what is refused */
  async handle(request: HttpRequest, target: Target, verb: Verb | undefined, user: User): Promise<HttpResponse> {
    const kind = this.store.kinds.find(target);
    if (!kind) throw noSuchResource();
    if (kind.namespaced ? target.namespace === '' && target.name !== '' : target.namespace !== '') throw noSuchResource();
    const subresource = subresourceOf(kind, target);
    if (!verb) throw methodNotAllowed(kind, '');
    const form = negotiate(request.headers.accept, VIEWS);
    const include = (request.query.get('includeObject') ?? 'Metadata') as IncludeObject;
    const exchange: Exchange = {
      request, target, kind, subresource, user, form, presenter: new Presenter(kind, form, include, this.deps.clock.now()),
      warnings: kind.warning ? [kind.warning] : [],
    };
    return this.answer(exchange, verb);
  }

  private async answer(exchange: Exchange, verb: Verb): Promise<HttpResponse> {
    const { request, target, kind, presenter } = exchange;
    const needsName = verb === 'update' || verb === 'patch';
    if (needsName && !target.name) throw badRequest('name must be provided');
    switch (verb) {
      case 'get': return this.get(exchange);
      case 'list': {
        const options = listParameters(request.query, target);
        if (presenter.isPlain) return listResponse(this.store.listTexts(kind, options), kind, warningHeaders(exchange.warnings));
        return reply(exchange, presenter.list(this.store.list(kind, options)));
      }
      case 'watch': {
        const options = watchParameters(request.query, target);
        const signal = AbortSignal.any([request.signal, this.deps.closing]);
        return watchResponse(this.store.watch(kind, options, signal), presenter, warningHeaders(exchange.warnings));
      }
      case 'create': return this.create(exchange);
      case 'update': return this.update(exchange);
      case 'patch': return this.patch(exchange);
      case 'delete': return this.delete(exchange);
      case 'deletecollection': return this.deleteCollection(exchange);
    }
  }

  private get(exchange: Exchange): HttpResponse {
    const { kind, target: { namespace, name }, subresource } = exchange;
    const object = this.store.get(kind, namespace, name);
    return reply(exchange, subresource === 'scale' ? scaleOf(kind, object) : exchange.presenter.object(object));
  }

  private async create(exchange: Exchange): Promise<HttpResponse> {
    const { request, kind, target: { namespace, name }, subresource } = exchange;
    if (subresource) throw methodNotAllowed(kind, 'create');
    if (kind.namespaced && !namespace) throw badRequest('an empty namespace may not be set during creation');
    const options = { ...writeParameters(request, 'CreateOptions'), ...writer(exchange) };
    const object = await this.sent(exchange, options.fieldValidation);
    const metadata = (object.metadata ?? {}) as JsonObject;
    if (name && metadata.name !== name) throw badRequest(`the name of the object (${String(metadata.name)}) does not match the name on the URL (${name})`);
    if (metadata.namespace && metadata.namespace !== namespace) {
      throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
    }
    const placed = namespace ? { ...object, metadata: { ...metadata, namespace } } : object;
    return this.written(exchange, await this.store.create(kind, placed as unknown as KubeObject, options), 201);
  }

  private async update(exchange: Exchange): Promise<HttpResponse> {
    const { request, kind, target: { namespace, name }, subresource } = exchange;
    const options = { ...writeParameters(request, 'UpdateOptions'), ...writer(exchange) };
    const object = await this.sent(exchange, options.fieldValidation);
    const metadata = (object.metadata ?? {}) as JsonObject;
    if (metadata.name !== name) throw badRequest(`the name of the object (${String(metadata.name ?? '')}) does not match the name on the URL (${name})`);
    if (metadata.namespace && metadata.namespace !== namespace) {
      throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
    }
    const placed = { ...object, metadata: { ...metadata, ...namespace ? { namespace } : {} } } as unknown as KubeObject;
    return this.written(exchange, await this.store.update(kind, placed, { ...options, subresource }));
  }

  private async patch(exchange: Exchange): Promise<HttpResponse> {
    const { request, kind, target: { namespace, name }, subresource, user } = exchange;
    const { type, patch } = await readPatch(request, kind);
    const options = { ...patchParameters(request, type), ...writer(exchange) };
    const isNew = type === 'apply' && this.store.find(kind, namespace, name) === undefined;
    if (isNew) this.deps.authorize(user, { verb: 'create', group: kind.group, resource: kind.plural, subresource, namespace, name });
    const object = await this.store.patch(kind, { namespace, name, subresource }, type, patch, options);
    return this.written(exchange, object, isNew ? 201 : 200);
  }

  private async delete(exchange: Exchange): Promise<HttpResponse> {
    const { request, kind, target: { namespace, name }, subresource } = exchange;
    if (subresource) throw methodNotAllowed(kind, 'delete');
    const options = { ...deleteParameters(request, await readDeleteOptions(request, this.deps.protobuf)), ...writer(exchange) };
    const { object, isGone } = await this.store.delete(kind, { namespace, name }, options);
    if (!isGone || kind.gracePeriod) return reply(exchange, exchange.presenter.object(object));
    const details = { name, ...kind.group ? { group: kind.group } : {}, kind: kind.plural, uid: object.metadata.uid };
    return reply(exchange, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
  }

  private async deleteCollection(exchange: Exchange): Promise<HttpResponse> {
    const { request, kind, target } = exchange;
    const options = { ...deleteParameters(request, await readDeleteOptions(request, this.deps.protobuf)), ...writer(exchange) };
    const { resourceVersion } = this.store.list(kind, { limit: 1 });
    const items = await this.store.deleteCollection(kind, selectionParameters(request.query, target), options);
    return reply(exchange, exchange.presenter.list({ items, resourceVersion, continueToken: '' }));
  }

  /** The object in the body. Fields that are there twice are told of, or refused. */
  private async sent({ request, kind, warnings, subresource }: Exchange, validation: string | undefined): Promise<JsonObject> {
    const { object, duplicates } = subresource === 'scale'
      ? await readObject(request, 'Scale', this.deps.protobuf)
      : await readObject(request, kind.kind, kind.isCustom ? undefined : this.deps.protobuf, kind.schema.text.title);
    if (duplicates.length === 0 || validation === 'Ignore') return object;
    const texts = duplicates.map((path) => `duplicate field "${path}"`);
    if (validation === 'Strict') {
      const found = `${kind.kind} in version ${JSON.stringify(kind.version)}`;
      throw badRequest(`${found} cannot be handled as a ${kind.kind}: strict decoding error: ${texts.join(', ')}`);
    }
    warnings.push(...texts);
    return object;
  }

  private written(exchange: Exchange, object: KubeObject, status = 200): HttpResponse {
    return reply(exchange, exchange.subresource === 'scale' ? object : exchange.presenter.object(object), status);
  }
}

/** Who writes, and how they are told what the write has to say. */
function writer({ user, warnings }: Exchange): { user: User; warn: (warning: string) => void } {
  return { user, warn: (warning) => warnings.push(warning) };
}

function subresourceOf(kind: Kind, { name, subresource }: Target): Subresource {
  if (subresource === '') return '';
  if (subresource === 'status' && kind.hasStatus || subresource === 'scale' && kind.scale) return subresource;
  if (subresource === 'finalize' && kind.table === '/namespaces') return '';
  throw kind.isCustom ? notFound(kind, name) : noSuchResource();
}

function reply({ form, warnings }: Exchange, body: unknown, status = 200): HttpResponse {
  return respondWith(body, form, status, warningHeaders(warnings));
}

/** Warnings in the form of RFC 7234: without control characters, in UTF-8, and cut short where they are very long. */
function warningHeaders(given: readonly string[]): Headers {
  const warnings = [...new Set(given)];
  if (warnings.length === 0) return {};
  const isLong = warnings.reduce((sum, text) => sum + text.length, 0) > LONGEST_WARNINGS;
  const shown = isLong ? warnings.slice(0, LONGEST_WARNINGS / LONGEST_WARNING).map((text) => text.slice(0, LONGEST_WARNING)) : warnings;
  return {
    warning: shown.map((text) => Buffer.from(`299 - "${text.replace(/\p{Cc}+/gu, ' ').replace(/["\\]/g, '\\$&')}"`).toString('latin1')),
  };
}

const LONGEST_WARNINGS = 4096, LONGEST_WARNING = 256; // characters of all together, and of each where that is too much
