import type { RE2JS } from 're2js';
import { Matcher } from './matcher';
import { compileRegex } from './regex';

/** The pattern of a relabelling step: RE2's, matching a text as a whole, and with groups that templates refer to. */
export class RelabelRegex {
  /** What templates come down to for this pattern, by their text; `relabel` fills it. */
  readonly expansions = new Map<string, Expansion>();
  private readonly matcher: Matcher;
  private compiled: RE2JS | undefined;

  /** @throws CodedError BAD_REGEX in the words of Go, which tell of the pattern with its anchors */
  constructor(readonly source: string) {
    this.matcher = matcherOf(source);
  }

  matches(text: string): boolean {
    return this.matcher.matches(text);
  }

  /** What the groups matched, the whole text first and '' for a group that took no part; undefined where the text does not match. */
  groups(text: string): readonly string[] | undefined {
    if (this.source === '(.*)') return [text, text];
    if (this.matcher.plan.kind !== 'regex' && !this.matches(text)) return undefined; // a plan tells sooner than the engine
    const match = this.engine.matcher(text);
    if (!match.matches()) return undefined;
    return Array.from({ length: match.groupCount() + 1 }, (_, group) => match.group(group) ?? '');
  }

  /** The number of the group that has this name. */
  groupNamed(name: string): number | undefined {
    return this.engine.namedGroups()[name];
  }

  private get engine(): RE2JS {
    return this.compiled ??= compileRegex(this.source);
  }
}

function matcherOf(source: string): Matcher {
  try {
    return new Matcher('', '=~', source);
  } catch (err) {
    compileRegex(`^(?s:${source})$`);
    throw err;
  }
}

const REFERENCE = /\$(?:\$|(?:([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\}))/gu;

/** A template cut into what it says and what it refers to. */
export class Expansion {
  /** @param parts texts, and numbers of groups */
  constructor(private readonly parts: ReadonlyArray<string | number>) {}

  /** Whether the template refers to nothing: then it is `text`. */
  get isLiteral(): boolean {
    return this.parts.length === 1 && typeof this.parts[0] === 'string';
  }

  get text(): string {
    return this.parts[0] as string;
  }

  /** @param groups those of a match, see `RelabelRegex.groups` */
  expand(groups: readonly string[]): string {
    let text = '';
    for (const part of this.parts) text += typeof part === 'string' ? part : groups[part] ?? '';
    return text;
  }
}

/** Reads a template as Go's `Regexp.Expand` does: `$1`, `$name`, `${name}`, `$$`; what refers to no group of the pattern is empty. */
export function compileExpansion(template: string, regex: RelabelRegex): Expansion {
  const parts: Array<string | number> = [];
  let text = '', at = 0;
  for (const match of template.matchAll(REFERENCE)) {
    text += template.slice(at, match.index);
    at = match.index + match[0].length;
    const name = match[1] ?? match[2];
    if (name === undefined) text += '$';
    else {
      const group = groupOf(name, regex);
      if (group === undefined) continue;
      parts.push(text, group);
      text = '';
    }
  }
  parts.push(text + template.slice(at));
  return new Expansion(parts.length === 1 ? parts : parts.filter((part) => part !== ''));
}

function groupOf(name: string, regex: RelabelRegex): number | undefined {
  return /^(?:0|[1-9]\d{0,7})$/.test(name) ? Number(name) : regex.groupNamed(name);
}
