/** A character as Go's `%#U` shows it: `U+002E '.'`. */
export function quoteChar(char: string): string {
  return `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${char}'`;
}
