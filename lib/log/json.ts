import { formatFloat } from '../encoding/go-number';
import { fieldName, LineFormat } from './line-format';
import { Plain, plain } from './plain';

/**
 * `{"time":"2026-11-23T06:19:53.362Z","level":"INFO","source":"main.ts","msg":"Server is ready","took":1.5}`, as Go's
 * slog.JSONHandler prints it: one object per line, groups as objects in it, no escapes for HTML.
 */
export const json: LineFormat = {
  fields: (fields) => {
    let out = '';
    for (const key of Object.keys(fields)) out += member(key, plain(fields[key]));
    return out;
  },
  line: (time, level, source, message, fields) => {
    const from = source === undefined ? '' : `,"source":${quoted(source)}`;
    return `{"time":"${timestamp(time)}","level":"${level.toUpperCase()}"${from},"msg":${quoted(message)}${fields}}\n`;
  },
};

/** RFC 3339 with no more digits than it takes: Go cuts zeros from the end of the fraction. */
function timestamp(time: number): string {
  return new Date(time).toISOString().replace(/\.?0*Z$/, 'Z');
}

/** `,"key":value`; an empty group has no fields to show and vanishes with its name. */
function member(key: string, value: Plain): string {
  if (!(value instanceof Map)) return `,${quoted(fieldName(key))}:${render(value)}`;
  return value.size ? `,${quoted(fieldName(key))}:${render(value)}` : '';
}

function render(value: Plain): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}` : `"!ERROR:json: unsupported value: ${formatFloat(value)}"`;
  if (Array.isArray(value)) return `[${value.map(render).join(',')}]`;
  if (value instanceof Map) return `{${Array.from(value, ([key, inner]) => member(key, inner)).join('').slice(1)}}`;
  return String(value);
}

const TO_ESCAPE = /["\\\0-\x1f\u2028\u2029]/;
const ALL_TO_ESCAPE = new RegExp(TO_ESCAPE, 'g');
const SHORT_ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function quoted(text: string): string {
  return `"${TO_ESCAPE.test(text) ? text.replace(ALL_TO_ESCAPE, escape) : text}"`;
}

function escape(char: string): string {
  return SHORT_ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
