import { invalid as invalidField } from '../../../../lib/crds/field-error';
import { isObject, JsonObject, objectAt } from '../../../../lib/crds/json';
import { HttpRequest, HttpResponse } from '../../../http/message';
import { invalid, notFound } from '../api-error';
import { Authenticator } from '../auth/authenticator';
import { Attempt, Decision, RoleBasedAccess } from '../auth/rbac';
import { TokenIssuer } from '../auth/token-issuer';
import { User } from '../auth/user';
import { KubeStore } from '../kube-store';
import { timestamp } from '../meta/object-meta';
import { respondWith } from './present';
import { readObject } from './request-body';
import { ProtobufDecoder } from './protobuf';
import { Target } from './target';

const AUTHORIZATION = 'authorization.k8s.io', AUTHENTICATION = 'authentication.k8s.io';

/** Resources that hold nothing: who creates one gets its answer back. */
export const REVIEWS = [
  { group: AUTHENTICATION, plural: 'tokenreviews', kind: 'TokenReview', namespaced: false },
  { group: AUTHENTICATION, plural: 'selfsubjectreviews', kind: 'SelfSubjectReview', namespaced: false },
  { group: AUTHORIZATION, plural: 'selfsubjectaccessreviews', kind: 'SelfSubjectAccessReview', namespaced: false },
  { group: AUTHORIZATION, plural: 'subjectaccessreviews', kind: 'SubjectAccessReview', namespaced: false },
  { group: AUTHORIZATION, plural: 'localsubjectaccessreviews', kind: 'LocalSubjectAccessReview', namespaced: true },
  { group: AUTHORIZATION, plural: 'selfsubjectrulesreviews', kind: 'SelfSubjectRulesReview', namespaced: false },
] as const;

export interface ReviewDeps {
  readonly store: KubeStore;
  readonly authenticator: Authenticator;
  readonly access: RoleBasedAccess;
  readonly tokens: TokenIssuer;
  /** Whether somebody may do something here and now. */
  readonly decide: (user: User, attempt: Attempt) => Decision;
  readonly protobuf: ProtobufDecoder;
}

/** Answers reviews, and requests for tokens. */
export class Reviews {
  constructor(private readonly deps: ReviewDeps) {}

  /** @returns undefined for a target that is no review */
  async handle(request: HttpRequest, target: Target, user: User): Promise<HttpResponse | undefined> {
    if (request.method !== 'POST') return undefined;
    if (target.group === '' && target.plural === 'serviceaccounts' && target.subresource === 'token') return this.token(request, target);
    const review = REVIEWS.find(({ group, plural }) => group === target.group && plural === target.plural && target.version === 'v1');
    if (!review) return undefined;
    const { object } = await readObject(request, review.kind, this.deps.protobuf);
    const spec = objectAt(object, 'spec') ?? {};
    const status = this.answer(review.kind, spec, user);
    const metadata = { creationTimestamp: null, ...objectAt(object, 'metadata') };
    return respondWith({ kind: review.kind, apiVersion: `${review.group}/v1`, metadata, spec, status }, { format: 'json' }, 201);
  }

  private answer(kind: (typeof REVIEWS)[number]['kind'], spec: JsonObject, user: User): JsonObject {
    switch (kind) {
      case 'TokenReview': return this.tokenStatus(String(spec.token ?? ''));
      case 'SelfSubjectReview': return { userInfo: userInfo(user) };
      case 'SelfSubjectAccessReview': return { ...this.deps.decide(user, attemptOf(spec)) };
      case 'SubjectAccessReview': case 'LocalSubjectAccessReview':
        return { ...this.deps.decide({ name: String(spec.user ?? ''), groups: (spec.groups ?? []) as string[] }, attemptOf(spec)) };
      case 'SelfSubjectRulesReview': return this.rules(user, String(spec.namespace ?? ''));
    }
  }

  private tokenStatus(token: string): JsonObject {
    const found = this.deps.authenticator.review(token);
    if (!found) return { authenticated: false, user: {}, error: 'the token is none of this server, or its time is over' };
    return { authenticated: true, user: userInfo(found.user), audiences: [...found.claims.audiences] };
  }

  private rules(user: User, namespace: string): JsonObject {
    const rules = this.deps.access.rules(user, namespace);
    return {
      resourceRules: rules.filter(({ resources }) => resources?.length).map((rule) => ({ ...rule }) as unknown as JsonObject),
      nonResourceRules: rules.filter(({ nonResourceURLs }) => nonResourceURLs?.length).map((rule) => ({ ...rule }) as unknown as JsonObject),
      incomplete: false,
    };
  }

  /** A token for a ServiceAccount, as kubelets ask for it. */
  private async token(request: HttpRequest, { namespace, name }: Target): Promise<HttpResponse> {
    const accounts = { group: '', version: 'v1', plural: 'serviceaccounts', kind: 'ServiceAccount', namespaced: true };
    const account = this.deps.store.find(accounts, namespace, name);
    if (!account) throw notFound(accounts, name);
    const { object } = await readObject(request, 'TokenRequest', this.deps.protobuf);
    const spec = objectAt(object, 'spec') ?? {};
    const bound = objectAt(spec, 'boundObjectRef');
    const { token, claims } = this.deps.tokens.issue({
      namespace, serviceAccount: name, uid: account.metadata.uid,
      ...bound?.kind === 'Pod' ? { pod: { name: String(bound.name), uid: String(bound.uid) } } : {},
      ...Array.isArray(spec.audiences) && spec.audiences.length ? { audiences: spec.audiences as string[] } : {},
      ...typeof spec.expirationSeconds === 'number' ? { lifetime: spec.expirationSeconds } : {},
    });
    const status = { token, expirationTimestamp: timestamp(claims.expires * 1000) };
    const body = { kind: 'TokenRequest', apiVersion: `${AUTHENTICATION}/v1`, metadata: { name, namespace, creationTimestamp: null }, spec, status };
    return respondWith(body, { format: 'json' }, 201);
  }
}

function userInfo({ name, uid, groups }: User): JsonObject {
  return { username: name, ...uid ? { uid } : {}, groups: [...groups] };
}

function attemptOf(spec: JsonObject): Attempt {
  const resource = objectAt(spec, 'resourceAttributes'), path = objectAt(spec, 'nonResourceAttributes');
  if (isObject(resource) === isObject(path)) {
    const error = invalidField('spec.resourceAttributes', 'null', 'exactly one of nonResourceAttributes or resourceAttributes must be specified');
    throw invalid('', AUTHORIZATION, '', [error]);
  }
  const text = (of: JsonObject | undefined, field: string) => String(of?.[field] ?? '');
  if (path) return { verb: text(path, 'verb'), group: '', resource: '', subresource: '', namespace: '', name: '', path: text(path, 'path') };
  return {
    verb: text(resource, 'verb'), group: text(resource, 'group'), resource: text(resource, 'resource'), subresource: text(resource, 'subresource'),
    namespace: text(resource, 'namespace'), name: text(resource, 'name'),
  };
}
