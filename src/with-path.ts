import { IConstruct } from 'constructs';

/**
 * Runs `check`, whose errors do not know where they are, and puts the path of `construct` before their messages. For what a call alone
 * decides; before what a validation returns cdk8s puts the path itself.
 */
export function withPath<T>(construct: IConstruct, check: () => T): T {
  try {
    return check();
  } catch (err) {
    throw new Error(`${construct.node.path}: ${(err as Error).message}`); // without a cause, which Node would print as the same text again
  }
}
