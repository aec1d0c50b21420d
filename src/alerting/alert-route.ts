import { Duration } from 'cdk8s';
import { promDuration } from '../prom-duration';
import { Matcher } from './matcher';
import { Receiver } from './receiver';

/** What a route may be told. What is left out is as in the route above. */
export interface AlertRouteOptions {
  /** Who is told. */
  readonly receiver?: Receiver;
  /** Which alerts go this way: all matchers must hold. */
  readonly matchers?: Matcher[];
  /** Labels whose values tell groups apart; `["..."]` for all labels. */
  readonly groupBy?: string[];
  /** How long a new group waits for more alerts. */
  readonly groupWait?: Duration;
  /** How long a group waits before it tells of further alerts. */
  readonly groupInterval?: Duration;
  /** How long before a group that has not changed is told again. */
  readonly repeatInterval?: Duration;
  /**
   * Whether alerts go on to the next route too.
   * @default false
   */
  readonly continueMatching?: boolean;
}

/** A branch of the tree by which alerts find their receivers. */
export class AlertRoute {
  private readonly routes: AlertRoute[] = [];

  /** @internal */
  constructor(private readonly id: string, private readonly options: AlertRouteOptions) {}

  /** A branch of this one. An alert takes the first that matches it. */
  public addRoute(id: string, options: AlertRouteOptions): AlertRoute {
    if (this.routes.some((route) => route.id === id)) throw new Error(`route "${id}" is there twice; give one of them another id`);
    const route = new AlertRoute(id, options);
    this.routes.push(route);
    return route;
  }

  /**
   * As the Alertmanager's configuration has it.
   * @internal
   */
  public _render(): object {
    const { receiver, matchers, groupBy, groupWait, groupInterval, repeatInterval, continueMatching } = this.options;
    const time = (name: string, value?: Duration) => (value ? { [name]: promDuration(value) } : {});
    return {
      ...receiver ? { receiver: receiver.name } : {}, ...groupBy ? { group_by: groupBy } : {}, ...matchers?.length ? { matchers: matchers.map(String) } : {},
      ...continueMatching ? { continue: true } : {}, ...time('group_wait', groupWait), ...time('group_interval', groupInterval),
      ...time('repeat_interval', repeatInterval), ...this.routes.length ? { routes: this.routes.map((route) => route._render()) } : {},
    };
  }

  /**
   * Every receiver that it or a branch of it names.
   * @internal
   */
  public get _receivers(): Receiver[] {
    return [...this.options.receiver ? [this.options.receiver] : [], ...this.routes.flatMap((route) => route._receivers)];
  }
}
