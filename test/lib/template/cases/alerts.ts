import { Case } from './case';

/** Labels and annotations of alerting rules, as promtool expands them for `up{job="j", instance="b:90"} 1`. */
export const ALERTS: readonly Case[] = [
  ['{{ $labels.job }} {{ $value }} {{ .Value }} {{ .Labels.instance }} {{ $labels.nope }}|', 'j 1 1 b:90 |'],
  [
    '{{ $externalLabels.dc }} {{ $labels }} {{ $externalURL }} {{ . }}',
    'eu map[__name__:up instance:b:90 job:j] http://ext/pre {map[__name__:up instance:b:90 job:j] map[dc:eu] http://ext/pre 1}',
  ],
  [`{{ title "foo bar's o'neil a_b x-y 3d é.b iPhone" }}`, `Foo Bar's O'neil A_b X-Y 3D É.b IPhone`],
  ['{{ query "down" | sortByLabel "instance" | first | value }} {{ query "down" | first | value }}', '2 6'],
  ['{{ range query "down" }}{{ .Labels.instance }}={{ .Value }} {{ end }}', 'a.x.y:1=6 Z=2 '],
  ['{{ range query "down" | sortByLabel "instance" }}{{ label "instance" . }} {{ . | strvalue }}{{ end }}', 'Z a.x.y:1 '],
  ['{{ graphLink "up{a=\\"b\\"}" }} {{ tableLink "x y" }}', '/graph?g0.expr=up%7Ba%3D%22b%22%7D&g0.tab=0 /graph?g0.expr=x+y&g0.tab=1'],
  [
    '{{ toTime 1 }} {{ parseDuration "1h" }} {{ humanizeTimestamp 1.5 }} {{ humanizeTimestamp 1e9 }} {{ humanizeTimestamp -1.5 }}',
    '1970-01-01 00:00:01 +0000 UTC 3600 1970-01-01 00:00:01.5 +0000 UTC 2001-09-09 01:46:40 +0000 UTC 1969-12-31 23:59:58.5 +0000 UTC',
  ],
  [
    '{{ (query "down" | first).Foo }}',
    `ERR error executing template __alert_A: template: __alert_A:1:131: executing "__alert_A" at <first>: can't evaluate field Foo in type *templ`
    + `ate.sample`,
  ],
  [
    '{{ query "((" }}',
    'ERR error executing template __alert_A: template: __alert_A:1:115: executing "__alert_A" at <query "((">: error calling query: 1:3: parse er'
    + 'ror: unclosed left parenthesis',
  ],
  ['{{ query "nosuch" }}|{{ range query "nosuch" }}x{{ else }}none{{ end }}', '[]|none'],
  [
    '{{ query "nosuch" | first }}',
    'ERR error executing template __alert_A: template: __alert_A:1:132: executing "__alert_A" at <first>: error calling first: first() called on '
    + 'vector with no elements',
  ],
  ['{{ args 1 "b" }}', 'map[arg0:1 arg1:b]'],
  ['{{ args 1 "b" | printf "%v" }}', 'map[arg0:1 arg1:b]'],
  ['{{ query "down" | first }}', '{map[__name__:down instance:a.x.y:1 job:k] 6}'],
  [
    '{{ toTime "x" }}',
    'ERR error executing template __alert_A: template: __alert_A:1:115: executing "__alert_A" at <toTime "x">: error calling toTime: strconv.Pars'
    + 'eFloat: parsing "x": invalid syntax',
  ],
  [
    '{{ toTime "Inf" }}',
    'ERR error executing template __alert_A: template: __alert_A:1:115: executing "__alert_A" at <toTime "Inf">: error calling toTime: value is N'
    + 'aN or Inf',
  ],
  ['{{ humanizeTimestamp "NaN" }} {{ humanizeTimestamp "-Inf" }}', 'NaN -Inf'],
  [
    '{{ humanizeTimestamp 1e30 }}',
    'ERR error executing template __alert_A: template: __alert_A:1:115: executing "__alert_A" at <humanizeTimestamp 1e30>: error calling humanize'
    + 'Timestamp: 1e+30 cannot be represented as a nanoseconds timestamp since it overflows int64',
  ],
  [
    '{{ label 3 }}',
    'ERR error executing template __alert_A: template: __alert_A:1:115: executing "__alert_A" at <label>: wrong number of args for label: want 2 got 1',
  ],
  [
    '{{ label "a" "b" }}',
    `ERR error executing template __alert_A: template: __alert_A:1:125: executing "__alert_A" at <"b">: can't handle "b" for arg of type *templat`
    + `e.sample`,
  ],
  [
    '{{ stripDomain "a.b.c:90" }} {{ stripDomain "a.b.c" }} {{ stripDomain "1.2.3.4:90" }} {{ stripDomain "[::1]:80" }} {{ stripDomain "::1" }} {'
    + '{ stripDomain "a.b:x" }}',
    'a:90 a 1.2.3.4:90 [::1]:80 ::1 a:x',
  ],
  [
    '{{ stripPort "a:b:c" }} {{ stripPort "a.b:90" }} {{ stripPort "[::1]:80" }} {{ stripPort "a:" }} {{ stripPort "a" }} {{ stripPort "" }}|',
    'a:b:c a.b ::1 a a |',
  ],
  [
    '{{ humanize 0 }} {{ humanize 1 }} {{ humanize 999.95 }} {{ humanize 1e3 }} {{ humanize 1234567 }} {{ humanize -1e12 }} {{ humanize 1e30 }} {'
    + '{ humanize "1e3" }}',
    '0 1 1000 1k 1.235M -1T 1e+06Y 1k',
  ],
  [
    '{{ humanize 0.1 }} {{ humanize 0.001234 }} {{ humanize -1e-9 }} {{ humanize 1e-30 }} {{ humanize "NaN" }} {{ humanize "+Inf" }} {{ humanize '
    + '"-Inf" }}',
    '100m 1.234m -1n 1e-06y NaN +Inf -Inf',
  ],
  [
    '{{ humanize1024 0 }} {{ humanize1024 0.5 }} {{ humanize1024 1023 }} {{ humanize1024 1024 }} {{ humanize1024 1048576 }} {{ humanize1024 -1e6 '
    + '}} {{ humanize1024 "Inf" }}',
    '0 0.5 1023 1ki 1Mi -976.6ki +Inf',
  ],
  [
    '{{ humanizePercentage 0.12345 }} {{ humanizePercentage 1 }} {{ humanizePercentage "NaN" }} {{ humanizePercentage -0.5 }} {{ humanizePercenta'
    + 'ge 1.234567 }}',
    '12.35% 100% NaN% -50% 123.5%',
  ],
  [
    '{{ humanizeDuration 0 }} {{ humanizeDuration 1.5 }} {{ humanizeDuration 59.99 }} {{ humanizeDuration 60 }} {{ humanizeDuration 3599.9 }} {{ '
    + 'humanizeDuration 86400 }}',
    '0s 1.5s 59.99s 1m 0s 59m 59s 1d 0h 0m 0s',
  ],
  [
    '{{ humanizeDuration -3.5 }} {{ humanizeDuration 0.0001 }} {{ humanizeDuration -100000 }} {{ humanizeDuration "Inf" }} {{ humanizeDuration 1e'
    + '10 }} {{ humanizeDuration -0.002 }}',
    '-3.5s 100us -1d 3h 46m 40s +Inf 115740d 17h 46m 40s -2ms',
  ],
  [
    '{{ humanize nil }}',
    `ERR error executing template __alert_A: template: __alert_A:1:115: executing "__alert_A" at <humanize nil>: error calling humanize: can't co`
    + `nvert <nil> to float`,
  ],
  [
    '{{ humanize true }}',
    `ERR error executing template __alert_A: template: __alert_A:1:115: executing "__alert_A" at <humanize true>: error calling humanize: can't c`
    + `onvert bool to float`,
  ],
  [
    '{{ humanize "x" }}',
    'ERR error executing template __alert_A: template: __alert_A:1:115: executing "__alert_A" at <humanize "x">: error calling humanize: strconv.'
    + 'ParseFloat: parsing "x": invalid syntax',
  ],
  [
    '{{ humanize $labels }}',
    `ERR error executing template __alert_A: template: __alert_A:1:115: executing "__alert_A" at <humanize $labels>: error calling humanize: can'`
    + `t convert map[string]string to float`,
  ],
  [
    '{{ parseDuration "1x" }}',
    'ERR error executing template __alert_A: template: __alert_A:1:115: executing "__alert_A" at <parseDuration "1x">: error calling parseDuratio'
    + 'n: unknown unit "x" in duration "1x"',
  ],
  [
    '{{ parseDuration "" }}',
    'ERR error executing template __alert_A: template: __alert_A:1:115: executing "__alert_A" at <parseDuration "">: error calling parseDuration:'
    + ' empty duration string',
  ],
  ['{{ parseDuration "1h30m" }} {{ parseDuration "500ms" }}', '5400 0.5'],
  ['{{ safeHtml "<" }} {{ toUpper "a" }} {{ toLower "A" }} {{ match "^j$" $labels.job }} {{ reReplaceAll ":.*" "" $labels.instance }}', '< A a true b'],
  ['{{ printf "%T %T" (toTime 1) (query "down" | first) }}', '*time.Time *template.sample'],
  [
    'a {{ .Foo }}',
    `ERR error executing template __alert_A: template: __alert_A:1:117: executing "__alert_A" at <.Foo>: can't evaluate field Foo in type struct `
    + `{ Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }`,
  ],
  [
    '{{ template "x" }}',
    'ERR error executing template __alert_A: template: __alert_A:1:124: executing "__alert_A" at <{{template "x"}}>: template "x" not defined',
  ],
  ['{{ $value | humanize | printf "%s" | toUpper }}', '1'],
  [
    '{{ "a" | strvalue }}',
    'ERR error executing template __alert_A: template: __alert_A:1:121: executing "__alert_A" at <strvalue>: wrong type for value; expected *temp'
    + 'late.sample; got string',
  ],
  [
    '{{ first nil }}',
    'ERR error executing template __alert_A: template: __alert_A:1:115: executing "__alert_A" at <first nil>: error calling first: first() called'
    + ' on vector with no elements',
  ],
  ['{{ define "x" }}{{ . }}{{ end }}{{ template "x" $labels.job }}', 'j'],
  ['{{ if gt $value 0.5 }}high{{ else }}low{{ end }} {{ printf "%.2f" $value }} {{ $value | printf "%d" }}', 'high 1.00 %!d(float64=1)'],
  [
    '{{ if eq $value 1 }}{{ end }}',
    'ERR error executing template __alert_A: template: __alert_A:1:118: executing "__alert_A" at <eq $value 1>: error calling eq: incompatible ty'
    + 'pes for comparison: float64 and int',
  ],
  ['{{ with $labels.nope }}x{{ else }}none{{ end }}', 'none'],
  [
    '{{ reReplaceAll "(" "" "" }}',
    'ERR error executing template __alert_A: template: __alert_A:1:115: executing "__alert_A" at <reReplaceAll "(" "" "">: error calling reReplac'
    + 'eAll: regexp: Compile(`(`): error parsing regexp: missing closing ): `(`',
  ],
  [
    '{{ match "[" "" }}',
    'ERR error executing template __alert_A: template: __alert_A:1:115: executing "__alert_A" at <match "[" "">: error calling match: error parsi'
    + 'ng regexp: missing closing ]: `[`',
  ],
  [
    'a\n  {{ $labels.x.y }}',
    `ERR error executing template __alert_A: template: __alert_A:2:12: executing "__alert_A" at <$labels.x.y>: can't evaluate field y in type string`,
  ],
  [
    '{{ query "down" | value }}',
    'ERR error executing template __alert_A: template: __alert_A:1:130: executing "__alert_A" at <value>: wrong type for value; expected *templat'
    + 'e.sample; got template.queryResult',
  ],
  ['{{ (first (query "down")).Labels.instance }}', 'a.x.y:1'],
];
