import { Template } from '../../../../lib/template/template';
import { rendered } from '../sample';

const html = (text: string) => rendered(text, { html: true });

describe('a place that is not understood is refused, naming it:', () => {
  test.each([
    ['<script>{{ 1 }}</script>', 'html/template::1:11: actions in scripts are not supported: {{1}}'],
    ['x\n<a onclick="f({{ .Status }})">', 'html/template::2:17: actions in attributes that hold a script are not supported: {{.Status}}'],
    ['<a {{ .Status }}="x">', 'html/template::1:6: an action in a tag can only stand in the value of an attribute: {{.Status}}'],
    ['<a{{ .Status }}>', 'html/template::1:5: an action in a tag can only stand in the value of an attribute: {{.Status}}'],
    ['<img srcset="{{ .Status }}">', 'html/template::1:16: actions in this attribute are not supported: {{.Status}}'],
    ['<p style="background: url({{ .Status }})">', 'html/template::1:29: actions in url() of a style are not supported: {{.Status}}'],
    ['<a href={{ "x" | html }}>', 'html/template::1:11: the escaper "html" does not do for an attribute without quotes: {{"x" | html}}'],
    ['<a href="{{ if true }}?{{ end }}{{ .Status }}">', 'html/template::1:35: it is not clear which part of a URL the action makes: {{.Status}}'],
    ['{{ if true }}<a href="{{ end }}x', 'html/template::1:6: {{if}} branches end in different contexts'],
    ['{{ range list 1 }}<b{{ end }}', 'html/template::1:9: {{range}} branches end in different contexts'],
    ['{{ range list 1 }}{{ if true }}<b {{ break }}{{ end }}{{ end }}', 'html/template::1:9: {{range}} branches end in different contexts'],
    ['{{ define "r" }}{{ template "r" }}<b title="{{ end }}{{ template "r" }}',
      'html/template: "r" calls itself and ends in another context than it begins in'],
    ['<a href="x', 'html/template: "" ends in the middle of a tag or comment'],
    ['<title>x', 'html/template: "" ends in the middle of the element title'],
    ['<!-- x', 'html/template: "" ends in the middle of a tag or comment'],
  ])('%j', (text, problem) => expect(html(text)).toBe(`ERR ${problem}`));
});

test.each([
  ['{{ define "c" }}<b title="{{ . }}">{{ if . }}{{ template "c" "" }}{{ end }}</b>{{ end }}{{ template "c" "<" }}', '<b title="&lt;"><b title=""></b></b>'],
  ['<b title="{{ block "x" "<" }}{{ . }}{{ end }}">{{ template "x" "a b" }}</b>', '<b title="&lt;">a b</b>'],
  ['<a href={{ "a b" }}>', '<a href=a%20b>'],
  ['<p style="font-family: \'{{ "a\'b" }}\'">', '<p style="font-family: \'a\\27 b\'">'],
  ['<STYLE>a { color: {{ "red;x" }} }</STYLE>', '<STYLE>a { color: ZgotmplZ }</STYLE>'],
  ['<textarea>{{ "<b>" | safeHtml }}</textarea>', '<textarea>&lt;b&gt;</textarea>'],
  ['<a title=\'{{ "it\'s" }}\'>', '<a title=\'it&#39;s\'>'],
  ['a <!-- {{ range list 1 2 }}{{ . }}{{ end }} -->b', 'a b'],
  ['{{ template "nope" }}', 'ERR template: :1:12: executing "" at <{{template "nope"}}>: template "nope" not defined'],
])('%j', (text, output) => expect(html(text)).toBe(output));

test('a chain of templates has an end', () => {
  const links = Array.from({ length: 5000 }, (_, i) => `{{ define "t${i}" }}{{ template "t${i + 1}" }}{{ end }}`).join('');
  expect(html(`${links}{{ template "t0" }}`)).toBe('ERR html/template: "t249" is called by a chain of 250 templates');
});

test('a template that is refused is refused each time', () => {
  const template = Template.parse('a', '{{ define "x" }}<script>{{ . }}</script>{{ end }}{{ template "x" }}', { functions: {}, html: true });
  for (let i = 0; i < 2; i++) expect(() => template.execute('a', null)).toThrow('html/template:a:1:27: actions in scripts are not supported: {{.}}');
});

test('what a text of a user says is never HTML', () => {
  const evil = '{{ $x := "</td><script>alert(1)</script>\\"\' onload=x" }}';
  const places = [
    '{{ $x }}', '<a title="{{ $x }}">', "<a title='{{ $x }}'>", '<a title={{ $x }}>', '<a href="{{ $x }}">', '<a style="color:{{ $x }}">',
    '<title>{{ $x }}</title>',
  ];
  for (const place of places) expect(html(evil + place)).not.toMatch(/<script|["'] onload|<a title=[^&]* onload/);
});
