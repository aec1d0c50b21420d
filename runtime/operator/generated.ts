import { KubeObject, Resource } from '../kube/objects';

/** A configuration object that was selected, but cannot be used. */
export interface Rejection { readonly resource: Resource; readonly namespace: string; readonly name: string; readonly reason: string; readonly message: string }

/** What a workload comes to. */
export interface Generated {
  /** In the order in which they are written, with owner references. Those of the same kinds that belong to the workload and are not here go. */
  readonly objects: readonly KubeObject[];
  readonly rejected: readonly Rejection[];
  /** The labels of its pods, as a selector text for the status. */
  readonly selector: string;
  /** Names of its StatefulSets in the order of shards. */
  readonly statefulSets: readonly string[];
  /** What there is to say of a workload that is as it should be, such as that nothing was selected. */
  readonly remark?: { readonly reason: string; readonly message: string };
  /** Set where the workload cannot be reconciled as it is; `objects` is empty then. */
  readonly problem?: { readonly reason: string; readonly message: string };
}
