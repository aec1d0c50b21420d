/** What of a recorded answer must be there again. */
export interface Match { readonly body?: string; readonly ignore?: readonly string[] }

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  uid: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', rv: '\\d+', n: '\\d+', time: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ',
  microtime: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z', continue: '[\\w-]+', hash: '\\S+', age: '.*', clusterIP: '[\\d.]+', ptr: '.*', server: '.*',
};
/** Order says nothing in these. */
const UNORDERED: Readonly<Record<string, readonly string[]>> = {
  resources: ['name'], managedFields: ['manager', 'operation', 'subresource'], causes: ['field', 'reason', 'message'], conditions: ['type'],
};

/** The first difference between `got` and the recorded `wanted`; undefined where there is none. */
export function difference(got: unknown, wanted: unknown, match: Match, values: Readonly<Record<string, string>>, path = '$'): string | undefined {
  if (match.ignore?.includes(path)) return undefined;
  if (typeof wanted === 'string') return typeof got === 'string' && fits(got, wanted, values) ? undefined : told(path, got, wanted);
  if (typeof wanted !== 'object' || wanted === null) return Object.is(got, wanted) ? undefined : told(path, got, wanted);
  if (typeof got !== 'object' || got === null || Array.isArray(got) !== Array.isArray(wanted)) return told(path, got, wanted);
  if (Array.isArray(wanted)) return listDifference(got as unknown[], wanted, match, values, path);
  const is = got as Record<string, unknown>, was = withFoundKeys(wanted as Record<string, unknown>, got as Record<string, unknown>, values);
  for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const at = `${path}.${key}`;
    if (match.ignore?.includes(at) || isMeant(at)) continue;
    if (!(key in was)) {
      if (match.body !== 'subset') return told(at, is[key], 'nothing');
      continue;
    }
    if (!(key in is)) return told(at, 'nothing', was[key]);
    const keys = UNORDERED[key];
    const found = difference(keys ? sorted(is[key], keys) : is[key], keys ? sorted(was[key], keys) : was[key], match, values, at);
    if (found && !(key === 'message' && isReordered(is.message, was.message, values))) return found;
  }
  return undefined;
}

/** Keys may hold what varies, too: they are taken as they were found. */
function withFoundKeys(wanted: Record<string, unknown>, got: Record<string, unknown>, values: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(wanted).map(([key, value]) => (
    [key.includes('{{') ? Object.keys(got).find((found) => fits(found, key, values)) ?? key : key, value])));
}

/** Whether a difference at `path` is none: columns are described in our own words. */
function isMeant(path: string): boolean {
  return /\.columnDefinitions\[\d+\]\.description$/.test(path);
}

function listDifference(
  got: readonly unknown[], wanted: readonly unknown[], match: Match, values: Readonly<Record<string, string>>, path: string,
): string | undefined {
  if (match.body === 'subset' && wanted.every((item) => (item as { name?: string } | null)?.name !== undefined)) {
    for (const item of wanted as ReadonlyArray<{ name: string }>) {
      const twin = got.find((other) => (other as { name?: string }).name === item.name);
      const found = difference(twin, item, match, values, `${path}[${item.name}]`);
      if (found) return found;
    }
    return undefined;
  }
  if (got.length !== wanted.length) return told(`${path}.length`, got, wanted);
  for (const [i, item] of wanted.entries()) {
    const found = difference(got[i], item, match, values, `${path}[${i}]`);
    if (found) return found;
  }
  return undefined;
}

function fits(got: string, wanted: string, values: Readonly<Record<string, string>>): boolean {
  const pattern = wanted.split(/(\{\{\w+\}\})/).map((part) => {
    const name = /^\{\{(\w+)\}\}$/.exec(part)?.[1];
    if (name === undefined) return part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    return PLACEHOLDERS[name] ?? (values[name] ?? part).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  });
  return new RegExp(`^${pattern.join('')}$`, 's').test(got);
}

/** Errors that are told in one message may stand in any order. */
function isReordered(got: unknown, wanted: unknown, values: Readonly<Record<string, string>>): boolean {
  const parts = (text: unknown) => String(text).replace(/[[\]]/g, '').split(/, | is invalid: /).sort().join(', ');
  return fits(parts(got), parts(wanted), values);
}

function sorted(list: unknown, keys: readonly string[]): unknown {
  if (!Array.isArray(list)) return list;
  const order = (item: Record<string, unknown>) => keys.map((key) => String(item[key] ?? '')).join('\0');
  return [...list as Array<Record<string, unknown>>].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function told(path: string, got: unknown, wanted: unknown): string {
  return `${path}: got ${JSON.stringify(got)?.slice(0, 600)}, recorded ${JSON.stringify(wanted)?.slice(0, 600)}`;
}
