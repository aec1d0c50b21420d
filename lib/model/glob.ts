/** Stands in a piece of a glob for any one character: half of a surrogate pair, which no text has. */
export const ANY = '\ud800';

/**
 * Literals with gaps of any text between them: the first piece begins the value, the last one ends it, and the others follow in this
 * order. A single piece is the whole value. Pieces are well-formed but for `ANY`; any may be empty.
 */
export class Glob {
  private readonly wild: readonly boolean[];

  constructor(readonly pieces: readonly string[]) {
    this.wild = pieces.map((piece) => piece.includes(ANY));
  }

  /** What every value of this shape begins with. */
  get prefix(): string {
    return this.pieces[0].split(ANY, 1)[0];
  }

  /**
   * Whether `value`, well-formed, has this shape. A gap may have any length, so the first fit of a piece is as good as any other
   * and nothing is tried twice: a value costs its length times that of the longest piece at most.
   */
  matches(value: string): boolean {
    const { pieces, wild } = this, last = pieces.length - 1;
    let at = wild[0] ? endOfFit(pieces[0], value, 0) : value.startsWith(pieces[0]) ? pieces[0].length : -1;
    if (at < 0 || last === 0) return at === value.length;
    const end = wild[last] ? startOfLast(pieces[last], value) : value.length - pieces[last].length;
    if (end < at || !(wild[last] ? endOfFit(pieces[last], value, end) >= 0 : value.endsWith(pieces[last]))) return false;
    for (let i = 1; i < last; i++) {
      at = wild[i] ? endOfFirstFit(pieces[i], value, at) : endOfText(pieces[i], value, at);
      if (at < 0) return false;
    }
    return at <= end;
  }
}

/** Where `piece` ends if it stands at `at`, else -1. */
function endOfFit(piece: string, value: string, at: number): number {
  for (let i = 0; i < piece.length; i++) {
    if (at >= value.length) return -1;
    if (piece[i] === ANY) at += widthAt(value, at);
    else if (piece.charCodeAt(i) !== value.charCodeAt(at++)) return -1;
  }
  return at;
}

function endOfFirstFit(piece: string, value: string, from: number): number {
  for (let at = from; at < value.length; at += widthAt(value, at)) {
    const end = endOfFit(piece, value, at);
    if (end >= 0) return end;
  }
  return -1;
}

function endOfText(text: string, value: string, from: number): number {
  const at = value.indexOf(text, from);
  return at < 0 ? -1 : at + text.length;
}

/** Where `piece` must begin to end with `value`: as many characters before its end; negative where it has fewer. */
function startOfLast(piece: string, value: string): number {
  let at = value.length;
  for (let i = piece.length - 1; i >= 0; i--) {
    at--;
    if (piece[i] === ANY && isLowSurrogate(value.charCodeAt(at))) at--;
  }
  return at;
}

/** How many UTF-16 units the character at `at` takes. */
function widthAt(value: string, at: number): number {
  return isLowSurrogate(value.charCodeAt(at + 1)) ? 2 : 1; // of well-formed text, where a high surrogate must come before
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
