import { Case } from './case';

/** HTML: values escaped for their places. */
export const HTML: readonly Case[] = [
  [
    '{{ .GroupLabels.nope }}|{{ (dict).x }}|{{ $x := (dict).x }}{{ $x }}|{{ 1.5 }}{{ list 1 "<" }}{{ .GroupLabels }}',
    '|||1.5[1 &lt;]alertname=Disk, grouplabelkey1=v1, zone=a b',
  ],
  [`<a href="{{ "javascript:x" }}">{{ "<b>+&'\\"" }}</a>`, '<a href="#ZgotmplZ">&lt;b&gt;&#43;&amp;&#39;&#34;</a>'],
  [
    '<a href="/x?{{ "a b&c" }}" title={{ "a b" }} style="color: {{ "red" }}; {{ "x;y" }}">',
    '<a href="/x?a%20b%26c" title=a&#32;b style="color: red; ZgotmplZ">',
  ],
  ['<a href={{ "" }}>', '<a href=ZgotmplZ>'],
  ['<!-- {{ .Status }} -->x<!-- a --> b', 'x b'],
  ['{{ "<b>" | safeHtml }} <i title="{{ "<b>x</b>&" | safeHtml }}">', '<b> <i title="x&">'],
  ['<a href="{{ "javascript:x y" | safeUrl }}">', '<a href="javascript:x%20y">'],
  ['<a href="{{ "http://x/é?a=b c&d=%20%zz" }}{{ "?q" }}">', '<a href="http://x/%c3%a9?a=b%20c&amp;d=%20%25zz?q">'],
  ['<a href="{{ if true }}?x={{ else }}?y={{ end }}{{ "a b" }}">', '<a href="?x=a%20b">'],
  ['{{ "<" | html }} {{ html "<" "b" }} {{ "a b" | urlquery }} {{ "a" | printf "%s<" }}', '&lt; &lt;b a&#43;b a&lt;'],
  [
    '<style>p { color: {{ "red" }} }</style><title>{{ "<x>&" }}</title><textarea>{{ "</textarea>" }}</textarea>',
    '<style>p { color: red }</style><title>&lt;x&gt;&amp;</title><textarea>&lt;/textarea&gt;</textarea>',
  ],
  ['<a href="{{ "MAILTO:a@b" }}{{ "x:y" }}" data-x="{{ 1.5 }}">', '<a href="MAILTO:a@b#ZgotmplZ" data-x="1.5">'],
  ['<tr{{ if true }} bgcolor="{{ "x" }}"{{ end }}>', '<tr bgcolor="x">'],
  [
    '{{ define "c" }}{{ . }}{{ end }}<a href="{{ template "c" "javascript:x" }}" title="{{ template "c" "<" }}">{{ template "c" "<" }}</a>',
    '<a href="#ZgotmplZ" title="&lt;">&lt;</a>',
  ],
  ['{{ define "open" }}<a href="{{ end }}{{ template "open" }}{{ "javascript:" }}">', '<a href="#ZgotmplZ">'],
  ['{{ range list 1 2 }}<b title="{{ . }}">{{ . }}</b>{{ end }}', '<b title="1">1</b><b title="2">2</b>'],
  [`{{ range list "a" "b" }}<b title='{{ . }}'>{{ if eq . "a" }}{{ continue }}{{ end }}{{ . }}</b>{{ end }}`, `<b title='a'><b title='b'>b</b>`],
  ['<a title=x{{ "a b" }}y href=/p/{{ "a b?c" }}>', '<a title=xa&#32;by href=/p/a%20b?c>'],
  [
    '<a href="{{ .ExternalURL }}/#/alerts?receiver={{ .Receiver }}">{{ .ExternalURL }}</a>',
    '<a href="http://am.example/x?y=1&amp;z=%3c2%3e/#/alerts?receiver=team%5c.a">http://am.example/x?y=1&amp;z=&lt;2&gt;</a>',
  ],
  [`<img src="{{ "//cdn/x.png" }}" alt='{{ "it's" }}'>`, `<img src="//cdn/x.png" alt='it&#39;s'>`],
  ['{{ with .CommonAnnotations.summary }}<p>{{ . }}</p>{{ end }}', '<p>it&#39;s &lt;full&gt;</p>'],
  [
    '<A HREF="{{ "javascript:x" }}" xlink:href="{{ "data:x" }}" data-src="{{ "vbscript:x" }}">',
    '<A HREF="#ZgotmplZ" xlink:href="#ZgotmplZ" data-src="#ZgotmplZ">',
  ],
  ['<p style="width: {{ 10 }}px; color: {{ "#fff" }}; {{ "a-b" }}: {{ "expression(1)" }}">', '<p style="width: 10px; color: #fff; a-b: ZgotmplZ">'],
  ['<input value="{{ "a`b=c" }}" {{ if true }}checked{{ end }}>', '<input value="a`b=c" checked>'],
  ['<{{ .Status }}>', '&lt;firing>'],
  ['a < b <3 <!DOCTYPE html> <?xml?> </{{ .Status }}> <!x {{ 1 }}> {{ 2 }} <', 'a &lt; b &lt;3 <!DOCTYPE html> &lt;?xml?> &lt;/firing> &lt;!x 1> 2 &lt;'],
  ['<title>a < b {{1}} </x></title>', '<title>a &lt; b 1 &lt;/x></title>'],
  ['<style>a < b</style><script>if (a < b) {}</script>', '<style>a < b</style><script>if (a < b) {}</script>'],
  ['<a{{ if true }}b{{ end }}>', '<ab>'],
  ['{{ range list 1 2 }}<b {{ if eq . 1 }}>{{ break }}{{ end }}>{{ end }}', '<b >'],
  ['{{ range list 1 2 }}<td>{{ if eq . 1 }}<i>a</i></td>{{ continue }}{{ else }}b{{ end }}</td>{{ end }}', '<td><i>a</i></td><td>b</td>'],
  ['<a href="x?{{ "a b/\\"" | urlquery }}">', '<a href="x?a&#43;b%2F%22">'],
  ['<a href="x/{{ "a b&c" | html }}">', '<a href="x/a%20b&amp;c">'],
  ['<a title="{{ "a b&c" | urlquery }}">', '<a title="a&#43;b%26c">'],
];
