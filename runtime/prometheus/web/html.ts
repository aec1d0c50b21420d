const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text within a page: nothing in it is markup. */
export function html(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char]);
}

/** A table whose cells are markup already. */
export function table(heads: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const cells = (tag: string, texts: readonly string[]) => `<tr>${texts.map((text) => `<${tag}>${text}</${tag}>`).join('')}</tr>`;
  return `<table border="1"><thead>${cells('th', heads)}</thead><tbody>\n${rows.map((row) => cells('td', row)).join('\n')}\n</tbody></table>`;
}

/** A whole page. @param prefix goes before the paths of links */
export function page(title: string, prefix: string, body: string): string {
  const links = ['query', 'alerts', 'rules', 'targets', 'config', 'metrics'].map((name) => `<a href="${html(prefix)}/${name}">${name}</a>`).join(' &middot; ');
  return [
    '<!doctype html>', '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>${html(title)} - Prometheus</title></head><body>`, `<p>${links}</p>`, `<h1>${html(title)}</h1>`, body, '</body></html>', '',
  ].join('\n');
}
