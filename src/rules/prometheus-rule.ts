import { ApiObject, ApiObjectMetadata, Duration, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { namedObject } from '../named-object';
import { withPath } from '../with-path';
import { AlertProps, RuleGroup } from './rule-group';

/** Properties of `PrometheusRule`. */
export interface PrometheusRuleProps {
  /**
   * Metadata of the object.
   * @default - named after the path, in the namespace of the chart
   */
  readonly metadata?: ApiObjectMetadata;
}

/** What a group of rules may be told. */
export interface RuleGroupOptions {
  /**
   * How often the rules are evaluated.
   * @default - as often as the Prometheus that selects them says
   */
  readonly interval?: Duration;
}

/** Alerts and recordings: the custom resource `PrometheusRule` of the Prometheus operator. Every expression is checked when it is added. */
export class PrometheusRule extends Construct {
  /** The custom resource. */
  public readonly apiObject: ApiObject;

  private readonly groups = new Map<string, RuleGroup>();

  constructor(scope: Construct, id: string, props: PrometheusRuleProps = {}) {
    super(scope, id);
    this.apiObject = withPath(this, () => namedObject(this, {
      apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', metadata: props.metadata,
      spec: Lazy.any({ produce: () => ({ groups: [...this.groups.values()].map((group) => group._render()) }) }),
    }));
  }

  /** A group of rules, which are evaluated one after the other. */
  public addGroup(name: string, options: RuleGroupOptions = {}): RuleGroup {
    if (this.groups.has(name)) throw new Error(`${this.node.path}: group "${name}" is there twice; give one of them another name`);
    const group = new RuleGroupOf(this, name, options.interval);
    this.groups.set(name, group);
    return group;
  }
}

/** Puts the path of its construct before what is wrong. */
class RuleGroupOf extends RuleGroup {
  constructor(private readonly owner: PrometheusRule, name: string, interval?: Duration) {
    super(name, interval);
  }

  public override addAlert(name: string, props: AlertProps): RuleGroup {
    return withPath(this.owner, () => super.addAlert(name, props));
  }

  public override addRecording(record: string, expr: string, labels?: { [name: string]: string }): RuleGroup {
    return withPath(this.owner, () => super.addRecording(record, expr, labels));
  }
}
