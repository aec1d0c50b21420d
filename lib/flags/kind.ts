/**
 * How the text of a flag or argument becomes a value. Programs may bring their own kinds: everything about a kind of value
 * is in here, and what `read` throws is what the user reads.
 * `Absent` is what `Parsed.get` returns where nothing was given and there is no default.
 */
export interface Kind<T, Absent = undefined> {
  /** `switch` and `counter` flags take no value; `list` and `counter` may be repeated. */
  readonly form: 'value' | 'list' | 'switch' | 'counter';
  readonly absent: Absent;
  /** `absent` as Go writes the zero value of this kind. */
  readonly zero: string;
  /** The choices that a shell can complete; for flags only. */
  readonly choices?: readonly string[];
  /** Help pages show the default in quotes. */
  readonly quoted?: boolean;
  /**
   * The value of `text`; for a list or counter, `before` with `text` added, and `before` may be changed for it.
   * @throws CodedError whose message stands alone: it is printed without the name of the flag, as kingpin does
   */
  read(text: string, before?: T): T;
  /** The value as Go writes it, for `/api/v1/status/flags`. */
  write(value: T): string;
}
