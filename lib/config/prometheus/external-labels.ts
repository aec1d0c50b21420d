export interface LoadOptions {
  /** Variables that values of `external_labels` may name, and `GOGC`, which is printed where the file has none. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told of a variable that is not set; the text becomes empty there. */
  readonly onEmptyVariable?: (name: string) => void;
}

const REFERENCE = /\$(?:\{([*#$@!?\-\d])\}|\{([^}]*)\}|(\{)|([*#$@!?\-\d])|(\w+))?/g;

/** Replaces `$name` and `${name}` in the values by variables of the environment, as Go's `os.Expand` does; `$$` is a dollar. */
export function expandVariables(labels: Readonly<Record<string, string>>, { env, onEmptyVariable }: LoadOptions): Record<string, string> {
  const valueOf = (name: string) => {
    if (name === '$') return '$';
    const value = (Object.hasOwn(env, name) && env[name]) || '';
    if (!value) onEmptyVariable?.(name);
    return value;
  };
  const expand = (text: string) => text.replace(REFERENCE, (_, ...[bracedSign, braced, open, sign, word]: Array<string | undefined>) => {
    const name = bracedSign ?? braced ?? sign ?? word;
    if (name) return valueOf(name);
    return name === undefined && open === undefined ? '$' : ''; // `${}` and an open brace are passed over
  });
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, expand(value)]));
}
