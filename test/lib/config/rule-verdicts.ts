import { table, Verdicts } from './table';

/** A file with one rule. */
export const rule = (text: string) => `groups:\n- name: g\n  rules:\n  - ${text.replaceAll('\n', '\n    ')}`;

export const FILES: Verdicts = [
  ['', 'ok'], ['{}', 'ok'], ['groups:', 'ok'], ['groups: [null]', 'ok'],
  ['foo: 1', 'yaml: unmarshal errors:\n  line 1: field foo not found in type rulefmt.RuleGroups'],
  ['groups: 5', 'yaml: unmarshal errors:\n  line 1: cannot unmarshal !!int `5` into []rulefmt.RuleGroup'],
  ['groups: [5]', 'yaml: unmarshal errors:\n  line 1: cannot unmarshal !!int `5` into rulefmt.RuleGroup'],
  ['groups: [{}]', '0:0: Groupname must not be empty'],
  ['groups: [{name: a}, {name: a}]', '0:0: groupname: "a" is repeated in the same file'],
  ['groups: [{name: a, foo: 1}]', 'yaml: unmarshal errors:\n  line 1: field foo not found in type rulefmt.RuleGroup'],
  ['groups: [{name: a, interval: x}]', 'not a valid duration string: "x"'],
  ['groups: [{name: a, limit: x}]', 'yaml: unmarshal errors:\n  line 1: cannot unmarshal !!str `x` into int'],
  ['groups: [{name: a, labels: {"a-b": c}}]', 'ok'],
  ['groups: [{name: a, labels: {__name__: c}}]', 'invalid label name: __name__'],
  ['groups: [{name: a, rules: 5}]', 'yaml: unmarshal errors:\n  line 1: cannot unmarshal !!int `5` into []rulefmt.Rule'],
  ['groups: [{name: a}]\ngroups: [{name: b}]', 'yaml: unmarshal errors:\n  line 2: mapping key "groups" already defined at line 1'],
];

export const RULES = table(rule, [
  ['{}', "0:0: 0:0: group \"g\", rule 1, \"\": one of 'record' or 'alert' must be set\n0:0: group \"g\", rule 1, \"\": field 'expr' must be set in rule"],
  ['record: a', "0:0: group \"g\", rule 1, \"a\": field 'expr' must be set in rule"],
  ['alert: a\nexpr:', "5:10: group \"g\", rule 1, \"a\": field 'expr' must be set in rule"],
  ['alert: a\nexpr: ""', "5:11: group \"g\", rule 1, \"a\": field 'expr' must be set in rule"],
  ['record: a\nalert: b\nexpr: up', "4:13: 5:12: group \"g\", rule 1, \"b\": only one of 'record' and 'alert' must be set"],
  ['record: a-b\nexpr: up', 'ok'],
  ['record: ""\nexpr: up', "4:13: 0:0: group \"g\", rule 1, \"\": one of 'record' or 'alert' must be set"],
  ['record: a\nexpr: sum(', '5:11: group "g", rule 1, "a": could not parse expression: 1:5: parse error: unclosed left parenthesis'],
  ['record: a\nexpr: up\nfor: 5m', "4:13: group \"g\", rule 1, \"a\": invalid field 'for' in recording rule"],
  ['record: a\nexpr: up\nkeep_firing_for: 5m', "4:13: group \"g\", rule 1, \"a\": invalid field 'keep_firing_for' in recording rule"],
  ['record: a\nexpr: up\nannotations: {a: b}', "4:13: group \"g\", rule 1, \"a\": invalid field 'annotations' in recording rule"],
  ['record: a{b="c"}\nexpr: up', '4:13: group "g", rule 1, "a{b=\\"c\\"}": braces present in the recording rule name; should it be in expr?: a{b="c"}'],
  ['record: a\nexpr: up\nlabels: {"a-b": c}', 'ok'],
  ['record: a\nexpr: up\nlabels: {"": c}', 'group "g", rule 1, "a": invalid label name: '],
  ['record: a\nexpr: up\nlabels: {__name__: c}', 'group "g", rule 1, "a": invalid label name: __name__'],
  ['record: a\nexpr: up\nlabels: {a: "{{ $x }}"}', 'ok'],
  ['alert: a\nexpr: up\nlabels: {a: "{{ $x }}"}', 'group "g", rule 1, "a": label "a": template: __alert_a:1: undefined variable "$x"'],
  ['alert: a\nexpr: up\nannotations: {a: "{{ $x }}"}', 'group "g", rule 1, "a": annotation "a": template: __alert_a:1: undefined variable "$x"'],
  ['alert: a\nexpr: up\nannotations: {"": c}', 'group "g", rule 1, "a": invalid annotation name: '],
  ['alert: a\nexpr: up\nfor: 0s', 'ok'],
  ['alert: a\nexpr: up\nfor: x', 'not a valid duration string: "x"'],
  ['alert: a\nexpr: [up]', 'yaml: unmarshal errors:\n  line 5: cannot unmarshal !!seq into string'],
  ['alert: a\nexpr: 5', 'ok'],
  ['null', 'ok'],
]);
