const MASK = '<secret>';

/**
 * Text that must not be seen: passwords, tokens, keys. Logged, printed, put into JSON or into another string it is
 * `<secret>`; only `reveal` gives it away.
 */
export class Secret {
  readonly #text: string; // a private name, because inspecting the object would show an ordinary property

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }
}
