/** In which namespaces a monitor looks for its targets. */
export class NamespaceSelection {
  /** In the namespace of the monitor itself. */
  public static own(): NamespaceSelection {
    return new NamespaceSelection(undefined);
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
      if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) {
        throw new Error(`"${name}" is not the name of a namespace: use up to 63 lower-case letters, digits and "-"`);
      }
    }
    return new NamespaceSelection({ matchNames: [...names] });
  }

  private constructor(private readonly selector: object | undefined) {}

  /**
   * The `namespaceSelector` of a monitor; undefined for its own namespace.
   * @internal
   */
  public _render(): object | undefined {
    return this.selector;
  }
}
