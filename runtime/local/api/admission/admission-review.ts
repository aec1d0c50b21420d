import { isObject, Json, JsonObject } from '../../../../lib/crds/json';
import { quote } from '../../../../lib/encoding/go-quote';
import { User } from '../auth/user';
import { Kind } from '../kind';
import { Attempt, Webhook } from './webhook';

/** The versions of AdmissionReview that are spoken, whose fields are the same. */
export const REVIEW_VERSIONS = ['v1', 'v1beta1'];

/** What a webhook is asked. */
export interface Question {
  readonly uid: string;
  readonly attempt: Attempt;
  /** As which kind the webhook sees the objects. */
  readonly seenAs: Kind;
  readonly object: JsonObject | null;
  readonly before: JsonObject | null;
}

/** What it answered. */
export interface Answer {
  readonly isAllowed: boolean;
  /** A `Status` that says why not. */
  readonly result: Json | undefined;
  /** Operations of a JSON patch; undefined for none. */
  readonly patch: Json | undefined;
  readonly warnings: readonly string[];
}

/** An AdmissionReview in the first version of the webhook that is spoken. Source: the definitions of `admission.k8s.io/v1`. */
export function admissionReview({ admissionReviewVersions }: Webhook, { uid, attempt, seenAs, object, before }: Question): JsonObject {
  const { kind, subresource, namespace, name, operation, user, dryRun } = attempt;
  const request: JsonObject = {
    uid, kind: typeOf(attempt, seenAs), resource: resourceOf(seenAs), ...subresource ? { subResource: subresource } : {},
    requestKind: typeOf(attempt, kind), requestResource: resourceOf(kind), ...subresource ? { requestSubResource: subresource } : {},
    ...name ? { name } : {}, ...namespace ? { namespace } : {}, operation, userInfo: userInfo(user), object, oldObject: before, dryRun,
    options: attempt.options(),
  };
  return { kind: 'AdmissionReview', apiVersion: `admission.k8s.io/${spokenVersion(admissionReviewVersions)}`, request };
}

/** Undefined where a webhook speaks none of ours. */
export function spokenVersion(versions: readonly string[]): string | undefined {
  return versions.find((version) => REVIEW_VERSIONS.includes(version));
}

function typeOf({ subresource }: Attempt, { group, version, kind }: Kind): JsonObject {
  return subresource === 'scale' ? { group: 'autoscaling', version: 'v1', kind: 'Scale' } : { group, version, kind };
}

function resourceOf({ group, version, plural }: Kind): JsonObject {
  return { group, version, resource: plural };
}

function userInfo({ name, uid, groups }: User): JsonObject {
  return { username: name, ...uid ? { uid } : {}, groups: [...groups] };
}

/**
 * Reads the answer of a webhook to the question `asked`.
 * @param mayPatch whether it is one that changes objects
 * @throws Error for what is no answer to it, in the words of Kubernetes
 */
export function readAnswer(value: Json, asked: JsonObject, mayPatch: boolean): Answer {
  const { apiVersion = '', kind = '', response } = isObject(value) ? value : {};
  if (!isObject(response)) throw new Error('webhook response was absent');
  const { uid } = asked.request as { uid: string };
  if (response.uid !== uid) throw new Error(`expected response.uid=${quote(uid)}, got ${quote(textOf(response.uid))}`);
  if (apiVersion !== asked.apiVersion || kind !== asked.kind) {
    const wanted = `${String(asked.apiVersion)}, Kind=AdmissionReview`;
    throw new Error(`expected webhook response of ${wanted}, got ${textOf(apiVersion)}, Kind=${textOf(kind)}`);
  }
  const { patch: packed, patchType, warnings } = response;
  const patch = readPatch(textOf(packed), patchType ?? undefined, mayPatch);
  return {
    isAllowed: response.allowed === true, result: response.status, patch,
    warnings: Array.isArray(warnings) ? warnings.filter((warning) => typeof warning === 'string') : [],
  };
}

function readPatch(packed: string, patchType: Json | undefined, mayPatch: boolean): Json | undefined {
  if (!mayPatch) {
    if (packed) throw new Error('validating webhook may not return response.patch');
    if (patchType !== undefined) throw new Error('validating webhook may not return response.patchType');
    return undefined;
  }
  if (packed && patchType === undefined) throw new Error('webhook returned response.patch but not response.patchType');
  if (!packed && patchType !== undefined) throw new Error('webhook returned response.patchType but not response.patch');
  if (!packed) return undefined;
  if (patchType !== 'JSONPatch') throw new Error(`unsupported patch type ${quote(textOf(patchType))}`);
  try {
    return JSON.parse(Buffer.from(packed, 'base64').toString()) as Json;
  } catch (err) {
    throw new Error('webhook returned a response.patch that is no JSON in base64', { cause: err });
  }
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
