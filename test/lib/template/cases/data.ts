import { Case } from './case';

/** Fields and methods of the data. */
export const DATA_CASES: readonly Case[] = [
  [
    '{{ eq .GroupLabels .GroupLabels }}',
    'ERR template: :1:3: executing "" at <eq .GroupLabels .GroupLabels>: error calling eq: non-comparable type alertname=Disk, grouplabelkey1=v1,'
    + ' zone=a b: template.KV',
  ],
  ['{{ len "é" }} {{ len (list 1 2) }} {{ len .GroupLabels }}', '2 2 3'],
  ['{{ index .GroupLabels "nope" }}|{{ index .GroupLabels "grouplabelkey1" }}', '|v1'],
  ['{{ .Alerts.Foo }}', `ERR template: :1:10: executing "" at <.Alerts.Foo>: can't evaluate field Foo in type template.Alerts`],
  ['{{ .GroupLabels.Foo }}|{{ .GroupLabels.Foo.Bar }}', `ERR template: :1:38: executing "" at <.GroupLabels.Foo.Bar>: can't evaluate field Bar in type string`],
  ['{{ .Alerts.Firing 1 }}', 'ERR template: :1:10: executing "" at <.Alerts.Firing>: wrong number of args for Firing: want 0 got 1'],
  ['{{ .GroupLabels.Remove }}', 'ERR template: :1:15: executing "" at <.GroupLabels.Remove>: wrong number of args for Remove: want 1 got 0'],
  ['{{ .GroupLabels.Remove 1 }}', `ERR template: :1:23: executing "" at <1>: can't handle 1 for arg of type []string`],
  ['{{ .GroupLabels.Remove nil }}', 'alertname=Disk, grouplabelkey1=v1, zone=a b'],
  [
    '{{ toJson .GroupLabels }} {{ toJson .GroupLabels.SortedPairs }} {{ toJson (list) }}',
    '{"alertname":"Disk","grouplabelkey1":"v1","zone":"a b"} [{"Name":"alertname","Value":"Disk"},{"Name":"grouplabelkey1","Value":"v1"},{"Name":'
    + '"zone","Value":"a b"}] []',
  ],
  [
    '{{ .GroupLabels }} {{ .GroupLabels.SortedPairs }} {{ .GroupLabels.Names }} {{ .GroupLabels.Values }} {{ .CommonLabels.SortedPairs.Names | jo'
    + 'in "," }} {{ .CommonLabels.SortedPairs.Values }}',
    'alertname=Disk, grouplabelkey1=v1, zone=a b alertname=Disk, grouplabelkey1=v1, zone=a b [alertname grouplabelkey1 zone] [Disk v1 a b] alertn'
    + 'ame,a,grouplabelkey1,job,zone [Disk 1 v1 node a b]',
  ],
  [
    '{{ range .GroupLabels.SortedPairs }}{{ .Name }}={{ .Value }};{{ end }} {{ range $k, $v := .CommonLabels }}{{ $k }}:{{ $v }},{{ end }}',
    'alertname=Disk;grouplabelkey1=v1;zone=a b; a:1,alertname:Disk,grouplabelkey1:v1,job:node,zone:a b,',
  ],
  [
    '{{ .CommonLabels.Remove .GroupLabels.Names }} {{ (.CommonLabels.Remove (stringSlice "a" "job")).SortedPairs }} {{ index .CommonLabels.Sorted'
    + 'Pairs 0 }}',
    'a=1, job=node alertname=Disk, grouplabelkey1=v1, zone=a b {alertname Disk}',
  ],
  [
    '{{ .Alerts }}',
    `[{firing alertname=Disk, instance=b:90, job=node summary=it's <full>, url=http://x/?a=b&c 2024-07-05 03:04:05.678901234 +0000 UTC 0001-01-01`
    + ` 00:00:00 +0000 UTC http://p/graph?g0.expr=up&g0.tab=1 abc} {resolved alertname=Disk, instance=c:90, job=node summary=it's <full> 2024-07-04`
    + ` 01:02:03 +0000 UTC 2024-07-05 00:00:00 +0200 +0200  def}]`,
  ],
  [
    '{{ .ExternalURL }} {{ .CommonAnnotations }} {{ printf "%T %T %T %T" .Alerts .GroupLabels .GroupLabels.SortedPairs .Alerts.Firing }} {{ print'
    + 'f "%v %q %d" .GroupLabels .GroupLabels .GroupLabels }} {{ printf "%+v" .GroupLabels.SortedPairs }} {{ printf "%s" .Alerts.Resolved }}',
    `http://am.example/x?y=1&z=<2> summary=it's <full> template.Alerts template.KV template.Pairs []template.Alert alertname=Disk, grouplabelkey1`
    + `=v1, zone=a b "alertname=Disk, grouplabelkey1=v1, zone=a b" map[%!d(string=alertname):%!d(string=Disk) %!d(string=grouplabelkey1):%!d(string`
    + `=v1) %!d(string=zone):%!d(string=a b)] alertname=Disk, grouplabelkey1=v1, zone=a b [{resolved alertname=Disk, instance=c:90, job=node summar`
    + `y=it's <full> 2024-07-04 01:02:03 +0000 UTC 2024-07-05 00:00:00 +0200 +0200  def}]`,
  ],
  [
    '{{ .GroupLabels.SortedPairs.Nope }}',
    `ERR template: :1:15: executing "" at <.GroupLabels.SortedPairs.Nope>: can't evaluate field Nope in type template.Pairs`,
  ],
  ['{{ .Alerts.Firing.Resolved }}', `ERR template: :1:10: executing "" at <.Alerts.Firing.Resolved>: can't evaluate field Resolved in type []template.Alert`],
  ['{{ range .Alerts }}{{ .Labels.nope.x }}{{ end }}', `ERR template: :1:29: executing "" at <.Labels.nope.x>: can't evaluate field x in type string`],
  ['{{ with index .Alerts 0 }}{{ .Labels.alertname }}{{ .Status }}{{ end }}', 'Diskfiring'],
  ['{{ range .Alerts.Firing }}{{ .Labels.SortedPairs }}{{ end }}', 'alertname=Disk, instance=b:90, job=node'],
  ['{{ index .Alerts 9 }}', 'ERR template: :1:3: executing "" at <index .Alerts 9>: error calling index: index out of range: 9'],
  ['{{ len .Alerts | eq 2 }}', 'true'],
  ['{{ .GroupLabels.grouplabelkey1|toUpper }}', 'V1'],
];
