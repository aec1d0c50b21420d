import { Logger } from '../../../lib/log/logger';
import { MatcherMode } from '../../../lib/routing/matcher-parse';
import { Clock } from '../../../lib/sys/clock';
import { ClusterStatus } from '../cluster/cluster';
import { Dispatcher } from '../dispatch/dispatcher';
import { Inhibitor } from '../inhibit/inhibitor';
import { Pipeline } from '../notify/pipeline';
import { AlertStore } from '../provider/alert-store';
import { Silencer } from '../silence/silencer';
import { Silences } from '../silence/silences';
import { ApiMetrics } from './api-metrics';

/** A receiver as the API knows it. */
export interface ReceiverInfo { readonly name: string; readonly labels: Readonly<Record<string, string>> }

/** What the API tells of the configuration. */
export interface ConfigInfo {
  /** The YAML of what is in force, defaults included, secrets hidden. */
  readonly original: string;
  /** Milliseconds for which an alert is believed whose end nobody gave. */
  readonly resolveTimeout: number;
  readonly receivers: readonly ReceiverInfo[];
}

export interface VersionInfo {
  readonly branch: string;
  readonly buildDate: string;
  readonly buildUser: string;
  readonly goVersion: string;
  readonly revision: string;
  readonly version: string;
}

export interface ApiDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: ApiMetrics;
  readonly mode: MatcherMode;
  readonly store: AlertStore;
  readonly dispatcher: Dispatcher;
  readonly pipeline: Pipeline;
  readonly inhibitor: Inhibitor;
  readonly silencer: Silencer;
  readonly silences: Silences;
  readonly config: () => ConfigInfo;
  readonly cluster: () => ClusterStatus;
  readonly version: VersionInfo;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
}
