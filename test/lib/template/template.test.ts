import { notificationValue } from '../../../lib/template/notification-data';
import { Template } from '../../../lib/template/template';
import { Func, STRING, Value } from '../../../lib/template/value';
import { BUILTINS } from './cases/builtins';
import { DATA_CASES } from './cases/data';
import { FUNCTIONS } from './cases/functions';
import { HTML } from './cases/html';
import { LANGUAGE } from './cases/language';
import { PARSE } from './cases/parse';
import { PRINTING } from './cases/printing';
import { TIMES } from './cases/times';
import { rendered, SAMPLE } from './sample';

describe('the language', () => {
  test.each(LANGUAGE)('%j', (text, output) => expect(rendered(text)).toBe(output));
});

describe('functions of the language', () => {
  test.each(BUILTINS)('%j', (text, output) => expect(rendered(text)).toBe(output));
});

describe('printing', () => {
  test.each(PRINTING)('%j', (text, output) => expect(rendered(text)).toBe(output));
});

describe('what cannot be read', () => {
  test.each(PARSE)('%j', (text, output) => expect(rendered(text)).toBe(output));
});

describe('fields and methods', () => {
  test.each(DATA_CASES)('%j', (text, output) => expect(rendered(text)).toBe(output));
});

describe('functions of notifications', () => {
  test.each(FUNCTIONS)('%j', (text, output) => expect(rendered(text)).toBe(output));
});

describe('times', () => {
  test.each(TIMES)('%j', (text, output) => expect(rendered(text)).toBe(output));
});

describe('HTML', () => {
  test.each(HTML)('%j', (text, output) => expect(rendered(text, { html: true })).toBe(output));
});

const NONE = { functions: {} };

describe('a set of templates', () => {
  test('takes further texts, each of which may define anew', () => {
    const set = Template.parse('a', '{{ define "x" }}1{{ end }}a{{ template "x" }}', NONE);
    set.add('b', '{{ define "x" }}2{{ end }}');
    expect(set.execute('a', null)).toBe('a2');
    set.add('c', '{{ define "x" }} {{ end }}');
    expect(set.execute('a', null)).toBe('a2'); // one that prints nothing replaces none
  });

  test('stays as it is when a text cannot be read', () => {
    const set = Template.parse('a', '{{ define "x" }}1{{ end }}{{ template "x" }}', NONE);
    expect(() => set.add('b', '{{ define "x" }}2{{ end }}{{ if }}')).toThrow('template: b:1: missing value for if');
    expect(set.execute('a', null)).toBe('1');
  });

  test('and a text of its own on top of it leave each other alone', () => {
    const set = Template.parse('a', '{{ define "x" }}1{{ end }}', NONE);
    expect(set.with('b', '{{ define "x" }}2{{ end }}{{ template "x" }}').execute('b', null)).toBe('2');
    expect(set.execute('x', null)).toBe('1');
    expect(() => set.execute('b', null)).toThrow('template: no template "b"');
  });

  test('tells where in which text an error is', () => {
    const set = Template.parse('a', 'x\n{{ template "x" . }}', NONE);
    set.add('b.tmpl', '{{ define "x" }}\n\u00e9 {{ .Nope }}{{ end }}');
    expect(() => set.execute('a', notificationValue(SAMPLE)))
      .toThrow('template: b.tmpl:2:6: executing "x" at <.Nope>: can\'t evaluate field Nope in type template.Data');
  });

  test('calls the functions that an execution brings in place of its own', () => {
    const functions = { who: new Func([], () => 'nobody') };
    const set = Template.parse('a', '{{ who }}', { functions });
    expect(set.execute('a', null, { functions: { who: new Func([], () => 'somebody') } })).toBe('somebody');
    expect(set.execute('a', null)).toBe('nobody');
  });

  test('takes a bug in a function for what it is', () => {
    const functions = { bug: new Func([STRING], () => { throw new TypeError('a bug'); }) };
    expect(() => Template.parse('a', '{{ bug "x" }}', { functions }).execute('a', null)).toThrow(TypeError);
  });
});

describe('plain data', () => {
  const data: Value = new Map<string, Value>([['s', 'text'], ['i', 3n], ['f', 1.5], ['l', ['a', 1n]], ['m', new Map([['k', true]])], ['n', null]]);
  test.each([
    ['{{ .s }} {{ .i }} {{ .f }} {{ .l }} {{ .m }} {{ .n }} {{ .missing }}', 'text 3 1.5 [a 1] map[k:true] <no value> <no value>'],
    ['{{ printf "%T %T %T %T %T" .s .i .f .l .m }}', 'string int float64 []interface {} map[string]interface {}'],
    ['{{ range $k, $v := . }}{{ $k }} {{ end }}', 'f i l m n s '],
  ])('%s', (text, output) => expect(rendered(text, { data })).toBe(output));

  test('a key is no name of a property of JavaScript', () => {
    expect(rendered('{{ .constructor }} {{ .__proto__ }}', { data })).toBe('<no value> <no value>');
    expect(rendered('{{ toString }}')).toBe('ERR template: :1: function "toString" not defined');
    expect(rendered('{{ constructor }}')).toBe('ERR template: :1: function "constructor" not defined');
  });
});

describe('a template from outside cannot take everything:', () => {
  const limits = { length: 10_000, steps: 100_000 };
  const run = (text: string) => () => Template.parse('t', text, { functions: {} }).execute('t', null, { limits });

  test.each([
    ['a loop without end', '{{ range 1000000000 }}{{ end }}', 'it takes more than 100000 steps'],
    ['output', '{{ range 100000 }}abc{{ end }}', 'the output is longer than 10000'],
    ['a text that doubles', '{{ $x := "ab" }}{{ range 100 }}{{ $x = print $x $x }}{{ end }}', 'what print makes is longer than 10000'],
    ['padding', '{{ printf "%999999d" 1 }}', 'what printf makes is longer than 10000'],
    ['a template that calls itself', '{{ define "r" }}{{ template "r" }}{{ end }}{{ template "r" }}', 'exceeded maximum template depth (250)'],
  ])('%s', (_, text, problem) => expect(run(text)).toThrow(problem));

  test.each([
    ['{{ $x := "a" }}{{ range 20 }}{{ $x = print $x $x }}{{ end }}{{ reReplaceAll "" $x $x }}',
      /error calling reReplaceAll: the text is longer than 16777216$/],
    ['{{ $x := "%[2]*[1]d" }}{{ range 12 }}{{ $x = print $x $x }}{{ end }}{{ printf $x 1 999999 }}', /error calling printf: the text is longer than 16777216$/],
    ['{{ $l := list 1 }}{{ range 100 }}{{ $l = append $l 1 }}{{ end }}{{ printf "%999999d" $l }}', /error calling printf: the text is longer than 16777216$/],
    ['{{ $x := "a" }}{{ range 20 }}{{ $x = print $x $x }}{{ end }}{{ join $x (stringSlice "" "" "" "" "" "" "" "" "" "" "" "" "" "" "" "" "" "") }}',
      /error calling join: the text is longer than 16777216$/],
  ])('what would grow before it could be counted: %s', (text, problem) => expect(rendered(text)).toMatch(problem));

  test('a list that holds itself many times', () => {
    const doubling = '{{ $x := list 1 }}{{ range 60 }}{{ $x = list $x $x }}{{ end }}{{ $x }}';
    expect(rendered(doubling)).toMatch(/what list makes is longer than 16777216$/);
  });

  test.each([
    ['parentheses', `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`],
    ['blocks', '{{ if true }}'.repeat(5000) + '{{ end }}'.repeat(5000)],
    ['branches', `{{ if true }}${'{{ else if true }}'.repeat(5000)}{{ end }}`],
  ])('%s in each other', (_, text) => expect(run(text)).toThrow('template: t:1: blocks and parentheses are nested deeper than 200 levels'));

  test('blocks of templates in each other', () => {
    const deep = `{{ define "r" }}${'{{ if true }}'.repeat(150)}{{ template "r" }}${'{{ end }}'.repeat(150)}{{ end }}{{ template "r" }}`;
    expect(run(deep)).toThrow('blocks and templates are nested deeper than 700 levels');
  });
});
