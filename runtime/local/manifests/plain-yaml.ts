import { CORE_SCHEMA, load } from 'js-yaml';

/** A document of a text, and the line on which it begins, counted from 1. */
export interface PlainDocument { readonly value: unknown; readonly line: number }

const SEPARATOR = /^---(?:[ \t]*(?:#.*)?)$/;
/** Anchors, aliases, merges, tags, directives, an end of a document: people write them, programs rarely do. */
const PECULIAR = /(?:^|[\s[{,:-])[&*!][^\s=&]|^\s*<<\s*:|^%|^\.\.\.|^---[ \t]+[^#\s]/m;

/**
 * The documents of a text that is plain YAML, as programs write it, eight times faster than the parser that reads everything and knows what is wrong with
 * it. Definitions have 40,000 lines.
 * @returns undefined where the other parser has to look, be it for a mistake
 */
export function plainDocuments(text: string): PlainDocument[] | undefined {
  if (PECULIAR.test(text)) return undefined;
  const documents: PlainDocument[] = [];
  const lines = text.split('\n');
  for (let from = 0; from < lines.length; ) {
    let to = from;
    while (to < lines.length && !SEPARATOR.test(lines[to].trimEnd())) to++;
    const begin = lines.slice(from, to).findIndex((line) => /^\s*[^\s#]/.test(line));
    if (begin >= 0) {
      try {
        documents.push({ value: load(lines.slice(from, to).join('\n'), { schema: CORE_SCHEMA }), line: from + begin + 1 });
      } catch {
        return undefined;
      }
    }
    from = to + 1;
  }
  return documents;
}
