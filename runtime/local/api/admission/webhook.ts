import { JsonObject } from '../../../../lib/crds/json';
import { KubeObject } from '../../../kube/objects';
import { User } from '../auth/user';
import { Kind, Subresource } from '../kind';
import { ObjectSelector } from '../select/label-selector';
import { MatchCondition } from './match-conditions';

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE';

/** A webhook of a configuration, its defaults filled in. */
export interface Webhook {
  readonly name: string;
  readonly clientConfig: ClientConfig;
  readonly rules?: readonly WebhookRule[];
  readonly failurePolicy: 'Fail' | 'Ignore';
  readonly matchPolicy: 'Exact' | 'Equivalent';
  readonly namespaceSelector?: ObjectSelector;
  readonly objectSelector?: ObjectSelector;
  readonly sideEffects: string;
  readonly timeoutSeconds: number;
  readonly admissionReviewVersions: readonly string[];
  readonly matchConditions?: readonly MatchCondition[];
  /** Of those that change objects. */
  readonly reinvocationPolicy?: 'Never' | 'IfNeeded';
}

export interface WebhookRule {
  readonly operations?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly resources?: readonly string[];
  readonly scope?: 'Cluster' | 'Namespaced' | '*';
}

/** Where a webhook is, and whose signature its certificate has. */
export interface ClientConfig {
  readonly url?: string;
  readonly service?: ServiceReference;
  /** PEM in base64. */
  readonly caBundle?: string;
}

export interface ServiceReference { readonly namespace: string; readonly name: string; readonly path?: string; readonly port?: number }

export interface WebhookConfiguration extends KubeObject { readonly webhooks?: readonly Webhook[] }

/** A write that webhooks may have something to say about. */
export interface Attempt {
  readonly operation: Operation;
  readonly kind: Kind;
  readonly subresource: Subresource;
  /** Empty for what has no namespace. */
  readonly namespace: string;
  /** Empty where it will be made up. */
  readonly name: string;
  /** The object as it was; of the scale subresource its scale. */
  readonly before?: KubeObject;
  readonly user: User;
  readonly dryRun: boolean;
  /** When it has to be over, in milliseconds of monotonic time. */
  readonly deadline: number;
  /** The options of the request: an object of meta.k8s.io/v1. */
  options(): JsonObject;
  /** Gets what the writer shall be told. */
  readonly warn?: (warning: string) => void;
}
