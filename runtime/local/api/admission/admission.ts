import { CelError } from '../../../../lib/cel/cel-error';
import { cloneJson, equalJson, isObject, JsonObject, objectAt } from '../../../../lib/crds/json';
import { formatUuid4 } from '../../../../lib/encoding/uuid';
import { Logger } from '../../../../lib/log/logger';
import { Clock } from '../../../../lib/sys/clock';
import { Random } from '../../../../lib/sys/random';
import { errorText } from '../../../../lib/sys/errors';
import { KubeObject } from '../../../kube/objects';
import { ApiError, qualified } from '../api-error';
import { Kind } from '../kind';
import { Kinds } from '../kinds';
import { jsonPatch } from '../patch/json-patch';
import { Labels } from '../select/label-selector';
import { ObjectStore } from '../store/object-store';
import { AdmissionMetrics, WebhookType } from './admission-metrics';
import { Answer, admissionReview, Question } from './admission-review';
import { areMet, ReadyCondition, readyCondition } from './match-conditions';
import { Attempt, Webhook, WebhookConfiguration } from './webhook';
import { WebhookCaller } from './webhook-caller';
import { denied, dryRunUnsupported, internalError, WebhookCallError } from './webhook-error';
import { coveredAs, isSelected } from './webhook-match';

export interface AdmissionDeps {
  readonly objects: ObjectStore;
  readonly kinds: Kinds;
  readonly caller: WebhookCaller;
  readonly clock: Clock;
  readonly metrics: AdmissionMetrics;
  readonly random: Random;
  readonly log: Logger;
}

const GROUP = 'admissionregistration.k8s.io';
const TABLES: Readonly<Record<WebhookType, string>> = {
  admit: `${GROUP}/mutatingwebhookconfigurations`, validating: `${GROUP}/validatingwebhookconfigurations`,
};

/** A webhook with its conditions made ready. */
interface ReadyWebhook { readonly webhook: Webhook; readonly conditions: readonly ReadyCondition[] }

/** A webhook that an attempt concerns by its rules. */
interface Concern extends ReadyWebhook { readonly seenAs: Kind }

/** Asks the webhooks of all configurations about writes. */
export class Admission {
  private readonly webhooks = new Map<WebhookType, readonly ReadyWebhook[]>();

  constructor(private readonly deps: AdmissionDeps) {
    deps.objects.onChange(({ table }) => {
      if (table !== TABLES.admit && table !== TABLES.validating) return;
      this.webhooks.clear();
      deps.caller.reset();
    });
  }

  /** @returns undefined where no webhook has rules for such a write: then nothing has to be waited for */
  review(attempt: Attempt): Review | undefined {
    if (attempt.kind.group === GROUP) return undefined; // or nobody could get rid of a webhook that refuses everything
    const changing = this.concerns('admit', attempt), judging = this.concerns('validating', attempt);
    return changing.length + judging.length > 0 ? new Review(this.deps, attempt, changing, judging) : undefined;
  }

  private concerns(type: WebhookType, attempt: Attempt): Concern[] {
    const webhooks = this.all(type);
    if (webhooks.length === 0) return [];
    const { table } = attempt.kind;
    const equivalents = this.deps.kinds.all.filter((kind) => kind.table === table);
    return webhooks.flatMap((ready) => {
      const seenAs = coveredAs(ready.webhook, attempt, equivalents);
      return seenAs ? { ...ready, seenAs } : [];
    });
  }

  /** By the names of their configurations, and in the order that each has them in. */
  private all(type: WebhookType): readonly ReadyWebhook[] {
    let found = this.webhooks.get(type);
    if (!found) {
      const { objects } = this.deps;
      found = objects.keys(TABLES[type]).flatMap((key) => (objects.get(TABLES[type], key) as WebhookConfiguration).webhooks ?? [])
        .map((webhook) => ({ webhook, conditions: (webhook.matchConditions ?? []).map(({ expression }) => readyCondition(expression)) }));
      this.webhooks.set(type, found);
    }
    return found;
  }
}

/** What webhooks make of one write. */
export class Review {
  constructor(
    private readonly deps: AdmissionDeps, private readonly attempt: Attempt,
    private readonly changing: readonly Concern[], private readonly judging: readonly Concern[],
  ) {}

  /**
   * Lets webhooks change `object` one after the other. Those that want to see it again once others have changed it are asked a second time.
   * @param object of a deletion undefined @param settle readies in place what a patch has made @throws ApiError
   */
  async changed(object: JsonObject | undefined, settle: (object: JsonObject) => void): Promise<JsonObject | undefined> {
    const asked = new Set<Concern>(), again = new Set<Concern>();
    for (const round of [1, 2]) {
      for (const concern of this.changing) {
        if (round === 2 && !again.has(concern)) continue;
        const before = object;
        object = await this.change(concern, object, settle);
        if (object !== before) {
          for (const earlier of asked) again.add(earlier);
          asked.clear();
        }
        if (concern.webhook.reinvocationPolicy === 'IfNeeded') asked.add(concern);
      }
    }
    return object;
  }

  /** Asks all who may refuse, at the same time. @throws ApiError of the first in order that does */
  async judged(object: JsonObject | undefined): Promise<void> {
    const refusals = await Promise.all(this.judging.map(async (concern) => {
      try {
        await this.ask('validating', concern, object);
        return undefined;
      } catch (err) {
        return { err };
      }
    }));
    const refusal = refusals.find((candidate) => candidate !== undefined);
    if (refusal) throw refusal.err;
  }

  private async change(concern: Concern, object: JsonObject | undefined, settle: (object: JsonObject) => void): Promise<JsonObject | undefined> {
    const { webhook, seenAs } = concern;
    const patch = (await this.ask('admit', concern, object))?.patch;
    if (patch === undefined || Array.isArray(patch) && patch.length === 0) return object;
    if (!object) {
      throw internalError(`admission webhook ${JSON.stringify(webhook.name)} attempted to modify the object, which is not supported for this operation`);
    }
    try {
      const patched = this.fromView(jsonPatch(this.toView(object, seenAs), patch), seenAs);
      keepIdentity(patched, object);
      settle(patched);
      return equalJson(patched, object) ? object : patched;
    } catch (err) {
      throw internalError(`the patch of admission webhook ${JSON.stringify(webhook.name)} does not fit: ${errorText(err)}`);
    }
  }

  /** @returns undefined where a webhook is not asked, or is passed over because it did not answer */
  private async ask(type: WebhookType, concern: Concern, object: JsonObject | undefined): Promise<Answer | undefined> {
    const { webhook, seenAs } = concern;
    const { attempt, deps: { caller, clock, metrics, random, log } } = this;
    const { name, sideEffects, failurePolicy, timeoutSeconds } = webhook;
    if (!isSelected(webhook, attempt, object as unknown as KubeObject | undefined, this.namespaceLabels(object))) return undefined;
    const before = attempt.before as unknown as JsonObject | undefined;
    const question = {
      uid: formatUuid4(random.bytes(new Uint8Array(16))), attempt, seenAs, object: object ? this.toView(object, seenAs) : null,
      before: before ? this.toView(before, seenAs) : null,
    };
    if (!this.meetsConditions(concern, question)) return undefined;
    if (attempt.dryRun && sideEffects !== 'None' && sideEffects !== 'NoneOnDryRun') throw dryRunUnsupported(name);
    const left = attempt.deadline - clock.monotonic();
    if (left <= 0) throw new ApiError(504, 'Timeout', 'Timeout: request did not complete within the allotted timeout', {});
    const done = metrics.begin(name, attempt.operation, type);
    try {
      const answer = await caller.call(webhook, question, type === 'admit', Math.min(timeoutSeconds * 1000, left));
      for (const warning of answer.warnings) attempt.warn?.(warning);
      if (!answer.isAllowed) throw denied(name, answer.result);
      done(undefined);
      return answer;
    } catch (err) {
      const isSkipped = err instanceof WebhookCallError && failurePolicy === 'Ignore';
      done(err as ApiError | WebhookCallError, isSkipped);
      if (!(err instanceof WebhookCallError)) throw err;
      if (!isSkipped) throw err.toApiError();
      log.warn('Webhook failed and is passed over', { webhook: name, err });
      return undefined;
    }
  }

  /** @throws ApiError for conditions that cannot be evaluated, where that may not be passed over */
  private meetsConditions({ webhook, conditions }: Concern, question: Question): boolean {
    if (conditions.length === 0) return true;
    const { object, before } = question;
    try {
      return areMet(conditions, { object, oldObject: before, request: objectAt(admissionReview(webhook, question), 'request')! });
    } catch (err) {
      if (!(err instanceof CelError)) throw err;
      if (webhook.failurePolicy === 'Ignore') return false;
      const { kind: { group, plural }, name } = this.attempt;
      const message = `${qualified(plural, group)} ${JSON.stringify(name)} is forbidden: ${err.message}`;
      throw new ApiError(403, 'Forbidden', message, { name, group, kind: plural });
    }
  }

  /** Undefined for what is in no namespace. A namespace is in itself. */
  private namespaceLabels(object: JsonObject | undefined): Labels | undefined {
    const { attempt: { kind, namespace, before }, deps: { objects } } = this;
    if (kind.table === NAMESPACES) return (object as unknown as KubeObject | undefined ?? before)?.metadata.labels ?? {};
    return namespace ? objects.get(NAMESPACES, namespace)?.metadata.labels ?? {} : undefined;
  }

  /** An object as the kind shows it that a webhook asks for. */
  private toView(object: JsonObject, seenAs: Kind): JsonObject {
    const { kind, subresource } = this.attempt;
    return seenAs === kind || subresource === 'scale' ? object : converted(object, kind, seenAs);
  }

  private fromView(object: JsonObject, seenAs: Kind): JsonObject {
    const { kind, subresource } = this.attempt;
    return seenAs === kind || subresource === 'scale' ? object : converted(object, seenAs, kind);
  }
}

const NAMESPACES = '/namespaces';

function converted(object: JsonObject, from: Kind, to: Kind): JsonObject {
  return cloneJson(to.toServed(from.toStored(object as unknown as KubeObject)) as unknown as JsonObject);
}

/** @throws Error where another object has become of `before`; who owns what is not for webhooks to say */
function keepIdentity(object: JsonObject, before: JsonObject): void {
  if (!isObject(object.metadata)) throw new Error('metadata must stay');
  const { metadata } = object, old = before.metadata as JsonObject;
  const changed = ['apiVersion', 'kind'].find((field) => object[field] !== before[field])
    ?? ['name', 'generateName', 'namespace', 'uid'].find((field) => metadata[field] !== old[field]);
  if (changed) throw new Error(`${changed} may not be changed`);
  if (old.managedFields === undefined) delete metadata.managedFields;
  else metadata.managedFields = old.managedFields;
}
