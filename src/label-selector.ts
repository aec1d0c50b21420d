import { checkLabelKey, checkLabelValue } from './kubernetes-label';
import { Labels, Requirement, Selector } from './selector';

/**
 * Selects Kubernetes objects by their labels. Immutable: every method returns another selector that asks for more, and an object must
 * fulfil all of it.
 */
export class LabelSelector {
  /** Selects every object. */
  public static everything(): LabelSelector {
    return new LabelSelector({}, []);
  }

  /**
   * Selects the objects that have all these labels.
   * @param labels names and values, such as `{ app: 'web' }`; at least one
   */
  public static labels(labels: { [name: string]: string }): LabelSelector {
    const entries = Object.entries(labels);
    if (entries.length === 0) throw new Error('no labels to select by; give at least one, or use LabelSelector.everything()');
    for (const [name, value] of entries) {
      checkLabelKey(name);
      checkLabelValue(name, value);
    }
    return new LabelSelector({ ...labels }, []);
  }

  private constructor(private readonly matchLabels: Labels, private readonly matchExpressions: readonly Requirement[]) {}

  /** And whose label `name` has one of `values`. */
  public isIn(name: string, values: string[]): LabelSelector {
    return this.and({ key: name, operator: 'In', values: checkedValues(name, values) });
  }

  /** And whose label `name`, if they have it, has none of `values`. */
  public isNotIn(name: string, values: string[]): LabelSelector {
    return this.and({ key: name, operator: 'NotIn', values: checkedValues(name, values) });
  }

  /** And that have the label `name`, whatever its value. */
  public exists(name: string): LabelSelector {
    return this.and({ key: name, operator: 'Exists' });
  }

  /** And that do not have the label `name`. */
  public doesNotExist(name: string): LabelSelector {
    return this.and({ key: name, operator: 'DoesNotExist' });
  }

  /**
   * As Kubernetes writes it.
   * @internal
   */
  public _render(): Selector {
    return {
      ...Object.keys(this.matchLabels).length > 0 ? { matchLabels: this.matchLabels } : {},
      ...this.matchExpressions.length > 0 ? { matchExpressions: this.matchExpressions } : {},
    };
  }

  private and(requirement: Requirement): LabelSelector {
    checkLabelKey(requirement.key);
    return new LabelSelector(this.matchLabels, [...this.matchExpressions, requirement]);
  }
}

function checkedValues(name: string, values: string[]): string[] {
  if (values.length === 0) throw new Error(`label "${name}": no values to compare with; give at least one, or use exists() or doesNotExist()`);
  for (const value of values) checkLabelValue(name, value);
  return [...values];
}
