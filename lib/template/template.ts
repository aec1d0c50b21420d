import { quote } from '../encoding/go-quote';
import { functionNamed } from './builtins';
import { TemplateError } from './error';
import { EscapedTemplates } from './html/escape-tree';
import { execute, ExecuteOptions } from './execute';
import { Definition, isEmpty, parseTemplate } from './parse/parser';
import { Functions, Value } from './value';

export interface TemplateOptions {
  /** What templates can call beside the functions of the language itself. */
  readonly functions: Functions;
  /** Whether they make HTML, in which values are escaped for their places as Go's `html/template` does. */
  readonly html?: boolean;
}

/** A set of named templates in the language of Go's `text/template`, with its option `missingkey=zero`. */
export class Template {
  private escaped: EscapedTemplates | undefined; // of the definitions as they are now

  private constructor(private readonly definitions: Map<string, Definition>, private readonly functions: Functions, private readonly html: boolean) {}

  /** @throws TemplateError in the words of Go: `template: NAME:LINE: ...` */
  static parse(name: string, text: string, { functions, html = false }: TemplateOptions): Template {
    const template = new Template(new Map(), functions, html);
    template.add(name, text);
    return template;
  }

  /**
   * Adds a text as the template `name`, with those that it defines. A template that is there already is replaced, unless by one that prints
   * nothing. If the text cannot be read, the set stays as it was.
   * @throws TemplateError
   */
  add(name: string, text: string): void {
    this.escaped = undefined;
    for (const definition of parseTemplate(name, text, (each) => functionNamed(each, this.functions) !== undefined)) {
      const present = this.definitions.get(definition.name);
      if (!present || !isEmpty(definition.body) || isEmpty(present.body)) this.definitions.set(definition.name, definition);
    }
  }

  /** A set that has a further text, while this one stays as it is. @throws TemplateError */
  with(name: string, text: string): Template {
    const template = new Template(new Map(this.definitions), this.functions, this.html);
    template.add(name, text);
    return template;
  }

  /**
   * What the template `name` makes of the data.
   * @throws TemplateError in the words of Go, `template: NAME:LINE:COLUMN: executing "NAME" at <...>: ...`, also where it goes past a limit
   */
  execute(name: string, data: Value, options?: ExecuteOptions): string {
    const definition = this.html ? this.escapedTemplates().get(name) : this.definitions.get(name);
    if (!definition) throw new TemplateError(`template: no template ${quote(name)}`);
    return execute(definition, data, (each) => (this.html ? this.escapedTemplates().called(each) : this.definitions.get(each)), this.functions, options);
  }

  private escapedTemplates(): EscapedTemplates {
    return (this.escaped ??= new EscapedTemplates((each) => this.definitions.get(each)));
  }
}
