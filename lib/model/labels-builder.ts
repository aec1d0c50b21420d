import { compareUtf8 } from '../encoding/utf8-order';
import { checkLabel, Labels } from './labels';

/** Changes a label set step by step, each step upon the last, as relabelling does. Copies it with the first change, not before. */
export class LabelsBuilder {
  /** name, value, name, value ...; sorted. Undefined as long as nothing differs from `base`. */
  private flat: string[] | undefined;

  constructor(private base: Labels = Labels.EMPTY) {}

  /** The value of `name` as it is now, or '' where it is absent. */
  get(name: string): string {
    if (!this.flat) return this.base.get(name);
    const at = this.find(this.flat, name);
    return this.flat[at] === name ? this.flat[at + 1] : '';
  }

  /** Adds a label or gives it another value; '' removes it. @throws CodedError BAD_LABELS as `checkLabel` does */
  set(name: string, value: string): this {
    checkLabel(name, value);
    if (value === '') return this.del(name);
    const flat = this.changing(), at = this.find(flat, name);
    if (flat[at] === name) flat[at + 1] = value;
    else flat.splice(at, 0, name, value);
    return this;
  }

  /** Removes labels; one that is absent is no error. */
  del(...names: readonly string[]): this {
    for (const name of names) {
      if (this.get(name) === '') continue;
      const flat = this.changing();
      flat.splice(this.find(flat, name), 2);
    }
    return this;
  }

  /** Removes all labels but these. */
  keep(...names: readonly string[]): this {
    this.base = this.labels().keep(names);
    return this;
  }

  /** The labels as they are now. Further changes do not reach them. */
  labels(): Labels {
    if (this.flat) this.base = Labels.fromSorted(this.flat);
    this.flat = undefined; // it belongs to them now
    return this.base;
  }

  private changing(): string[] {
    if (this.flat) return this.flat;
    const flat: string[] = [];
    for (let i = 0; i < this.base.size; i++) flat.push(this.base.name(i), this.base.value(i));
    return this.flat = flat;
  }

  /** Where `name` stands in `flat`, or would have to. */
  private find(flat: readonly string[], name: string): number {
    let at = 0;
    while (at < flat.length && compareUtf8(flat[at], name) < 0) at += 2;
    return at;
  }
}
