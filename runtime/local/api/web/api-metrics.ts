import { Counter } from '../../../../lib/metrics/counter';
import { Gauge } from '../../../../lib/metrics/gauge';
import { Histogram } from '../../../../lib/metrics/histogram';
import { Registry } from '../../../../lib/metrics/registry';
import { Vec } from '../../../../lib/metrics/vec';
import { Kinds } from '../kinds';
import { ObjectStore } from '../store/object-store';

const SECONDS = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];
const WHAT = ['verb', 'group', 'version', 'resource', 'subresource', 'scope', 'component'] as const;
const COUNTED = ['verb', 'dry_run', 'group', 'version', 'resource', 'subresource', 'scope', 'component', 'code'] as const;

/** A request as it is counted. */
export interface CountedRequest {
  /** `GET`, `LIST`, `WATCH`, `APPLY`... */
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  /** `cluster`, `namespace`, `resource`, or empty for what is none. */
  readonly scope: string;
  readonly dryRun: string;
}

/** What an API server tells of its own work. */
export class ApiMetrics {
  private readonly requests: Vec<Counter, typeof COUNTED>;
  private readonly durations: ReadonlyArray<Vec<Histogram, typeof WHAT>>;
  private readonly longRunning: Vec<Gauge, typeof WHAT>;
  private readonly inflight: Vec<Gauge, readonly ['request_kind']>;

  constructor(registry: Registry, kinds: Kinds, store: ObjectStore) {
    this.requests = registry.counter('apiserver_request_total', 'Requests that were answered, by what was asked for and the status of the answer.', COUNTED);
    this.durations = [
      registry.histogram('apiserver_request_duration_seconds', 'How long requests took, in seconds.', SECONDS, WHAT),
      registry.histogram('apiserver_request_sli_duration_seconds', 'How long requests took without what others are waited for, in seconds.', SECONDS, WHAT),
    ];
    this.longRunning = registry.gauge('apiserver_longrunning_requests', 'Watches that are open.', WHAT);
    this.inflight = registry.gauge('apiserver_current_inflight_requests', 'Requests that are being answered, by whether they change something.',
      ['request_kind']);
    const stored = registry.gauge('apiserver_storage_objects', 'Objects in the store, by resource.', ['resource']);
    registry.collect(() => {
      for (const [table, { group, plural }] of kinds.tables()) stored.with(group === '' ? plural : `${plural}.${group}`).set(store.size(table));
      return [];
    });
  }

  /** @returns what to call with the status of the answer, and the seconds that it took */
  begin(request: CountedRequest): (code: number, seconds: number) => void {
    const { verb, group, version, resource, subresource, scope, dryRun } = request;
    const what = [verb, group, version, resource, subresource, scope, 'apiserver'] as const;
    const isWatch = verb === 'WATCH';
    const running = isWatch ? this.longRunning.with(...what) : this.inflight.with(READS.includes(verb) ? 'readOnly' : 'mutating');
    running.inc();
    return (code, seconds) => {
      running.dec();
      this.requests.with(verb, dryRun, group, version, resource, subresource, scope, 'apiserver', String(code)).inc();
      if (!isWatch) for (const durations of this.durations) durations.with(...what).observe(seconds);
    };
  }
}

const READS = ['GET', 'LIST', 'CONNECT', 'HEAD'];
