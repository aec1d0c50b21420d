import { Handler, HttpResponse, PAGE_HEADERS } from '../http/message';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text within a page: nothing in it is markup. */
export function html(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char]);
}

const STYLE = `:root {
  color-scheme: light dark;
  --ink: #1d2430; --quiet: #5b6575; --paper: #f6f7f9; --card: #fff; --line: #d9dee6; --good: #1a7f46; --bad: #c02b2b; --accent: #2457c5;
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e8ef; --quiet: #98a3b5; --paper: #12161d; --card: #1b212b; --line: #313a48; --good: #4cc38a; --bad: #ff7b72; --accent: #7aa7ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem; max-width: 60rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 .25rem; font-size: 1.6rem; }
a { color: var(--accent); }
footer, .quiet { color: var(--quiet); }
.card, details { margin: 1rem 0; padding: 1rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.state { margin: 0; font-size: 1.15rem; font-weight: 600; }
.good { color: var(--good); }
.bad { color: var(--bad); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1rem; margin: 0; }
dt { color: var(--quiet); font-size: .85rem; }
dd { margin: 0; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
form { display: inline-block; margin: .75rem .5rem 0 0; }
button { padding: .5rem 1rem; font: inherit; color: var(--ink); background: var(--paper); cursor: pointer; }
button { border: 1px solid var(--line); border-radius: .4rem; }
button:hover, button:focus-visible { border-color: var(--accent); }
details { margin: .5rem 0; padding: .6rem 1rem; }
summary { cursor: pointer; }
.kind { display: inline-block; min-width: 5rem; font-size: .8rem; text-transform: uppercase; letter-spacing: .05em; color: var(--quiet); }
pre { margin: .75rem 0 0; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; font: 13px/1.45 ui-monospace, monospace; }
`;

/** The style sheet that every page refers to: the handler of `/style.css`. */
export const styleSheet: Handler = () => ({
  headers: { 'content-type': 'text/css; charset=utf-8', 'x-content-type-options': 'nosniff', 'cache-control': 'max-age=3600' }, body: STYLE,
});

/** A page without script. @param body markup @param refresh seconds after which it is loaded again; never where nothing is given */
export function page(title: string, body: string, refresh?: number): HttpResponse {
  const again = refresh === undefined ? '' : `<meta http-equiv="refresh" content="${refresh}">`;
  return {
    headers: PAGE_HEADERS,
    body: `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${again}`
      + `<title>${html(title)}</title><link rel="stylesheet" href="/style.css"></head><body>\n<h1>${html(title)}</h1>\n${body}\n</body></html>\n`,
  };
}
