import { Labels } from '../model/labels';
import { AlertMatcher, matchesAll, printMatchers, sortMatchers } from './alert-matcher';

/** A node of `route` as it was configured: what is undefined comes from the parent. Durations in milliseconds. */
export interface RouteConfig {
  readonly receiver?: string;
  /** Label names; `all` for `['...']`, empty for one group of everything. */
  readonly groupBy?: readonly string[] | 'all';
  readonly groupWait?: number;
  readonly groupInterval?: number;
  readonly repeatInterval?: number;
  /** Of `match`, `match_re` (its patterns anchored, `^(?:a.*)$`) and `matchers` together, in any order. */
  readonly matchers?: readonly AlertMatcher[];
  readonly muteTimeIntervals?: readonly string[];
  readonly activeTimeIntervals?: readonly string[];
  readonly continue?: boolean;
  /** Labels that notifications of the route carry, besides those of its parents. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly routes?: readonly RouteConfig[];
}

/** What a route does with its alerts, what it inherits included. */
export interface RouteOptions {
  readonly receiver: string;
  readonly groupBy: readonly string[] | 'all';
  readonly groupWait: number;
  readonly groupInterval: number;
  readonly repeatInterval: number;
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

const DEFAULTS: RouteOptions = {
  receiver: '', groupBy: [], groupWait: 30_000, groupInterval: 300_000, repeatInterval: 14_400_000, muteTimeIntervals: [], activeTimeIntervals: [], labels: {},
};

/** A node of the tree. */
export class Route {
  readonly options: RouteOptions;
  readonly matchers: readonly AlertMatcher[];
  readonly continue: boolean;
  readonly routes: readonly Route[];
  /** The matchers from the root to here, `{}/{team="a"}`: the first half of a group key. Routes beside each other may share it. */
  readonly key: string;
  /** The same with the place among the siblings, `{}/{team="a"}/0`: no other route of the tree has it. */
  readonly id: string;

  constructor(config: RouteConfig, parent?: Route, index = 0) {
    this.options = inherit(config, parent?.options ?? DEFAULTS);
    this.matchers = sortMatchers(config.matchers ?? []);
    this.continue = config.continue ?? false;
    const own = printMatchers(this.matchers);
    this.key = parent ? `${parent.key}/${own}` : own;
    this.id = parent ? `${parent.id}/${own}/${index}` : own;
    this.routes = (config.routes ?? []).map((child, i) => new Route(child, this, i));
  }

  /** Adds the routes of this branch that get the alert to `found`. @returns whether any did */
  match(labels: Labels, found: Route[]): boolean {
    if (!matchesAll(this.matchers, labels)) return false;
    let matched = false;
    for (let i = 0; i < this.routes.length; i++) {
      if (!this.routes[i].match(labels, found)) continue;
      matched = true;
      if (!this.routes[i].continue) break;
    }
    if (!matched) found.push(this);
    return true;
  }
}

/** Where alerts go: the deepest routes that match, depth first; a match ends the search among its siblings unless it says `continue`. */
export class RouteTree {
  readonly root: Route;

  constructor(config: RouteConfig) {
    this.root = new Route(config);
  }

  /** In the order in which they are found; never empty, since the root takes what no other route does. */
  match(labels: Labels): Route[] {
    const found: Route[] = [];
    this.root.match(labels, found);
    return found;
  }

  /** Names of the receivers that an alert with these labels reaches, each once. */
  receiversOf(labels: Labels): string[] {
    return [...new Set(this.match(labels).map((route) => route.options.receiver))];
  }

  /** Every route, parents before their children. */
  * all(from: Route = this.root): IterableIterator<Route> {
    yield from;
    for (const child of from.routes) yield* this.all(child);
  }
}

/** Time intervals are a route's own; everything else comes down from the parent. */
function inherit(config: RouteConfig, parent: RouteOptions): RouteOptions {
  return {
    receiver: config.receiver || parent.receiver,
    groupBy: config.groupBy ?? parent.groupBy,
    groupWait: config.groupWait ?? parent.groupWait,
    groupInterval: config.groupInterval ?? parent.groupInterval,
    repeatInterval: config.repeatInterval ?? parent.repeatInterval,
    muteTimeIntervals: config.muteTimeIntervals ?? [],
    activeTimeIntervals: config.activeTimeIntervals ?? [],
    labels: { ...parent.labels, ...config.labels },
  };
}
