import { posix } from 'node:path';
import ts from 'typescript';

/** An import as it is written, in whatever form. */
export interface WrittenImport {
  /** Undefined where it is computed. */
  readonly specifier: string | undefined;
  /** Of the specifier, from 1. */
  readonly line: number;
  /**
   * `load`: whenever the file is loaded (`import`, `export from`, `require` outside functions). `require`: once a function that holds it
   * runs. `dynamic`: `import()`. `type`: never, because types alone are meant.
   */
  readonly kind: 'load' | 'require' | 'dynamic' | 'type';
}

/** The syntax of a file, without that of its comments. Its `fileName` is `file`. */
export function parse(file: string, text: string): ts.SourceFile {
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  return ts.createSourceFile(file, text, options, true, posix.extname(file) ? undefined : ts.ScriptKind.JS);
}

/** Every import of a file: static, re-export, `import =`, `import type`, `import('x').T`, `require` and dynamic `import()`. */
export function importsOf(source: ts.SourceFile): WrittenImport[] {
  const found: WrittenImport[] = [];
  const add = (specifier: ts.Node, kind: WrittenImport['kind']) => {
    const named = ts.isLiteralTypeNode(specifier) ? specifier.literal : specifier;
    found.push({ specifier: ts.isStringLiteralLike(named) ? named.text : undefined, line: lineOf(source, specifier), kind });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, importsTypes(node.importClause) ? 'type' : 'load');
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, exportsTypes(node) ? 'type' : 'load');
    else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
      add(node.moduleReference.expression, node.isTypeOnly ? 'type' : 'load');
    } else if (ts.isImportTypeNode(node)) add(node.argument, 'type');
    else {
      const argument = argumentOfLoad(node);
      if (argument) add(argument, !isRequire(node) ? 'dynamic' : runsLater(node) ? 'require' : 'load');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The specifier in `require(specifier)` or `import(specifier)`; undefined where `node` is neither. */
export function argumentOfLoad(node: ts.Node): ts.Expression | undefined {
  return isRequire(node) || isDynamicImport(node) ? node.arguments[0] : undefined;
}

/** The line of `node`, from 1. */
export function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

function isRequire(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require';
}

function isDynamicImport(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
}

function importsTypes(clause: ts.ImportClause | undefined): boolean {
  if (!clause || clause.isTypeOnly) return clause !== undefined;
  return !clause.name && allTypes(clause.namedBindings);
}

function exportsTypes(node: ts.ExportDeclaration): boolean {
  return node.isTypeOnly || allTypes(node.exportClause);
}

function allTypes(bindings: ts.NamedImportBindings | ts.NamedExportBindings | undefined): boolean {
  if (!bindings || !(ts.isNamedImports(bindings) || ts.isNamedExports(bindings))) return false;
  return bindings.elements.length > 0 && Array.from<ts.ImportSpecifier | ts.ExportSpecifier>(bindings.elements).every((element) => element.isTypeOnly);
}

/** Whether `node` is in a function that is not called on the spot. */
function runsLater(node: ts.Node): boolean {
  for (let outer = node.parent; outer; outer = outer.parent) if (ts.isFunctionLike(outer) && !isCalledOnTheSpot(outer)) return true;
  return false;
}

function isCalledOnTheSpot(node: ts.Node): boolean {
  let callee = node;
  while (ts.isParenthesizedExpression(callee.parent)) callee = callee.parent;
  return ts.isCallExpression(callee.parent) && callee.parent.expression === callee;
}
