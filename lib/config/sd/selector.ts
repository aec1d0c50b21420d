/** A selector is refused here in fewer words than the API server has; where they differ, the selector is wrong anyway. */
function badSelector(message: string): Error {
  return new Error(message);
}

const TOKEN = /\s*(?:(!=|==|[=!,()<>])|([^\s=!,()<>]+))/y;

/** Checks what selects objects by their labels: `app=web, tier in (a, b), !canary`. @throws Error naming what was expected */
export function checkLabelSelector(text: string): void {
  if (text.trim() === '') return;
  const tokens = tokensOf(text);
  let at = 0;
  const next = () => tokens[at++] ?? '';
  const expect = (allowed: (token: string) => boolean, expected: string) => {
    const token = next();
    if (!allowed(token)) throw badSelector(`unable to parse requirement: found '${token}', expected: ${expected}`);
    return token;
  };
  for (;;) {
    const negated = tokens[at] === '!' && next();
    expect(isWord, 'identifier');
    if (!negated && at < tokens.length && tokens[at] !== ',') {
      const operator = expect((token) => OPERATORS.includes(token), 'in, notin, =, ==, !=, gt, lt');
      if (operator === 'in' || operator === 'notin') checkSet(expect, next, () => tokens[at] ?? '');
      else if (isWord(tokens[at] ?? '')) at++; // an empty value is one too
    }
    if (at >= tokens.length) return;
    expect((token) => token === ',', "',' or 'end of string'");
  }
}

const OPERATORS: readonly string[] = ['=', '==', '!=', 'in', 'notin', '<', '>'];

function checkSet(expect: (allowed: (token: string) => boolean, expected: string) => string, next: () => string, peek: () => string): void {
  expect((token) => token === '(', "'('");
  for (;;) {
    if (isWord(peek())) next();
    else if (![',', ')'].includes(peek())) throw badSelector(`unable to parse requirement: found '${peek()}', expected: ',', ')' or identifier`);
    if (expect((token) => token === ',' || token === ')', "',' or ')'") === ')') return;
  }
}

function isWord(token: string): boolean {
  return /^[^\s=!,()<>]/.test(token);
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) tokens.push(match[1] ?? match[2]);
  return tokens;
}

/** Checks what selects objects by their fields: `spec.nodeName=a,status.phase!=Running`. @throws Error in Kubernetes' words */
export function checkFieldSelector(text: string): void {
  for (const term of text.split(/(?<!\\),/)) {
    if (term !== '' && !/[^\\]?=/.test(term)) throw badSelector(`invalid selector: '${text}'; can't understand '${term}'`);
  }
}
