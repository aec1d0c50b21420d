/** A condition on one label of alerts. */
export class Matcher {
  /** The label has this value. */
  public static equal(label: string, value: string): Matcher {
    return new Matcher(label, '=', value);
  }

  /** The label has another value, or is not there. */
  public static notEqual(label: string, value: string): Matcher {
    return new Matcher(label, '!=', value);
  }

  /** The whole value matches the expression (RE2). */
  public static regex(label: string, expression: string): Matcher {
    return new Matcher(label, '=~', expression);
  }

  /** The whole value does not match the expression (RE2). */
  public static notRegex(label: string, expression: string): Matcher {
    return new Matcher(label, '!~', expression);
  }

  private constructor(private readonly label: string, private readonly operator: string, private readonly value: string) {
    if (label === '') throw new Error('a matcher needs the name of a label, got ""');
  }

  /** As the Alertmanager reads it: `severity="critical"`. */
  public toString(): string {
    const name = /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(this.label) ? this.label : JSON.stringify(this.label);
    return `${name}${this.operator}${JSON.stringify(this.value)}`;
  }
}
