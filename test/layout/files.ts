import ts from 'typescript';
import { lineOf } from './imports';
import { EMPTY_NAMES, LONGEST_FILE } from './rules';
import { Violation } from './violation';

/** A file too long to be about one thing. */
export function refuseSize({ fileName: file, text }: ts.SourceFile): Violation | undefined {
  const lines = text.replace(/\n$/, '').split('\n').length;
  if (lines <= LONGEST_FILE) return undefined;
  return {
    file, line: LONGEST_FILE + 1, rule: 'size', found: `${lines} lines`, allowed: `a file has at most ${LONGEST_FILE}`,
    remedy: 'name the two things it is about and give each a file',
  };
}

/** Names of folders and files that say nothing or are not kebab-case, and default exports. */
export function findNaming(source: ts.SourceFile): Violation[] {
  return [...badPath(source.fileName), ...defaultExports(source)];
}

function badPath(file: string): Violation[] {
  const refuse = (found: string, allowed: string, remedy: string): Violation => ({ file, line: 1, rule: 'naming', found, allowed, remedy });
  return file.split('/').flatMap((part) => {
    const last = part.split('.')[0].split('-').pop()!;
    if (EMPTY_NAMES.includes(last)) {
      return [refuse(`"${part}" says nothing of what is inside`, `no name is, or ends in, ${EMPTY_NAMES.join(', ')}`, 'name it after the main thing in it')];
    }
    return KEBAB_CASE.test(part) ? [] : [refuse(`"${part}" is not kebab-case`, 'names are like `head-append.ts`', 'rename it')];
  });
}

const KEBAB_CASE = /^[a-z0-9]+([-.][a-z0-9]+)*$/;

function defaultExports(source: ts.SourceFile): Violation[] {
  return source.statements.filter(isDefaultExport).map((statement) => ({
    file: source.fileName, line: lineOf(source, statement), rule: 'naming', found: 'a default export', allowed: 'every export has a name',
    remedy: 'export it by the name its importers shall use',
  }));
}

function isDefaultExport(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return !statement.isExportEquals;
  if (ts.isExportDeclaration(statement)) {
    const clause = statement.exportClause;
    if (!clause) return false;
    return ts.isNamespaceExport(clause) ? clause.name.text === 'default' : clause.elements.some((element) => element.name.text === 'default');
  }
  return ts.canHaveModifiers(statement) && (statement.modifiers ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword);
}
