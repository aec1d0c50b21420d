import { CallError } from './error';

/** UTF-16 units of the longest text that templates make: what is longer is no message, but a mistake or an attack. */
export const LONGEST = 16 << 20;

/** For what makes long texts of short ones, after each piece. @throws CallError */
export function checkLength(length: number): void {
  if (length > LONGEST) throw new CallError(`the text is longer than ${LONGEST}`);
}
