/** What the API tells of the cluster. */
export interface ClusterStatus {
  readonly status: 'ready' | 'settling' | 'disabled';
  /** Undefined where there is no cluster. */
  readonly name?: string;
  readonly peers: ReadonlyArray<{ readonly name: string; readonly address: string }>;
}

/** A replica that knows of no other, whether or not there are any: gossip is not spoken yet, and each replica notifies on its own. */
export const ALONE: ClusterStatus = { status: 'disabled', peers: [] };
