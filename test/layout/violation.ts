export type Rule =
  'layers' | 'circle' | 'ambient' | 'socket' | 'local-run' | 'size' | 'naming' | 'unresolved' | 'kernels-generated';

/** A place that breaks a rule, and what its author needs to mend it. */
export interface Violation {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly rule: Rule;
  readonly found: string;
  readonly allowed: string;
  readonly remedy: string;
}

/** `file:line rule: what was found; what is allowed; what to do`. */
export function violationText(v: Violation): string {
  return `${v.file}:${v.line} ${v.rule}: ${v.found}; ${v.allowed}; ${v.remedy}`;
}
