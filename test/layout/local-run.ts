import ts from 'typescript';
import { lineOf } from './imports';
import { isIn, LOCAL_RUN, LOCAL_RUN_KUBELET, nameOf, PROOF } from './rules';
import { Violation } from './violation';

/** The environment variables of the local run away from their doors, as a literal, in a template or as the name of anything. */
export function findLocalRun(source: ts.SourceFile): Violation[] {
  const file = source.fileName;
  if (PROOF.includes(nameOf(file) ?? '') || !Object.keys(LOCAL_RUN).some((name) => source.text.includes(name))) return [];
  const found = new Map<string, Violation>();
  const visit = (node: ts.Node): void => {
    for (const [name, files] of Object.entries(LOCAL_RUN)) {
      if (!mentions(node, name) || isIn(file, [...files, LOCAL_RUN_KUBELET])) continue;
      const line = lineOf(source, node);
      found.set(`${line} ${name}`, {
        file, line, rule: 'local-run', found: `${name} is named`, allowed: `only ${[...files, LOCAL_RUN_KUBELET].join(', ')} may know of it`,
        remedy: 'behave here as in a cluster, and leave the difference to that door',
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...found.values()];
}

function mentions(node: ts.Node, name: string): boolean {
  if (ts.isIdentifier(node)) return node.text === name;
  return (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) && node.text.includes(name);
}
