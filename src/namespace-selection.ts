import { isDnsLabel } from './dns-name';

/** In which namespaces a monitor looks for its targets. */
export class NamespaceSelection {
  /** In the namespace of the monitor itself. */
  public static own(): NamespaceSelection {
    return new NamespaceSelection({});
  }

  /** In every namespace of the cluster. */
  public static any(): NamespaceSelection {
    return new NamespaceSelection({ any: true });
  }

  /**
   * In these namespaces.
   * @param names at least one
   */
  public static named(...names: string[]): NamespaceSelection {
    if (names.length === 0) throw new Error('no namespace is named; name one, or use NamespaceSelection.any() or own()');
    for (const name of names) {
      if (!isDnsLabel(name)) {
        throw new Error(`"${name}" is not the name of a namespace: use up to 63 lower-case letters, digits and "-" that begin and end with `
          + 'a letter or digit');
      }
    }
    return new NamespaceSelection({ matchNames: [...names] });
  }

  private constructor(private readonly selector: { readonly any?: boolean; readonly matchNames?: string[] }) {}

  /**
   * Whether a monitor of the namespace `own` looks into `namespace`; it may where `own` is not known.
   * @internal
   */
  public _includes(namespace: string, own: string | undefined): boolean {
    const { any, matchNames } = this.selector;
    return any || (matchNames ? matchNames.includes(namespace) : own === undefined || own === namespace);
  }

  /**
   * The `namespaceSelector` of a monitor; undefined for its own namespace.
   * @internal
   */
  public _render(): object | undefined {
    return Object.keys(this.selector).length > 0 ? this.selector : undefined;
  }
}
