/** Configurations with what the original says of them, `ok` where it takes them. */
export type Verdicts = ReadonlyArray<readonly [text: string, verdict: string]>;

/** Cases of which only the part that matters is written down. @param whole makes a configuration of it */
export function table(whole: (text: string) => string, cases: Verdicts): Verdicts {
  return cases.map(([text, verdict]) => [whole(text), verdict]);
}

/** What loading says. */
export function verdictOf(load: () => unknown): string {
  try {
    load();
    return 'ok';
  } catch (err) {
    if ((err as { code?: string }).code !== 'BAD_CONFIG') throw err;
    return (err as Error).message;
  }
}
