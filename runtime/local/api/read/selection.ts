import { KubeObject } from '../../../kube/objects';
import { Kind } from '../kind';
import { fieldsMatch, FieldTerm, parseFieldSelector } from '../select/field-selector';
import { LabelSelector, parseLabelSelector, selects } from '../select/label-selector';

/** Which objects of a kind a list, watch or deletion is about. */
export interface Selection {
  /** Absent or empty: all. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** A selection made ready. */
export class Selector {
  private readonly labels: LabelSelector;
  private readonly fields: readonly FieldTerm[];
  /** What the keys of all selected objects begin with. */
  readonly prefix: string;

  /** @throws ApiError BadRequest */
  constructor(private readonly kind: Kind, { namespace, labelSelector = '', fieldSelector = '' }: Selection) {
    this.labels = parseLabelSelector(labelSelector);
    this.fields = parseFieldSelector(fieldSelector, kind.fields);
    this.prefix = namespace ? `${namespace}/` : '';
  }

  /** Whether labels or fields are looked at. */
  get isSelective(): boolean {
    return this.labels.length > 0 || this.fields.length > 0;
  }

  /** @param served as this version of the kind shows it */
  matches(served: KubeObject): boolean {
    return selects(this.labels, served.metadata.labels) && fieldsMatch(this.fields, this.kind.fields, served);
  }
}
