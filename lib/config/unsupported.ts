import { Codec } from './codec';

/** A block that is known and not written yet: refused by name, so that nobody believes it has an effect. */
export function unsupported(what: string): Codec<undefined> {
  return {
    type: what,
    zero: () => undefined,
    read(node) {
      throw node.fail(`${what} is not supported yet; remove it, or run the original program where you need it`);
    },
    isZero: () => true,
    print: () => null,
  };
}
