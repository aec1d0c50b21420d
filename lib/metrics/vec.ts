import { compareUtf8 } from '../encoding/utf8-order';
import { isWellFormed, toWellFormed } from '../encoding/well-formed';
import { CodedError } from '../sys/errors';
import { Metric } from './family';
import { comparePairs, LabelPairs, NO_LABELS, sortedPairs } from './label-pairs';

/** At least one label name. */
export type LabelNames = readonly [string, ...string[]];

/** One value per label name, in the order of the names. */
export type LabelValues<N extends LabelNames> = { readonly [K in keyof N]: string };

/** How many children a family may have, and who is told, once per family, when it wants more. */
export interface ChildLimit { readonly max: number; readonly refused: (error: CodedError) => void }

type Tree<C> = Map<string, C | Tree<C>>; // one level per label name

/**
 * The metrics of one name, one child per combination of label values. `with` makes a child when it is first asked for, and it stays
 * until it is removed: hold on to the child where it is used often.
 */
export class Vec<C extends Metric, N extends LabelNames = LabelNames> {
  private readonly order: readonly number[]; // order[i] says which of the values given belongs to sortedNames[i]
  private readonly sortedNames: readonly string[];
  private readonly tree: Tree<C> = new Map();
  private readonly children = new Set<C>();
  private sorted?: readonly C[]; // until the next child comes or goes
  private overflow?: C;

  constructor(private readonly name: string, private readonly labelNames: N, private readonly limit: ChildLimit,
    private readonly make: (labels: LabelPairs) => C) {
    this.order = labelNames.map((_, i) => i).sort((a, b) => compareUtf8(labelNames[a], labelNames[b]));
    this.sortedNames = this.order.map((i) => labelNames[i]);
  }

  /** All children in the order in which they are written. */
  get metrics(): readonly C[] {
    this.sorted ??= [...this.children].sort((a, b) => comparePairs(a.labels, b.labels));
    return this.sorted;
  }

  /**
   * The child of `values`. When the family is full, new values get a child that is never written: a metric must neither break the work
   * it measures nor take its memory.
   * @throws CodedError METRIC unless there is one value per name
   */
  with(...values: LabelValues<N>): C {
    if (values.length !== this.labelNames.length) throw this.miscounted(values);
    let node: C | Tree<C> | undefined = this.tree;
    for (let i = 0; i < values.length && node; i++) node = (node as Tree<C>).get(values[i]);
    return (node as C | undefined) ?? this.add(values);
  }

  /** Forgets the child of `values`; the next `with` makes a new one. @returns whether there was one */
  remove(...values: LabelValues<N>): boolean {
    if (values.length !== this.labelNames.length) throw this.miscounted(values);
    const path: Tree<C>[] = [];
    let node: C | Tree<C> | undefined = this.tree;
    for (let i = 0; i < values.length && node; i++) {
      path.push(node as Tree<C>);
      node = (node as Tree<C>).get(values[i]);
    }
    if (!node) return false;
    this.children.delete(node as C);
    this.sorted = undefined;
    for (let i = path.length - 1; i >= 0; i--) {
      path[i].delete(values[i]);
      if (path[i].size > 0) break; // else nothing is left below its own entry either
    }
    return true;
  }

  private add(values: readonly string[]): C {
    if (!values.every(isWellFormed)) return this.with(...values.map(toWellFormed) as unknown as LabelValues<N>);
    if (this.children.size >= this.limit.max) return this.refuse();
    const child = this.make(sortedPairs(this.sortedNames, this.order.map((i) => values[i])));
    this.children.add(child);
    this.sorted = undefined;
    const last = values.length - 1;
    let node = this.tree;
    for (let i = 0; i < last; i++) {
      const next = node.get(values[i]) ?? new Map();
      node.set(values[i], next);
      node = next as Tree<C>;
    }
    node.set(values[last], child);
    return child;
  }

  private refuse(): C {
    if (this.overflow) return this.overflow;
    this.overflow = this.make(NO_LABELS);
    this.limit.refused(new CodedError('METRIC_CARDINALITY', `metric ${this.name} has ${this.limit.max} combinations of `
      + `${this.labelNames.join(', ')} and takes no more: further ones are not counted; find the label whose values do not repeat`));
    return this.overflow;
  }

  private miscounted(values: readonly string[]): CodedError {
    return new CodedError('METRIC', `metric ${this.name} has the labels ${this.labelNames.join(', ')}, but got ${values.length} values`);
  }
}
