import { Span } from './parser/ast';

/** Something that the author of a query should know about its answer: a warning that it may be wrong, or an info that it may surprise. */
export interface Annotation {
  readonly level: 'warning' | 'info';
  /** In the words of the originals, without the position. */
  readonly text: string;
  readonly span: Span;
}

/** Collects annotations. Of those with one text the last place is kept, as in the originals. */
export class Annotations {
  private readonly byText = new Map<string, Annotation>();

  add(level: Annotation['level'], text: string, span: Span): void {
    this.byText.set(text, { level, text, span });
  }

  of(level: Annotation['level']): Annotation[] {
    return [...this.byText.values()].filter((annotation) => annotation.level === level);
  }
}

const MOST = 10; // as many as the originals answer of each level

/**
 * Annotations of one level as the HTTP API answers them: `PromQL warning: ... (1:5)`, line and column (in bytes) counted from 1. Those
 * beyond `most` are counted in one line more.
 * @param query the text that the spans are about
 */
export function printAnnotations(annotations: readonly Annotation[], query: string, most = MOST): string[] {
  const texts = annotations.slice(0, most).map(({ level, text, span }) => `PromQL ${level}: ${text} (${position(query, span.start)})`);
  const left = annotations.length - most;
  return left > 0 ? [...texts, `${left} more ${annotations[0].level} annotations omitted`] : texts;
}

function position(query: string, offset: number): string {
  const before = query.slice(0, offset).split('\n');
  return `${before.length}:${Buffer.byteLength(before[before.length - 1]) + 1}`;
}
