import { Case } from './case';

/** Times and durations. */
export const TIMES: readonly Case[] = [
  ['{{ (index .Alerts 0).StartsAt }} {{ (index .Alerts 0).EndsAt }}', '2024-07-05 03:04:05.678901234 +0000 UTC 0001-01-01 00:00:00 +0000 UTC'],
  [
    '{{ (index .Alerts 0).StartsAt.Format "Mon Jan _2 15:04:05 2006 | Monday January 2 03:04PM 06 | 02.01.2006 3:4:5pm .000 .999999 002 __2 Z07:0'
    + '0 -0700 MST -07" }}',
    'Fri Jul  5 03:04:05 2024 | Friday July 5 03:04AM 24 | 05.07.2024 3:4:5am .678 .678901 187 187 Z +0000 UTC +00',
  ],
  [
    '{{ (index .Alerts 0).EndsAt.Format "2006-01-02T15:04:05.999999999Z07:00 .000 ,999 Janet Mondays Month Z0700 Z07 -07:00:00 15h 2006_01_02 _20'
    + '06 1/2/6" }}',
    '0001-01-01T00:00:00Z .000  Janet Mondays Month Z Z +00:00:00 00h 0001_01_01 _0001 1/1/6',
  ],
  [
    '{{ date "2006-01-02 15:04:05 MST" (tz "America/New_York" (index .Alerts 0).StartsAt) }} {{ (index .Alerts 0).StartsAt | tz "Europe/Paris" | '
    + 'date "15:04:05 MST -07:00" }} {{ tz "Asia/Kolkata" (index .Alerts 0).StartsAt }} {{ tz "Asia/Dubai" (index .Alerts 0).StartsAt }} {{ tz "UTC'
    + '" (index .Alerts 0).StartsAt }} {{ tz "" (index .Alerts 0).StartsAt }}',
    '2024-07-04 23:04:05 EDT 05:04:05 CEST +02:00 2024-07-05 08:34:05.678901234 +0530 IST 2024-07-05 07:04:05.678901234 +0400 +04 2024-07-05 03:0'
    + '4:05.678901234 +0000 UTC 2024-07-05 03:04:05.678901234 +0000 UTC',
  ],
  [
    '{{ tz "Nowhere/Land" (index .Alerts 0).StartsAt }}',
    'ERR template: :1:3: executing "" at <tz "Nowhere/Land" (index .Alerts 0).StartsAt>: error calling tz: unknown time zone Nowhere/Land',
  ],
  [
    '{{ tz "Australia/Sydney" (index .Alerts 0).StartsAt }} {{ tz "Asia/Tokyo" (index .Alerts 0).StartsAt }} {{ tz "America/Sao_Paulo" (index .Al'
    + 'erts 0).StartsAt }} {{ tz "Africa/Johannesburg" (index .Alerts 0).StartsAt }}',
    '2024-07-05 13:04:05.678901234 +1000 AEST 2024-07-05 12:04:05.678901234 +0900 JST 2024-07-05 00:04:05.678901234 -0300 -03 2024-07-05 05:04:05'
    + '.678901234 +0200 SAST',
  ],
  [
    '{{ tz "Europe/London" (index .Alerts 0).StartsAt }} {{ tz "Asia/Kathmandu" (index .Alerts 0).StartsAt }} {{ tz "Asia/Shanghai" (index .Alert'
    + 's 0).StartsAt }} {{ tz "Pacific/Auckland" (index .Alerts 0).StartsAt }} {{ tz "America/Los_Angeles" (index .Alerts 0).StartsAt }} {{ tz "Eur'
    + 'ope/Moscow" (index .Alerts 0).StartsAt }}',
    '2024-07-05 04:04:05.678901234 +0100 BST 2024-07-05 08:49:05.678901234 +0545 +0545 2024-07-05 11:04:05.678901234 +0800 CST 2024-07-05 15:04:0'
    + '5.678901234 +1200 NZST 2024-07-04 20:04:05.678901234 -0700 PDT 2024-07-05 06:04:05.678901234 +0300 MSK',
  ],
  [
    '{{ $s := (index .Alerts 0).StartsAt }}{{ $s.Year }} {{ $s.Month }} {{ $s.Day }} {{ $s.Hour }} {{ $s.Minute }} {{ $s.Second }} {{ $s.Nanoseco'
    + 'nd }} {{ $s.Weekday }} {{ $s.YearDay }} {{ $s.Unix }} {{ $s.UnixMilli }} {{ $s.UnixNano }} {{ $s.IsZero }} {{ $s.UTC }} {{ $s.Location }}',
    '2024 July 5 3 4 5 678901234 Friday 187 1720148645 1720148645678 1720148645678901234 false 2024-07-05 03:04:05.678901234 +0000 UTC UTC',
  ],
  [
    '{{ $s := (index .Alerts 0).StartsAt }}{{ $e := (index .Alerts 1).StartsAt }}{{ $s.Sub $e }} {{ $e.Sub $s }} {{ $s.After $e }} {{ $s.Before $'
    + 'e }} {{ $s.Equal $s }} {{ $s.Add ($s.Sub $e) }} {{ ($s.Sub $e).Hours }} {{ ($s.Sub $e).Minutes }} {{ ($s.Sub $e).Seconds }} {{ ($s.Sub $e).M'
    + 'illiseconds }} {{ $s.AddDate 0 1 -3 }} {{ $s.Truncate ($s.Sub $e) }}',
    '26h2m2.678901234s -26h2m2.678901234s true false true 2024-07-06 05:06:08.357802468 +0000 UTC 26.034077472565 1562.0446483539 93722.678901234'
    + ' 93722678 2024-08-02 03:04:05.678901234 +0000 UTC 2024-07-04 13:52:05.062156284 +0000 UTC',
  ],
  [
    '{{ $s := (index .Alerts 0).StartsAt }}{{ $e := (index .Alerts 1).StartsAt }}{{ humanizeDuration ($s.Sub $e) }} {{ humanizeDuration ($s.Sub $'
    + 'e).Seconds }} {{ printf "%d %v %s %T %q" ($s.Sub $e) ($s.Sub $e) ($s.Sub $e) ($s.Sub $e) ($s.Sub $e) }} {{ eq ($s.Sub $e) 5 }} {{ gt ($s.Sub'
    + ' $e) 5 }}',
    '1d 2h 2m 2s 1d 2h 2m 2s 93722678901234 26h2m2.678901234s 26h2m2.678901234s time.Duration "26h2m2.678901234s" false true',
  ],
  [
    '{{ $s := (index .Alerts 0).StartsAt }}{{ printf "%v %s %T %d %d %v" $s $s $s $s.Month $s.Weekday $s.Month }} {{ toJson $s }} {{ toJson $s.Month }}',
    '2024-07-05 03:04:05.678901234 +0000 UTC 2024-07-05 03:04:05.678901234 +0000 UTC time.Time 7 5 July "2024-07-05T03:04:05.678901234Z" 7',
  ],
  [
    '{{ $s := (index .Alerts 0).StartsAt }}{{ eq $s $s }} {{ $s.Nope }}',
    `ERR template: :1:58: executing "" at <$s.Nope>: can't evaluate field Nope in type time.Time`,
  ],
  ['{{ $s := (index .Alerts 0).StartsAt }}{{ $s.Format }}', 'ERR template: :1:43: executing "" at <$s.Format>: wrong number of args for Format: want 1 got 0'],
  ['{{ $s := (index .Alerts 0).StartsAt }}{{ $s.Format 1 }}', 'ERR template: :1:51: executing "" at <1>: expected string; found 1'],
  ['{{ $s := (index .Alerts 0).StartsAt }}{{ $s.Sub 5 }}', `ERR template: :1:48: executing "" at <5>: can't handle 5 for arg of type time.Time`],
  ['{{ printf "%s" .StartsAt }}', `ERR template: :1:15: executing "" at <.StartsAt>: can't evaluate field StartsAt in type template.Data`],
  [
    '{{ $s := (index .Alerts 0).StartsAt }}{{ $s.Add 28800e9 }} {{ ($s.Add 28800000000000).Format "15:04" }} {{ $s.AddDate 1 -1 40 }} {{ printf "'
    + '%T" ($s.Add 1) }}',
    '2024-07-05 11:04:05.678901234 +0000 UTC 11:04 2025-07-15 03:04:05.678901234 +0000 UTC time.Time',
  ],
  ['{{ (index .Alerts 0).StartsAt.Add 1.5 }}', 'ERR template: :1:34: executing "" at <1.5>: expected integer; found 1.5'],
  ['{{ (index .Alerts 0).StartsAt.Add "1h" }}', 'ERR template: :1:34: executing "" at <"1h">: expected integer; found "1h"'],
];
