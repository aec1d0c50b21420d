/** Where in HTML a place of a template stands: what decides how a value is escaped there. */
export interface Context {
  /** `text` also of elements that hold only text; `name` behind the name of an attribute, `equals` behind its `=`. */
  readonly state: 'text' | 'tag' | 'name' | 'equals' | 'value' | 'comment';
  /** The element whose text this is or whose tag is open, if its text is no HTML: `script`, `style`, `textarea`, `title`. */
  readonly element: string;
  /** Of the value: what ends it, with a space for a value without quotes. */
  readonly quote: '"' | "'" | ' ' | '';
  /** What the attribute takes. */
  readonly attribute: AttributeKind;
  /** How far a URL is: before its scheme is known, behind that, behind `?` or `#`, or one or another of these. */
  readonly url: 'start' | 'path' | 'query' | 'unclear';
  /** Inside of a text of CSS its quote, in `url(` a parenthesis. */
  readonly css: '"' | "'" | '(' | '';
}

export type AttributeKind = 'plain' | 'url' | 'style' | 'script' | 'unknown';

export const HTML_TEXT: Context = { state: 'text', element: '', quote: '', attribute: 'plain', url: 'start', css: '' };

const TAG = /<(\/?)([a-z][a-z0-9:-]*)/iy;
const ATTRIBUTE = /[^\s"'<>/=]+/y;
const SPACE = /[\s/]*/y;
const TEXT_ELEMENTS = ['script', 'style', 'textarea', 'title'];
const URLS = new Set([
  'action', 'archive', 'background', 'cite', 'classid', 'codebase', 'data', 'formaction', 'href', 'icon', 'longdesc', 'manifest', 'poster', 'profile', 'src',
  'usemap', 'xmlns',
]);
const UNKNOWN = new Set(['srcset', 'imagesrcset', 'srcdoc']);

/** The text as it is to be printed, without its comments, and the context behind it. */
export function advance(context: Context, text: string): { readonly context: Context; readonly text: string } {
  return new Scanner(context, text).run();
}

/** Behind an attribute that has no value. */
function inTag(context: Context): Context {
  return { ...context, state: 'tag', attribute: 'plain', url: 'start', css: '' };
}

/** Whether two contexts are the same, so that a template may come to a place from either. */
export function sameContext(a: Context, b: Context): boolean {
  return keyOf(a) === keyOf(b);
}

/** A text that only an equal context has. */
export function keyOf({ state, element, quote, attribute, url, css }: Context): string {
  return [state, element, quote, attribute, url, css].join(' ');
}

/** The context that a value leaves behind: an attribute without quotes has begun. */
export function behindValue(context: Context): Context {
  return context.state === 'equals' ? { ...context, state: 'value', quote: ' ' } : context;
}

/** The context of a place that is come to in several ways; undefined where they have too little in common. */
export function joined(contexts: readonly Context[]): Context | undefined {
  const [first, ...others] = contexts.map((context) => (context.state === 'name' ? inTag(context) : context));
  if (others.every((other) => sameContext(first, other))) return first;
  const unclear = { ...first, url: 'unclear' } as const;
  return others.every((other) => sameContext(unclear, { ...other, url: 'unclear' })) ? unclear : undefined;
}

class Scanner {
  private at = 0;
  private out = '';

  constructor(private context: Context, private readonly text: string) {}

  run(): { context: Context; text: string } {
    while (this.at < this.text.length) {
      switch (this.context.state) {
        case 'text': this.scanText(); break;
        case 'comment': this.scanComment(); break;
        case 'tag': this.scanTag(); break;
        case 'name': this.scanEquals(); break;
        case 'equals': this.scanStart(); break;
        default: this.scanValue();
      }
    }
    return { context: this.context, text: this.out };
  }

  private scanText(): void {
    const { element } = this.context;
    const tag = element ? this.search(new RegExp(`</(?=${element}(?:[\\s/>]|$))`, 'gi')) : this.search(/<(?=!--|\/?[a-z])/gi);
    const end = tag < 0 ? this.text.length : tag;
    if (element === 'style') this.followCss(this.text.slice(this.at, end));
    if (element === 'style' || element === 'script') this.take(end);
    else this.takeText(end);
    if (tag < 0) return;
    if (this.text.startsWith('<!--', this.at)) {
      this.at += 4;
      this.context = { ...this.context, state: 'comment' };
      return;
    }
    TAG.lastIndex = this.at;
    const [all, slash, name] = TAG.exec(this.text)!;
    const opens = slash === '' && TEXT_ELEMENTS.includes(name.toLowerCase());
    this.context = { ...HTML_TEXT, state: 'tag', element: opens ? name.toLowerCase() : '' };
    this.take(this.at + all.length);
  }

  /** Comments are not printed: what they say is for those who write the template. */
  private scanComment(): void {
    const end = this.text.indexOf('-->', this.at);
    this.at = end < 0 ? this.text.length : end + 3;
    if (end >= 0) this.context = { ...this.context, state: 'text' };
  }

  private scanTag(): void {
    this.take(this.at + this.match(SPACE).length);
    if (this.at >= this.text.length) return;
    const name = this.match(ATTRIBUTE);
    if (name) this.context = { ...this.context, state: 'name', attribute: kindOf(name.toLowerCase()), url: 'start', css: '' };
    else if (this.text[this.at] === '>') this.context = { ...this.context, state: 'text' };
    this.take(this.at + Math.max(name.length, 1));
  }

  private scanEquals(): void {
    this.take(this.at + this.match(/\s*/y).length);
    if (this.at >= this.text.length) return;
    const isEquals = this.text[this.at] === '=';
    this.context = { ...this.context, state: isEquals ? 'equals' : 'tag' };
    if (isEquals) this.take(this.at + 1);
  }

  private scanStart(): void {
    this.take(this.at + this.match(/\s*/y).length);
    const char = this.text[this.at];
    if (char === undefined) return;
    if (char === '>') {
      this.context = { ...this.context, state: 'tag' };
      return;
    }
    const quoted = char === '"' || char === "'";
    this.context = { ...this.context, state: 'value', quote: quoted ? char : ' ' };
    if (quoted) this.take(this.at + 1);
  }

  private scanValue(): void {
    const { quote } = this.context;
    const found = quote === ' ' ? this.search(/[\s>]/g) : this.text.indexOf(quote, this.at);
    const end = found < 0 ? this.text.length : found;
    this.followValue(this.text.slice(this.at, end));
    if (found >= 0) this.context = { ...inTag(this.context), quote: '' };
    this.take(found >= 0 && quote !== ' ' ? end + 1 : end);
  }

  private followValue(value: string): void {
    if (this.context.attribute === 'style') this.followCss(value);
    if (/[?#]/.test(value)) this.context = { ...this.context, url: 'query' };
    else if (value.trim() !== '' && this.context.url === 'start') this.context = { ...this.context, url: 'path' };
  }

  private followCss(text: string): void {
    let { css } = this.context;
    for (const [token] of text.matchAll(/\\.|["']|url\(|\)/gis)) {
      if (css === '' && token !== ')' && token[0] !== '\\') css = token.length > 1 ? '(' : token as '"';
      else if (token === css || (css === '(' && token === ')')) css = '';
    }
    this.context = { ...this.context, css };
  }

  private search(pattern: RegExp): number {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.index ?? -1;
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? '';
  }

  /** Text whose `<` begins no tag: together with what an action prints it could. */
  private takeText(end: number): void {
    this.out += this.text.slice(this.at, end).replace(/<(?!!doctype)/gi, '&lt;');
    this.at = end;
  }

  private take(end: number): void {
    this.out += this.text.slice(this.at, end);
    this.at = end;
  }
}

function kindOf(attribute: string): AttributeKind {
  const name = attribute.replace(/^data-/, '').replace(/^(?!xmlns:)[^:]*:/, '');
  if (name === 'style') return 'style';
  if (/^on/.test(name)) return 'script';
  if (UNKNOWN.has(name)) return 'unknown';
  return URLS.has(name) || /^xmlns:|src|uri|url/.test(name) ? 'url' : 'plain';
}
