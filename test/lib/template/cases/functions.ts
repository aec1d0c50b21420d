import { Case } from './case';

/** The functions of notifications. */
export const FUNCTIONS: readonly Case[] = [
  ['{{ toUpper }}', 'ERR template: :1:3: executing "" at <toUpper>: wrong number of args for toUpper: want 1 got 0'],
  ['{{ toUpper "a" "b" }}', 'ERR template: :1:3: executing "" at <toUpper>: wrong number of args for toUpper: want 1 got 2'],
  ['{{ toUpper nil }}', 'ERR template: :1:11: executing "" at <nil>: cannot assign nil to string'],
  ['{{ toUpper true }}', 'ERR template: :1:11: executing "" at <true>: expected string; found true'],
  ['{{ toUpper .Nope }}', `ERR template: :1:11: executing "" at <.Nope>: can't evaluate field Nope in type template.Data`],
  ['{{ toUpper (dict).x }}', 'ERR template: :1:12: executing "" at <dict>: wrong type for value; expected string; got interface {}'],
  ['{{ join "," (stringSlice "a" "b") }} {{ stringSlice "a" "b" }} {{ join "," nil }}', 'a,b [a b] '],
  ['{{ stringSlice 1 }}', 'ERR template: :1:15: executing "" at <1>: expected string; found 1'],
  ['{{ list nil 1 "a" }} {{ append (list 1) nil }} {{ dict "a" nil }} {{ append nil 1 }}', '[<nil> 1 a] [1 <nil>] map[a:<nil>] [1]'],
  [
    '{{ match "^a" "abc" }} {{ match "b$" "abc" }} {{ reReplaceAll "(b)(c)" "$2$1" "abcbc" }} {{ reReplaceAll "x*" "-" "abc" }} {{ reReplaceAll "'
    + 'a" "$0$0${0}x$" "banana" }}',
    'true false acbcb -a-b-c- baaax$naaax$naaax$',
  ],
  ['{{ match "[" "a" }}', 'ERR template: :1:3: executing "" at <match "[" "a">: error calling match: error parsing regexp: missing closing ]: `[`'],
  ['{{ reReplaceAll "a(?P<n>b)" "${n}$n.$nx" "abab" }}', 'bb.bb.'],
  [
    `{{ title "hello wORLD it's o'neil a-b a_b x.y 3com éa ßa dž" }} {{ trimSpace " a b " }} {{ toLower "ÀİΣ" }} {{ toUpper "ßàΣ" }}`,
    `Hello World It's O'neil A-B A_b X.y 3Com Éa Ssa Dž a b àiσ ßÀΣ`,
  ],
  ['{{ urlUnescape "a%20b+c%C3%A9" }}', 'a b cé'],
  ['{{ urlUnescape "%zz" }}', 'ERR template: :1:3: executing "" at <urlUnescape "%zz">: error calling urlUnescape: invalid URL escape "%zz"'],
  ['{{ urlUnescape "%2" }}', 'ERR template: :1:3: executing "" at <urlUnescape "%2">: error calling urlUnescape: invalid URL escape "%2"'],
  ['{{ safeHtml "<b>" }} {{ safeUrl "javascript:x" }}', '<b> javascript:x'],
  ['{{ toUpper (safeHtml "a") }}', 'ERR template: :1:21: executing "" at <"a">: wrong type for value; expected string; got template.HTML'],
  ['{{ len (safeHtml "abc") }} {{ eq (safeHtml "a") "a" }}', '3 true'],
  [
    '{{ humanizeDuration 0 }} {{ humanizeDuration 1 }} {{ humanizeDuration 60 }} {{ humanizeDuration 3661 }} {{ humanizeDuration 86400 }} {{ huma'
    + 'nizeDuration 0.001 }} {{ humanizeDuration 0.0000005 }} {{ humanizeDuration 59.5 }}',
    '0s 1s 1m 0s 1h 1m 1s 1d 0h 0m 0s 1ms 500ns 59.5s',
  ],
  [
    '{{ humanizeDuration "abc" }}',
    'ERR template: :1:3: executing "" at <humanizeDuration "abc">: error calling humanizeDuration: strconv.ParseFloat: parsing "abc": invalid syntax',
  ],
  ['{{ humanizeDuration true }}', `ERR template: :1:3: executing "" at <humanizeDuration true>: error calling humanizeDuration: can't convert bool to float`],
  [
    '{{ humanizeDuration (list) }}',
    `ERR template: :1:3: executing "" at <humanizeDuration (list)>: error calling humanizeDuration: can't convert []interface {} to float`,
  ],
  [
    '{{ humanizeDuration "0x10" }} {{ humanizeDuration "+Inf" }} {{ humanizeDuration "-inf" }} {{ humanizeDuration "1e3" }} {{ humanizeDuration -3661 }}',
    'ERR template: :1:3: executing "" at <humanizeDuration "0x10">: error calling humanizeDuration: strconv.ParseFloat: parsing "0x10": invalid syntax',
  ],
  [
    '{{ toJson "a\\"b<>&\\u2028\\n\\t\\u0001" }} {{ toJson 1.0 }} {{ toJson 1e21 }} {{ toJson 1e-7 }} {{ toJson nil }} {{ toJson (list 1 (dict "b'
    + '" 1 "a" nil)) }} {{ toJson (stringSlice "a") }}',
    '"a\\"b\\u003c\\u003e\\u0026\\u2028\\n\\t\\u0001" 1 1e+21 1e-7 null [1,{"a":null,"b":1}] ["a"]',
  ],
];
