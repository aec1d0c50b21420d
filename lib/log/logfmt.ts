import { formatFloat } from '../encoding/go-number';
import { quote } from '../encoding/go-quote';
import { fieldName, LineFormat } from './line-format';
import { Plain, plain } from './plain';

/**
 * `time=2026-11-23T06:19:53.362Z level=INFO source=main.ts msg="Server is ready" took=1.5`, as Go's slog.TextHandler
 * prints it: groups as dotted keys, lists in brackets, whatever could be misread quoted as a Go string.
 */
export const logfmt: LineFormat = {
  fields: (fields) => {
    let out = '';
    for (const key of Object.keys(fields)) out += pair(fieldName(key), plain(fields[key]));
    return out;
  },
  line: (time, level, source, message, fields) => {
    const from = source === undefined ? '' : ` source=${word(source)}`;
    return `time=${new Date(time).toISOString()} level=${level.toUpperCase()}${from} msg=${word(message)}${fields}\n`;
  },
};

function pair(key: string, value: Plain): string {
  if (!(value instanceof Map)) return ` ${word(key)}=${word(flat(value))}`;
  let out = '';
  for (const [name, inner] of value) out += pair(`${key}.${fieldName(name)}`, inner);
  return out;
}

function flat(value: Plain): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? `${value}` : formatFloat(value); // counts as Go's int, the rest as its float64
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(flat).join(' ')}]`;
  if (value instanceof Map) return `{${Array.from(value, ([key, inner]) => `${key}:${flat(inner)}`).join(' ')}}`;
  return String(value);
}

const ASCII_WORD = /^[!#-<>-\x7f]+$/; // no space, quote or equals sign; what else Go calls printable stands in the next line
const WORD = /^(?:[!#-<>-\x7f]|(?![\0-\x7f\ufffd])[\p{L}\p{M}\p{N}\p{P}\p{S}])+$/u;

/** `text` as it is where no reader can mistake it, else as a Go string. */
function word(text: string): string {
  return ASCII_WORD.test(text) || WORD.test(text) ? text : quote(text);
}
