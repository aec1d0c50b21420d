import { ApiObject, Duration, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { loadAlertmanagerConfig, routeOf } from '../../lib/config/alertmanager/load';
import { Labels } from '../../lib/model/labels';
import { RouteTree } from '../../lib/routing/route';
import { namedObject } from '../named-object';
import { goDuration } from '../prom-duration';
import { RuntimeImage } from '../runtime-image';
import { AlertRoute, AlertRouteOptions } from './alert-route';
import { Matcher } from './matcher';
import { Receiver } from './receiver';

/** What an Alertmanager may be told. */
export interface AlertmanagerOptions {
  /**
   * How many of the same, beside each other.
   * @default 1
   */
  readonly replicas?: number;
  /**
   * How long silences and notifications are kept.
   * @default Duration.hours(120)
   */
  readonly retention?: Duration;
  /**
   * How alerts go that no branch takes, and what branches take over from it. Its receiver is one that tells nobody, unless another is named.
   * @default - groups by alertname
   */
  readonly rootRoute?: AlertRouteOptions;
}

/** Properties of `Alertmanager`. */
export interface AlertmanagerProps extends AlertmanagerOptions {
  /**
   * Its name.
   * @default - the path in lower case with `-` for `/`
   */
  readonly name?: string;
  /**
   * Which image it runs from.
   * @default RuntimeImage.bundled()
   */
  readonly image?: RuntimeImage;
}

/** When some alerts keep others from being told. */
export interface InhibitRule {
  /** The alerts that keep others from being told. */
  readonly source: Matcher[];
  /** The alerts that are not told meanwhile. */
  readonly target: Matcher[];
  /**
   * Labels that both must have the same values of.
   * @default - none
   */
  readonly equal?: string[];
}

const VERSION = 'v0.34.0';
const NOBODY = 'null';

/** An Alertmanager with its configuration, which is checked as the server would check it. */
export class Alertmanager extends Construct {
  /** The custom resource. */
  public readonly apiObject: ApiObject;
  /** How alerts go that no branch takes; add branches to it. */
  public readonly rootRoute: AlertRoute;

  private readonly nobody = new Receiver(NOBODY);
  private readonly receivers = new Map<string, Receiver>();
  private readonly inhibitions: InhibitRule[] = [];
  private readonly expectations: Array<{ readonly labels: { [name: string]: string }; readonly receivers: string[] }> = [];

  constructor(scope: Construct, id: string, props: AlertmanagerProps = {}) {
    super(scope, id);
    const { replicas = 1, image = RuntimeImage.bundled(), retention = Duration.hours(120), rootRoute = { groupBy: ['alertname'] } } = props;
    this.rootRoute = new AlertRoute('root', { ...rootRoute, receiver: rootRoute.receiver ?? this.nobody });
    this.apiObject = namedObject(this, {
      apiVersion: 'monitoring.coreos.com/v1', kind: 'Alertmanager', metadata: props.name ? { name: props.name } : undefined,
      spec: { image: image.of('alertmanager'), version: VERSION, replicas, retention: goDuration(retention) },
    });
    new ApiObject(this, 'Configuration', {
      apiVersion: 'v1', kind: 'Secret', metadata: { name: `alertmanager-${this.apiObject.name}` },
      stringData: { 'alertmanager.yaml': Lazy.any({ produce: () => this.config() }) },
    });
    this.node.addValidation({ validate: () => this.faults() });
  }

  /** Somebody to tell of alerts. */
  public addReceiver(name: string): Receiver {
    if (this.receivers.has(name) || name === NOBODY) throw new Error(`${this.node.path}: receiver "${name}" is there twice; give one of them another name`);
    const receiver = new Receiver(name);
    this.receivers.set(name, receiver);
    return receiver;
  }

  /** Some alerts keep others from being told. */
  public addInhibition(rule: InhibitRule): void {
    this.inhibitions.push(rule);
  }

  /** The names of the receivers that an alert with these labels reaches. */
  public receiversOf(labels: { [name: string]: string }): string[] {
    return new RouteTree(routeOf(loadAlertmanagerConfig(this.config(), 'alertmanager.yaml'))).receiversOf(Labels.of(labels));
  }

  /** Synthesis fails if an alert with these labels reaches other receivers. */
  public expectRoute(labels: { [name: string]: string }, receivers: string[]): void {
    this.expectations.push({ labels, receivers });
  }

  private config(): string {
    const matchers = (list: Matcher[]) => list.map(String);
    return JSON.stringify({
      route: this.rootRoute._render(),
      ...this.inhibitions.length ? {
        inhibit_rules: this.inhibitions.map(({ source, target, equal }) => (
          { source_matchers: matchers(source), target_matchers: matchers(target), ...equal ? { equal } : {} })),
      } : {},
      receivers: [this.nobody, ...this.receivers.values()].map((receiver) => receiver._render()),
    }, null, 2);
  }

  private faults(): string[] {
    const faults: string[] = [];
    for (const receiver of this.receivers.values()) {
      if (receiver._isEmpty) faults.push(`receiver "${receiver.name}" tells nobody; call addWebhook() or addEmail() on it`);
    }
    for (const { name } of this.rootRoute._receivers) {
      if (name === NOBODY || this.receivers.has(name)) continue;
      faults.push(`a route names receiver "${name}", which this Alertmanager does not have; call addReceiver("${name}")`);
    }
    try {
      loadAlertmanagerConfig(this.config(), 'alertmanager.yaml');
    } catch (err) {
      return [...faults, (err as Error).message];
    }
    for (const { labels, receivers } of this.expectations) {
      const reached = this.receiversOf(labels);
      if (reached.join() === receivers.join()) continue;
      faults.push(`an alert with ${JSON.stringify(labels)} reaches ${reached.join(', ')}, not ${receivers.join(', ')}`);
    }
    return faults;
  }
}
