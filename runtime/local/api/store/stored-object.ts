import { KubeObject } from '../../../kube/objects';

/** How a kind shows objects, as in `Kind`. */
interface View { toServed(stored: KubeObject): KubeObject }

/**
 * One version of an object: its JSON, and the object itself for as long as somebody uses it. JSON takes a third of the memory of what it
 * says, and is what most clients ask for.
 */
export class StoredObject {
  private used: WeakRef<KubeObject> | undefined;
  private shownAsItIs: View | undefined;

  /** @param text the JSON of `object` */
  constructor(readonly text: string, object?: KubeObject) {
    if (object) this.used = new WeakRef(object);
  }

  /** The same for everybody while anybody has it. */
  get object(): KubeObject {
    let object = this.used?.deref();
    if (!object) this.used = new WeakRef(object = this.parsed());
    return object;
  }

  /** As `view` shows it, for whoever goes through many: not kept, and not the same each time. */
  shownBy(view: View): KubeObject {
    const object = this.used?.deref() ?? this.parsed();
    return this.shownAsItIs === view ? object : this.served(object, view);
  }

  /** The JSON of what `view` shows. */
  textFor(view: View): string {
    if (this.shownAsItIs === view) return this.text;
    const object = this.used?.deref() ?? this.parsed(), served = this.served(object, view);
    return served === object ? this.text : JSON.stringify(served);
  }

  private served(object: KubeObject, view: View): KubeObject {
    const served = view.toServed(object);
    if (served === object) this.shownAsItIs = view;
    return served;
  }

  private parsed(): KubeObject {
    return JSON.parse(this.text) as KubeObject;
  }
}
