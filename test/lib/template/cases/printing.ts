import { Case } from './case';

/** `print` and `printf`, whatever they get. */
export const PRINTING: readonly Case[] = [
  ['{{ print 1 2 "a" "b" 3 4 }} {{ print nil }} {{ print }}|{{ println 1 "a" }}|', '1 2ab3 4 <nil> |1 a\n|'],
  ['{{ printf "%d %s %v %q %t %x %X %5d|%-5d|%05d|%+d" 1 "s" 1.5 "q" true 255 255 42 42 42 42 }}', '1 s 1.5 "q" true ff FF    42|42   |00042|+42'],
  [
    '{{ printf "%5.2f %e %g %G %E %f %.3g %8.3f|%-8.2f|%08.3f" 3.14159 1e10 1e-7 1e20 1.5 2.5 1234.5678 3.14159 2.5 -3.14159 }}',
    ' 3.14 1.000000e+10 1e-07 1E+20 1.500000E+00 2.500000 1.23e+03    3.142|2.50    |-003.142',
  ],
  ['{{ printf "%v %v %v %v" 1e6 1e20 1e21 0.0000001 }} {{ printf "%6.1f%%" 99.55 }}', '1e+06 1e+20 1e+21 1e-07   99.5%'],
  ['{{ printf "%s %d" 1 "x" }}', '%!s(int=1) %!d(string=x)'],
  [
    '{{ printf "%d" 1.5 }} {{ printf "%s" 1.5 }} {{ printf "%f" 1 }} {{ printf "%t" 1 }} {{ printf "%z" 1 }}',
    '%!d(float64=1.5) %!s(float64=1.5) %!f(int=1) %!t(int=1) %!z(int=1)',
  ],
  [
    '{{ printf "%d" }} {{ printf "%d" 1 2 }} {{ printf "x" 1 "a" }} {{ printf "%" }} {{ printf "%!" }}',
    '%!d(MISSING) 1%!(EXTRA int=2) x%!(EXTRA int=1, string=a) %!(NOVERB) %!!(MISSING)',
  ],
  ['{{ printf "%s %v %d" nil nil nil }}', '%!s(<nil>) <nil> %!d(<nil>)'],
  ['{{ printf "%v %s %d %q" (list 1 "a") (list 1 "a") (list 1 "a") (list "b" "a") }}', '[1 a] [%!s(int=1) a] [1 %!d(string=a)] ["b" "a"]'],
  ['{{ printf "%v %+v %#v" (dict "a" 1) (dict "a" 1) (dict "a" 1) }}', 'map[a:1] map[a:1] map[string]interface {}{"a":1}'],
  ['{{ printf "%#v %#v %#v %#v" 1 "a" 1.5 (list 1 "a") }}', '1 "a" 1.5 []interface {}{1, "a"}'],
  ['{{ printf "%c %U %#U %q %#q %+q" 233 233 233 233 "a`b" "é" }}', 'é U+00E9 U+00E9 \'é\' \'é\' "a`b" "\\u00e9"'],
  ['{{ printf "%x %X % x %#x % #x" "hello" "hello" "hello" "hello" "hello" }}', '68656c6c6f 68656C6C6F 68 65 6c 6c 6f 0x68656c6c6f 0x68 0x65 0x6c 0x6c 0x6f'],
  ['{{ printf "%10s|%-10s|%.2s|%10.2s|%q" "héllo" "héllo" "héllo" "héllo" "a\\nb" }}', '     héllo|héllo     |hé|        hé|"a\\nb"'],
  ['{{ printf "%*d|%-*d|%.*f" 5 42 5 42 2 3.14159 }}', '   42|42   |3.14'],
  ['{{ printf "%[2]d %[1]d %d" 1 2 }} {{ printf "%[3]d" 1 }} {{ printf "%[x]d" 1 }}', '2 1 2 %!d(BADINDEX) %!d(BADINDEX)'],
  ['{{ printf "%T %T %T %T %T %T" 1 "a" 1.5 true nil (list) }}', 'int string float64 bool <nil> []interface {}'],
  [
    '{{ printf "%b %o %O %#o %#x %#b" 5 8 8 8 255 5 }} {{ printf "%b %x %.2x" 1.5 1.5 1.5 }}',
    '101 10 0o10 010 0xff 0b101 6755399441055744p-52 0x1.8p+00 0x1.80p+00',
  ],
  ['{{ printf "%t %v %5t|%q" true false true true }}', 'true false  true|%!q(bool=true)'],
  ['{{ printf "% d|%+.2e|%+v|% v" 5 12345.678 5 5 }}', ' 5|+1.23e+04|5| 5'],
  ['{{ printf "%6v|%-6v|%06v" 1.5 1.5 1.5 }} {{ printf "%06d|%6s|%-6s|%06s" -42 "ab" "ab" "ab" }}', '   1.5|1.5   |0001.5 -00042|    ab|ab    |0000ab'],
  ['{{ printf "%v" (printf "%v" 1) }} {{ "x" | printf "%s-%s" "y" }}', '1 y-x'],
  ['{{ printf 3 }}', 'ERR template: :1:10: executing "" at <3>: expected string; found 3'],
  ['{{ printf }}', 'ERR template: :1:3: executing "" at <printf>: wrong number of args for printf: want at least 1 got 0'],
  ['{{ printf "%.1f %.0f %.0f %.0f" 0.25 0.5 1.5 2.5 }} {{ printf "%.2f %.1f" 1.005 0.05 }}', '0.2 0 2 2 1.00 0.1'],
  [
    '{{ printf "%g %g %g" 100000.0 1000000.0 123456789.0 }} {{ printf "%.4g %.10g %#g" 1234567.0 1234567.0 1.0 }}',
    '100000 1e+06 1.23456789e+08 1.235e+06 1234567 1.00000',
  ],
  ['{{ printf "%e" 0.0 }} {{ printf "%g" -0.0 }} {{ printf "%v" -0.0 }}', '0.000000e+00 -0 -0'],
  ['{{ . | printf "%T" }}', 'template.Data'],
  ['{{ $d := dict "a" nil }}{{ $d.a }} {{ print $d.a }} {{ $d }}', '<no value> <nil> map[a:<nil>]'],
  ['{{ "a" | toUpper | printf "%s%s" "b" }}', 'bA'],
  [
    '{{ len .Alerts.Firing }} {{ len .Alerts.Resolved }} {{ range .Alerts }}{{ .Status }} {{ .Labels.alertname }} {{ .GeneratorURL }} {{ .Fingerp'
    + 'rint }} {{ .Annotations }};{{ end }}',
    `1 1 firing Disk http://p/graph?g0.expr=up&g0.tab=1 abc summary=it's <full>, url=http://x/?a=b&c;resolved Disk  def summary=it's <full>;`,
  ],
  ['{{ (list 1 2 | len) }} {{ len (list 1 2) | printf "%d" }}', '2 2'],
  ['{{ print (print 1) }} {{ (print "a") | print "b" }}', '1 ba'],
  ['{{ .Status | len | printf "%d" | len }}', '1'],
  ['{{ $ | printf "%T" }}', 'template.Data'],
  ['{{ printf "%*d|%*d|%.*f|%.*f|%*d" 5 42 -5 42 2 3.14159 -2 3.14159 "x" 1 }}', '   42|42   |3.14|%!(BADPREC)3.141590|%!(BADWIDTH)1'],
  ['{{ printf "%[2]*[1]d|%[1]*d|%6.[2]*f|%[3]*.[2]*[1]f" 12.0 2 6 }}', '%!d(float64=12)|%!(BADWIDTH)2|%!f(int=    06)| 12.00'],
  ['{{ printf "%-05d|%0-5d|%+05d|% 05d|%x|%X|%#v" -42 42 42 42 -255 "hi" 1e6 }}', '-42  |42   |+0042| 0042|-ff|6869|1e+06'],
  ['{{ printf "%[1]2d %[1].2d %[5]d %[-1]d %[d" 1 }}', '%!d(BADINDEX) %!d(BADINDEX) %!d(BADINDEX) %!d(BADINDEX) %!d(BADINDEX)'],
  ['{{ printf "%10" }} {{ printf "%.3" 1 }} {{ printf "%☺" 1 }} {{ printf "%é|%d" 1 2 }}', '%!(NOVERB) %!(NOVERB)%!(EXTRA int=1) %!☺(int=1) %!é(int=1)|2'],
];
