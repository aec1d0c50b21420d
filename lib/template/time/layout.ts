/** A part of a layout: what stands for a part of a time, such as `2006` or `Jan`, or text as it is. */
export interface LayoutPart {
  readonly isText: boolean;
  readonly text: string;
}

const ELEMENT = new RegExp([
  'January', 'Jan(?![a-z])', 'Monday', 'Mon(?![a-z])', 'MST', 'PM', 'pm',
  '2006', '__2', '_2(?!006)', '002', '0[1-6]', '15', '[1-5]',
  'Z070000', 'Z07:00:00', 'Z0700', 'Z07:00', 'Z07', '-070000', '-07:00:00', '-0700', '-07:00', '-07',
  '[.,](?:0+|9+)(?!\\d)',
].join('|'), 'g');

export const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Cuts a layout of Go's package `time` into its parts. */
export function layoutParts(layout: string): readonly LayoutPart[] {
  const parts: LayoutPart[] = [];
  let at = 0;
  for (const match of layout.matchAll(ELEMENT)) {
    if (match.index > at) parts.push({ isText: true, text: layout.slice(at, match.index) });
    parts.push({ isText: false, text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < layout.length) parts.push({ isText: true, text: layout.slice(at) });
  return parts;
}
