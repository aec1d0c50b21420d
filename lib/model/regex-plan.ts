/**
 * What most patterns of matchers come down to, found without a regular expression engine: a few literals, and literals with gaps of
 * any text between them. `a|b`, `node-[123]`, `.*error.*` and `app-.+-(blue|green)` do; what does not is left to RE2.
 */
export interface RegexPlan {
  /** Values that match as a whole. */
  readonly literals: readonly string[];
  /** Shapes of further values that match. */
  readonly globs: readonly Glob[];
}

/** Literals that follow each other with gaps between: `pieces[0]` begins the value, the last one ends it, and either may be empty. */
export interface Glob {
  readonly pieces: readonly string[];
  /** `gaps[i]` is the least number of characters between `pieces[i]` and `pieces[i + 1]`: 0 for `.*`, 1 for `.+`. */
  readonly gaps: readonly number[];
}

const MOST_ALTERNATIVES = 256; // `[a-z][a-z]` stays with RE2
const SPECIAL = '\\.+*?()|[]{}^$';

/** The plan of a whole, anchored pattern in which `.` matches newlines too; undefined where only RE2 can tell, bad syntax included. */
export function planRegex(pattern: string): RegexPlan | undefined {
  const parser = new Parser(pattern);
  const alternatives = parser.alternation();
  if (!alternatives || !parser.done) return undefined;
  const literals = new Set<string>();
  const globs: Glob[] = [];
  for (const glob of alternatives) {
    if (glob.gaps.length) globs.push(glob);
    else literals.add(glob.pieces[0]);
  }
  return { literals: [...literals], globs };
}

/** Whether `value`, well-formed text, has the shape of `glob`. Each gap may be of any length, so the first fit of a piece is as good as any. */
export function matchesGlob({ pieces, gaps }: Glob, value: string): boolean {
  const last = pieces.length - 1;
  if (!value.startsWith(pieces[0])) return false;
  let at = pieces[0].length;
  for (let i = 1; i < last; i++) {
    const found = value.indexOf(pieces[i], at + gaps[i - 1]);
    if (found < 0) return false;
    at = found + pieces[i].length;
  }
  return value.length - pieces[last].length >= at + gaps[last - 1] && value.endsWith(pieces[last]);
}

/** A recursive descent over the part of RE2's syntax that plans can express. Every method returns undefined at the first thing outside it. */
class Parser {
  private at = 0;

  constructor(private readonly pattern: string) {}

  get done(): boolean {
    return this.at === this.pattern.length;
  }

  /** `a|b|c`, up to the end or a closing parenthesis. */
  alternation(): Glob[] | undefined {
    const all: Glob[] = [];
    do {
      const one = this.sequence();
      if (!one || all.length + one.length > MOST_ALTERNATIVES) return undefined;
      all.push(...one);
    } while (this.take('|'));
    return all;
  }

  private sequence(): Glob[] | undefined {
    let all: Glob[] = [{ pieces: [''], gaps: [] }];
    while (!this.done && !this.sees('|') && !this.sees(')')) {
      const next = this.item();
      if (!next || this.sees('*') || this.sees('+') || this.sees('?') || this.sees('{')) return undefined;
      if (all.length * next.length > MOST_ALTERNATIVES) return undefined;
      const before = all;
      all = [];
      for (const head of before) for (const tail of next) all.push(joined(head, tail));
    }
    return all.every(isSimple) ? all : undefined;
  }

  private item(): Glob[] | undefined {
    if (this.take('.')) return this.take('*') ? [gap(0)] : this.take('+') ? [gap(1)] : undefined;
    if (this.take('(')) return this.group();
    if (this.take('[')) return this.characterClass();
    if (this.take('\\')) return this.escape();
    const char = String.fromCodePoint(this.pattern.codePointAt(this.at)!);
    if (SPECIAL.includes(char)) return undefined;
    this.at += char.length;
    return [literal(char)];
  }

  private group(): Glob[] | undefined {
    if (this.sees('?') && !this.take('?:')) return undefined;
    const inner = this.alternation();
    return this.take(')') ? inner : undefined;
  }

  /** `[abc0-9]` of ASCII letters, digits and the tamest punctuation. */
  private characterClass(): Glob[] | undefined {
    const chars = new Set<string>();
    while (!this.take(']')) {
      const first = this.classChar();
      if (first === undefined) return undefined;
      let last = first;
      if (this.sees('-') && this.pattern[this.at + 1] !== ']') {
        this.at++;
        const end = this.classChar();
        if (end === undefined || end < first) return undefined;
        last = end;
      }
      for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++) chars.add(String.fromCharCode(code));
    }
    return chars.size ? [...chars].map(literal) : undefined;
  }

  private classChar(): string | undefined {
    const char = this.pattern[this.at] ?? '';
    if (!/^[A-Za-z0-9_ .,:/-]$/.test(char)) return undefined;
    this.at++;
    return char;
  }

  /** A backslash before punctuation means just that; before a letter or digit it may mean anything. */
  private escape(): Glob[] | undefined {
    const char = this.pattern[this.at] ?? '';
    if (!/^[!-/:-@[-`{-~]$/.test(char)) return undefined;
    this.at++;
    return [literal(char)];
  }

  private sees(text: string): boolean {
    return this.pattern.startsWith(text, this.at);
  }

  private take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += text.length;
    return true;
  }
}

function literal(text: string): Glob {
  return { pieces: [text], gaps: [] };
}

function gap(least: number): Glob {
  return { pieces: ['', ''], gaps: [least] };
}

/** `head` followed by `tail`: the last piece of one and the first of the other become one, and two gaps with nothing between them too. */
function joined(head: Glob, tail: Glob): Glob {
  const seam = head.pieces[head.pieces.length - 1] + tail.pieces[0];
  if (seam === '' && head.gaps.length && tail.gaps.length) {
    const merged = head.gaps[head.gaps.length - 1] + tail.gaps[0];
    return { pieces: [...head.pieces.slice(0, -1), ...tail.pieces.slice(1)], gaps: [...head.gaps.slice(0, -1), merged, ...tail.gaps.slice(1)] };
  }
  return { pieces: [...head.pieces.slice(0, -1), seam, ...tail.pieces.slice(1)], gaps: [...head.gaps, ...tail.gaps] };
}

/** A gap of two characters or more would have to count them, and characters are not UTF-16 units. */
function isSimple(glob: Glob): boolean {
  return glob.gaps.every((least) => least <= 1);
}
