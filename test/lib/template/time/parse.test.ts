import { parseTime } from '../../../../lib/template/time/parse';

test.each([
  ['2006-01-02', '2024-02-29', '2024-02-29 00:00:00 +0000 UTC'],
  ['2006-01-02T15:04:05Z07:00', '2024-07-05T03:04:05Z', '2024-07-05 03:04:05 +0000 UTC'],
  ['2006-01-02T15:04:05Z07:00', '2024-07-05T03:04:05.25+05:30', '2024-07-05 03:04:05.25 +0530 +0530'],
  ['02 Jan 06 15:04 MST', '05 Jul 24 03:04 UTC', '2024-07-05 03:04:00 +0000 UTC'],
  ['02 Jan 06 15:04 MST', '05 jul 24 03:04 CEST', '2024-07-05 03:04:00 +0000 CEST'],
  ['Mon, 02 January 2006 3:04PM', 'Fri, 05 July 2024 12:04AM', '2024-07-05 00:04:00 +0000 UTC'],
  ['2006 __2', '2024  60', '2024-02-29 00:00:00 +0000 UTC'],
  ['15:04:05.000', '03:04:05.678', '0000-01-01 03:04:05.678 +0000 UTC'],
  ['1/2/06 3pm', '7/5/99 3pm', '1999-07-05 15:00:00 +0000 UTC'],
])('as %s, %s is %s', (layout, text, time) => expect(parseTime(layout, text).format('2006-01-02 15:04:05.999999999 -0700 MST')).toBe(time));

test.each([
  ['2006-01-02', 'x', 'parsing time "x" as "2006-01-02": cannot parse "x" as "2006"'],
  ['2006-01-02', '2024/01/02', 'parsing time "2024/01/02" as "2006-01-02": cannot parse "/01/02" as "-"'],
  ['2006-01-02', '2024-13-02', 'parsing time "2024-13-02": month out of range'],
  ['2006-01-02', '2023-02-29', 'parsing time "2023-02-29": day out of range'],
  ['15:04', '25:00', 'parsing time "25:00": hour out of range'],
  ['15:04', '12:60', 'parsing time "12:60": minute out of range'],
  ['2006', '2024x', 'parsing time "2024x": extra text: "x"'],
])('as %s, %s is refused', (layout, text, problem) => expect(() => parseTime(layout, text)).toThrow(problem));
