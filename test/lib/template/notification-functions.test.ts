import { rendered } from './sample';

// What the original that the tables were made with does not have yet, and what depends on the time.
test.each([
  ['{{ now }} {{ since (index .Alerts 0).StartsAt }}', '2024-07-05 04:00:00 +0000 UTC 55m54.321098766s'],
  ['{{ routeLabels }} {{ routeLabels.team }}', 'team=a a'],
  ['{{ base64encode "a?>\u00e9" }} {{ base64decode "YT8-w6k=" }}', 'YT8-w6k= a?>\u00e9'],
  ['{{ base64decode "YT8" }}', 'ERR template: :1:3: executing "" at <base64decode "YT8">: error calling base64decode: illegal base64 data at input byte 3'],
  ['{{ base64decode "Y+8=" }}', 'ERR template: :1:3: executing "" at <base64decode "Y+8=">: error calling base64decode: illegal base64 data at input byte 1'],
  ['{{ toDate "2006-01-02" "2020-03-04" | date "Jan 2" }} {{ (toDate "2006" "x").IsZero }}', 'Mar 4 true'],
  ['{{ (mustToDate "2006" "2024").Year }}', '2024'],
  [
    '{{ mustToDate "2006" "x" }}',
    'ERR template: :1:3: executing "" at <mustToDate "2006" "x">: error calling mustToDate: parsing time "x" as "2006": cannot parse "x" as "2006"',
  ],
  ['{{ toJson .RouteLabels }} {{ .NotificationReason }}', '{} '],
  ['{{ toJson now }} {{ toJson .Alerts.Resolved }}',
    '"2024-07-05T04:00:00Z" [{"status":"resolved","labels":{"alertname":"Disk","instance":"c:90","job":"node"},'
    + '"annotations":{"summary":"it\'s \\u003cfull\\u003e"},"startsAt":"2024-07-04T01:02:03Z","endsAt":"2024-07-05T00:00:00+02:00","generatorURL":"",'
    + '"fingerprint":"def"}]'],
])('%j', (text, output) => expect(rendered(text)).toBe(output));
