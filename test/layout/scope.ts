import ts from 'typescript';

/** Whether `id` stands for a value: not a declaration's own name, a property's name, a label or a type. */
export function isValue(id: ts.Identifier): boolean {
  const parent = id.parent as ts.Node & { name?: ts.Node; propertyName?: ts.Node; label?: ts.Node };
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (parent.name === id || parent.propertyName === id || parent.label === id) return false;
  if (ts.isHeritageClause(parent.parent)) return ts.isClassLike(parent.parent.parent) && parent.parent.token === ts.SyntaxKind.ExtendsKeyword;
  return !ts.isTypeNode(parent) && !ts.isQualifiedName(parent);
}

/** The scope in whose declarations the file itself gives `id` a meaning; undefined for a global. A `declare` names a global, and is none. */
export function scopeOf(id: ts.Identifier): ts.Node | undefined {
  let scope: ts.Node | undefined = id.parent;
  while (scope && !declares(scope, id.text)) scope = scope.parent;
  return scope;
}

function declares(scope: ts.Node, name: string): boolean {
  if (ts.isFunctionLike(scope)) return scope.parameters.some((parameter) => binds(parameter.name, name));
  if (ts.isSourceFile(scope) || ts.isBlock(scope) || ts.isCaseOrDefaultClause(scope)) {
    return scope.statements.some((statement) => introduces(statement, name));
  }
  if (ts.isForStatement(scope) || ts.isForOfStatement(scope) || ts.isForInStatement(scope)) {
    return scope.initializer !== undefined && ts.isVariableDeclarationList(scope.initializer) && listBinds(scope.initializer, name);
  }
  return ts.isCatchClause(scope) && scope.variableDeclaration !== undefined && binds(scope.variableDeclaration.name, name);
}

function introduces(statement: ts.Statement, name: string): boolean {
  if (ts.canHaveModifiers(statement) && statement.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.DeclareKeyword)) return false;
  if (ts.isVariableStatement(statement)) return listBinds(statement.declarationList, name);
  if (ts.isImportDeclaration(statement)) return statement.importClause !== undefined && clauseBinds(statement.importClause, name);
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return false; // a type of that name leaves the value as it is
  const declared = (statement as ts.DeclarationStatement).name;
  return declared !== undefined && declared.text === name;
}

function clauseBinds({ name: whole, namedBindings }: ts.ImportClause, name: string): boolean {
  if (whole?.text === name) return true;
  if (!namedBindings) return false;
  return ts.isNamespaceImport(namedBindings) ? namedBindings.name.text === name : namedBindings.elements.some((element) => element.name.text === name);
}

function listBinds(list: ts.VariableDeclarationList, name: string): boolean {
  return list.declarations.some((declaration) => binds(declaration.name, name));
}

function binds(bound: ts.BindingName, name: string): boolean {
  if (ts.isIdentifier(bound)) return bound.text === name;
  return bound.elements.some((element) => ts.isBindingElement(element) && binds(element.name, name));
}
