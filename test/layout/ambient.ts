import ts from 'typescript';
import { argumentOfLoad, lineOf } from './imports';
import { Import } from './resolver';
import { Given, isIn, matches, MEMBERS, MODULES, ObjectName, WATCHED } from './rules';
import { isValue, scopeOf } from './scope';
import { Violation } from './violation';

/** An import of a module that gives something watched whatever is taken from it: files, timers, sockets. */
export function refuseModule(file: string, { specifier, line, target }: Import): Violation | undefined {
  const given = target.is === 'node' || target.is === 'package' ? ambientModule(target.name) : undefined;
  return given !== undefined && isGiven(given) ? refuse(given, file, line, `the import of ${specifier}`) : undefined;
}

/**
 * Uses of what is watched through global objects and through modules that hold other things too, in whatever way: `Date.now`,
 * `globalThis['Date'].now`, `const { now } = Date`, `import { randomBytes as r } from 'node:crypto'`. Such an object may be used by its
 * members alone: passed on as a whole (`const D = Date`), nobody could see what becomes of it.
 */
export function findAmbientUses(source: ts.SourceFile): Violation[] {
  return isWatched(source.fileName) ? new AmbientUses(source).find() : [];
}

class AmbientUses {
  private readonly found = new Map<string, Violation>();
  /** What the imports of the file call an object. */
  private readonly imported = new Map<string, ObjectName>();

  constructor(private readonly source: ts.SourceFile) {}

  find(): Violation[] {
    for (const statement of this.source.statements) {
      if (ts.isImportDeclaration(statement)) this.import(statement.moduleSpecifier, statement.importClause);
      if (ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference)) {
        this.bind(statement.name.text, objectOf(statement.moduleReference.expression));
      }
      if (ts.isExportDeclaration(statement) && statement.moduleSpecifier) this.reexport(statement, objectOf(statement.moduleSpecifier));
    }
    this.visit(this.source);
    return [...this.found.values()];
  }

  private import(specifier: ts.Expression, clause: ts.ImportClause | undefined): void {
    const object = objectOf(specifier);
    if (!object || !clause) return;
    if (clause.name) this.bind(clause.name.text, object);
    const bindings = clause.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings)) this.bind(bindings.name.text, object);
    if (!bindings || !ts.isNamedImports(bindings)) return;
    for (const element of bindings.elements) {
      const name = (element.propertyName ?? element.name).text;
      const given = name === 'default' ? object : memberOf(object, name);
      if (given && isGiven(given)) this.refuse(given, element, pathOf(object, name));
      else this.bind(element.name.text, given);
    }
  }

  private bind(name: string, object: ObjectName | undefined): void {
    if (object) this.imported.set(name, object);
  }

  private reexport(statement: ts.ExportDeclaration, object: ObjectName | undefined): void {
    if (!object) return;
    if (!statement.exportClause || ts.isNamespaceExport(statement.exportClause)) return this.refuseWhole(object, statement);
    for (const element of statement.exportClause.elements) this.member(object, (element.propertyName ?? element.name).text, element);
  }

  private visit(node: ts.Node): void {
    if (ts.isIdentifier(node)) this.identifier(node);
    const loaded = objectOf(argumentOfLoad(node));
    if (loaded) this.follow(node as ts.CallExpression, loaded);
    ts.forEachChild(node, (child) => this.visit(child));
  }

  private identifier(id: ts.Identifier): void {
    const imported = this.imported.get(id.text);
    if ((!imported && !Object.hasOwn(MEMBERS.globalThis, id.text)) || !isValue(id)) return;
    const scope = scopeOf(id);
    if (scope === undefined) this.member('globalThis', id.text, id);
    else if (imported && ts.isSourceFile(scope)) this.follow(id, imported);
  }

  /** `at` is the use of `object`'s member `name`. */
  private member(object: ObjectName, name: string, at: ts.Node): void {
    const given = memberOf(object, name);
    if (given === undefined) return;
    if (isGiven(given)) this.refuse(given, at, pathOf(object, name));
    else if (ts.isExpression(at)) this.follow(at, given);
    else this.refuseWhole(given, at);
  }

  /** Looks at what becomes of `object`, which is the value of `expression`. */
  private follow(expression: ts.Expression, object: ObjectName): void {
    const value = unwrapped(expression), use = value.parent;
    if (ts.isPropertyAccessExpression(use)) return this.member(object, use.name.text, use);
    if (ts.isElementAccessExpression(use) && ts.isStringLiteralLike(use.argumentExpression)) {
      return this.member(object, use.argumentExpression.text, use);
    }
    if (ts.isVariableDeclaration(use) && ts.isObjectBindingPattern(use.name)) return this.destructured(object, use.name);
    if ((ts.isNewExpression(use) || ts.isCallExpression(use)) && use.expression === value) {
      return ts.isNewExpression(use) && use.arguments?.length ? undefined : this.member(object, '()', use);
    }
    if (!isQuestion(use)) this.refuseWhole(object, value);
  }

  private destructured(object: ObjectName, pattern: ts.ObjectBindingPattern): void {
    for (const element of pattern.elements) {
      const name = element.propertyName ?? element.name;
      if (element.dotDotDotToken || !(ts.isIdentifier(name) || ts.isStringLiteral(name))) this.refuseWhole(object, element);
      else this.member(object, name.text, element);
    }
  }

  private refuseWhole(object: ObjectName, at: ts.Node): void {
    this.refuse(held(object), at, `${object}, passed on as a whole,`, 'use each member by its name, where it is');
  }

  private refuse(given: Given, at: ts.Node, what: string, remedy?: string): void {
    const line = lineOf(this.source, at);
    const violation = refuse(given, this.source.fileName, line, what, remedy);
    if (violation) this.found.set(`${line} ${what}`, violation);
  }
}

function refuse(given: Given, file: string, line: number, what: string, remedy = WATCHED[given].remedy): Violation | undefined {
  const { rule, noun, within, doors } = WATCHED[given];
  if (!isIn(file, within) || isIn(file, doors)) return undefined;
  const allowed = doors.length ? `only ${doors.join(', ')} may use it` : `nothing in ${within.join(', ')} may use it`;
  return { file, line, rule, found: `${what} gives ${noun}`, allowed, remedy };
}

function isWatched(file: string): boolean {
  return Object.values(WATCHED).some(({ within }) => isIn(file, within));
}

function isGiven(given: Given | ObjectName): given is Given {
  return given in WATCHED;
}

function memberOf(object: ObjectName, name: string): Given | ObjectName | undefined {
  return Object.entries(MEMBERS[object]).find(([pattern]) => matches(pattern, name))?.[1];
}

function ambientModule(name: string): Given | ObjectName | undefined {
  const plain = name.replace(/^node:/, '');
  return Object.hasOwn(MODULES, plain) ? MODULES[plain] : undefined;
}

/** The object that a module specifier names, if any. */
function objectOf(specifier: ts.Expression | undefined): ObjectName | undefined {
  const given = specifier && ts.isStringLiteralLike(specifier) ? ambientModule(specifier.text) : undefined;
  return given === undefined || isGiven(given) ? undefined : given;
}

/** The first watched thing that `object` leads to. */
function held(object: ObjectName): Given {
  const members = Object.values(MEMBERS[object]);
  return members.find(isGiven) ?? held(members[0] as ObjectName);
}

/** The outermost expression that has the value of `expression`. */
function unwrapped(expression: ts.Expression): ts.Expression {
  const outer = expression.parent;
  const same = ts.isParenthesizedExpression(outer) || ts.isAsExpression(outer) || ts.isSatisfiesExpression(outer) || ts.isNonNullExpression(outer)
    || ts.isAwaitExpression(outer);
  return same ? unwrapped(outer) : expression;
}

function pathOf(object: ObjectName, name: string): string {
  return object === 'globalThis' ? name : object + (name === '()' ? name : `.${name}`);
}

/** Whether `use` asks what an object is and hands it to nobody. */
function isQuestion(use: ts.Node): boolean {
  return ts.isTypeOfExpression(use) || (ts.isBinaryExpression(use) && QUESTIONS.includes(use.operatorToken.kind));
}

const QUESTIONS = [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken, ts.SyntaxKind.InstanceOfKeyword];
