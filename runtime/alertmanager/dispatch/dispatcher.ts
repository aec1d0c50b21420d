import { Labels } from '../../../lib/model/labels';
import { Registry } from '../../../lib/metrics/registry';
import { groupLabels } from '../../../lib/routing/group-key';
import { Route, RouteOptions, RouteTree } from '../../../lib/routing/route';
import { CodedError } from '../../../lib/sys/errors';
import { Alert } from '../alert';
import { AlertListener, AlertStore } from '../provider/alert-store';
import { Group, GroupDeps } from './group';

export interface DispatcherDeps extends Omit<GroupDeps, 'ending' | 'giveUp'> {
  readonly store: AlertStore;
  readonly registry: Registry;
  /** Milliseconds since the dispatcher was made during which no group is told of. */
  readonly startDelay: number;
}

/** Puts alerts into groups by the routing tree, and lets the groups run. */
export class Dispatcher implements AlertListener {
  private tree = new RouteTree({});
  private groupsOf = new Map<string, Map<string, Group>>(); // by id of the route, then by key of the labels
  private readonly ending = new Map<string, Promise<void>>(); // last flushes of groups that are no more, by group key
  private readonly closing = new AbortController();
  private readonly givingUp = new AbortController();
  private readonly notBefore: number; // of the monotonic clock

  constructor(private readonly deps: DispatcherDeps) {
    this.notBefore = deps.clock.monotonic() + deps.startDelay;
    deps.registry.gaugeFunc('alertmanager_dispatcher_aggregation_groups', 'Groups of alerts there are.', () => this.groups().length);
  }

  /** Every group, in the order of the tree's routes and of the groups' making. */
  groups(): Group[] {
    return [...this.tree.all()].flatMap((route) => [...this.groupsOf.get(route.id)?.values() ?? []]);
  }

  /** The routes that an alert with these labels takes. */
  match(labels: Labels): Route[] {
    return this.tree.match(labels);
  }

  put(alert: Alert): void {
    for (const route of this.tree.match(alert.labels)) this.insert(alert, route);
  }

  /**
   * Takes another tree. A group whose route and options are as before stays with its timer; all others end, and their alerts are grouped
   * anew, to be told of only after what is being sent has been.
   */
  configure(tree: RouteTree): void {
    const before = this.groupsOf;
    this.tree = tree;
    this.groupsOf = new Map();
    const routes = new Map([...tree.all()].map((route) => [route.id, route]));
    for (const [id, groups] of before) {
      const route = routes.get(id);
      for (const [key, group] of groups) {
        if (route && sameOptions(group.route.options, route.options)) this.carryOver(id, key, group, route);
        else this.end(group);
      }
    }
    for (const alert of this.deps.store.all()) this.regroup(alert);
  }

  /** Ends groups that are empty. */
  collect(): void {
    for (const groups of this.groupsOf.values()) {
      for (const [key, group] of groups) {
        if (group.size > 0) continue;
        groups.delete(key);
        this.end(group);
      }
    }
  }

  /** Ends all groups. What is being sent has `grace` milliseconds to be answered; what fails is not tried again. */
  async stop(grace: number): Promise<void> {
    this.closing.abort(new CodedError('CANCELED', 'context canceled'));
    for (const group of this.groups()) this.end(group);
    this.groupsOf.clear();
    const ended = Promise.all(this.ending.values());
    const patience = new AbortController();
    await Promise.race([ended, this.deps.clock.sleep(grace, patience.signal).catch(() => undefined)]);
    patience.abort();
    this.givingUp.abort(new CodedError('CANCELED', 'context canceled'));
    await ended;
  }

  private carryOver(id: string, key: string, group: Group, route: Route): void {
    group.route = route;
    for (const alert of group.alerts) if (!this.tree.match(alert.labels).includes(route)) group.remove(alert);
    this.groupsIn(id).set(key, group);
  }

  /** Puts an alert where it belongs now. Groups that were carried over know what is over, or have told it already. */
  private regroup(alert: Alert): void {
    const over = alert.resolvedAt(this.deps.clock.now());
    for (const route of this.tree.match(alert.labels)) {
      if (!over || !this.groupsOf.get(route.id)?.has(groupLabels(alert.labels, route.options.groupBy).key())) this.insert(alert, route);
    }
  }

  private insert(alert: Alert, route: Route): void {
    const { clock } = this.deps;
    const labels = groupLabels(alert.labels, route.options.groupBy);
    const groups = this.groupsIn(route.id), key = labels.key();
    const known = groups.get(key);
    if (known) return known.insert(alert);
    const group = new Group({ ...this.deps, ending: this.closing.signal, giveUp: this.givingUp.signal }, route, labels);
    groups.set(key, group);
    group.insert(alert);
    const { groupWait } = route.options;
    const wait = alert.startsAt.ms + groupWait < clock.now() ? 0 : groupWait;
    group.start(Math.max(wait, this.notBefore - clock.monotonic()), this.ending.get(group.key) ?? Promise.resolve());
  }

  private groupsIn(routeId: string): Map<string, Group> {
    const groups = this.groupsOf.get(routeId) ?? new Map<string, Group>();
    this.groupsOf.set(routeId, groups);
    return groups;
  }

  private end(group: Group): void {
    const ended = Promise.all([this.ending.get(group.key), group.stop()]).then(() => {
      if (this.ending.get(group.key) === ended) this.ending.delete(group.key);
    });
    this.ending.set(group.key, ended);
  }
}

function sameOptions(a: RouteOptions, b: RouteOptions): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
