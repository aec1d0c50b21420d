import { validateWebhooks } from '../../../../../runtime/local/api/admission/webhook-rules';
import { fieldErrorText } from '../../../../../lib/crds/field-error';
import { JsonObject } from '../../../../../lib/crds/json';
import { rule } from './webhook-server';

const GOOD = {
  name: 'a.example.com', clientConfig: { url: 'https://a/b' }, sideEffects: 'None', admissionReviewVersions: ['v1'], timeoutSeconds: 10, failurePolicy: 'Fail',
  rules: [rule('*', '', 'pods')],
};
const errors = (...webhooks: object[]) => validateWebhooks({ webhooks } as unknown as JsonObject).map(fieldErrorText);

test('what is right is taken', () => expect(errors(GOOD, {
  ...GOOD, name: 'b.example.com', clientConfig: { service: { name: 'a', namespace: 'b', path: '/c', port: 1 } }, reinvocationPolicy: 'IfNeeded', scope: '*',
  objectSelector: { matchExpressions: [{ key: 'a', operator: 'Exists' }, { key: 'b', operator: 'In', values: ['c'] }] },
})).toEqual([]));

test.each<[object, string]>([
  [{ name: '' }, 'webhooks[0].name: Required value'],
  [{ name: 'a.b' }, 'webhooks[0].name: Invalid value: "a.b": should be a domain with at least three segments separated by dots'],
  [{ name: 'A.b.c' }, 'webhooks[0].name: Invalid value: "A.b.c": a lowercase RFC 1123 subdomain must'],
  [{ sideEffects: undefined }, 'webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun'],
  [{ sideEffects: 'Some' }, 'webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"'],
  [{ failurePolicy: 'x' }, 'webhooks[0].failurePolicy: Unsupported value: "x": supported values: "Fail", "Ignore"'],
  [{ matchPolicy: 'x' }, 'webhooks[0].matchPolicy: Unsupported value'],
  [{ reinvocationPolicy: 'x' }, 'webhooks[0].reinvocationPolicy: Unsupported value'],
  [{ timeoutSeconds: 31 }, 'webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds'],
  [{ admissionReviewVersions: [] }, 'webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1'],
  [{ admissionReviewVersions: ['v9'] }, 'webhooks[0].admissionReviewVersions: Invalid value: ["v9"]: must include at least one of v1, v1beta1'],
  [{ matchConditions: [{ name: 'a', expression: 'nope' }] },
    'webhooks[0].matchConditions[0].expression: Invalid value: "nope": compilation failed: ERROR: <input>:1:1: undeclared reference to \'nope\''],
  [{ matchConditions: [{ name: 'a', expression: 'object.' }] }, 'webhooks[0].matchConditions[0].expression: Invalid value: "object.": compilation failed'],
  [{ matchConditions: [{ name: 'a b', expression: 'true' }] }, 'webhooks[0].matchConditions[0].name: Invalid value: "a b"'],
  [{ matchConditions: [{}] }, 'webhooks[0].matchConditions[0].name: Required value,webhooks[0].matchConditions[0].expression: Required value'],
  [{ matchConditions: [1, 2].map(() => ({ name: 'a', expression: 'true' })) }, 'webhooks[0].matchConditions[1].name: Duplicate value: "a"'],
  [{ matchConditions: Array.from({ length: 65 }, (_, i) => ({ name: `a${i}`, expression: 'true' })) }, 'webhooks[0].matchConditions: Too many: 65'],
  [{ clientConfig: {} }, 'webhooks[0].clientConfig: Required value: exactly one of url or service is required'],
  [{ clientConfig: { url: 'https://a', service: { name: 'a', namespace: 'b' } } }, 'webhooks[0].clientConfig: Required value: exactly one of'],
  [{ clientConfig: { url: 'http://a' } }, 'webhooks[0].clientConfig.url: Invalid value: "http": \'https\' is the only allowed URL scheme'],
  [{ clientConfig: { url: 'a' } }, 'webhooks[0].clientConfig.url: Required value: url must be a valid URL: "a"'],
  [{ clientConfig: { url: 'https://u:p@a' } }, 'webhooks[0].clientConfig.url: Invalid value: "u": user information is not permitted in the URL'],
  [{ clientConfig: { url: 'https://a/?b' } }, 'query parameters are not permitted in the URL'],
  [{ clientConfig: { url: 'https://a/#b' } }, 'fragments are not permitted in the URL'],
  [{ clientConfig: { url: 'https://a', caBundle: 'eA==' } }, 'clientConfig.caBundle: Invalid value: "eA==": unable to load root certificates'],
  [{ clientConfig: { service: {} } }, 'webhooks[0].clientConfig.service.name: Required value: service name is required'],
  [{ clientConfig: { service: { name: 'a', namespace: 'b', path: 'c' } } }, 'clientConfig.service.path: Invalid value: "c": must start with a \'/\''],
  [{ clientConfig: { service: { name: 'a', namespace: 'b', port: 0 } } }, 'clientConfig.service.port: Invalid value: 0: port is not valid'],
  [{ rules: [{}] }, 'webhooks[0].rules[0].operations: Required value'],
  [{ rules: [rule('NOPE', '', 'pods')] }, 'webhooks[0].rules[0].operations[0]: Unsupported value: "NOPE"'],
  [{ rules: [{ ...rule('*', '', 'pods'), apiGroups: ['*', 'a'] }] },
    "rules[0].apiGroups: Invalid value: [\"*\",\"a\"]: if '*' is present, must not specify other API groups"],
  [{ rules: [{ ...rule('*', '', 'pods'), scope: 'x' }] }, 'webhooks[0].rules[0].scope: Unsupported value'],
  [{ objectSelector: { matchExpressions: [{ key: 'a', operator: 'x' }] } },
    'objectSelector.matchExpressions[0].operator: Invalid value: "x": not a valid selector operator'],
  [{ namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] } }, 'namespaceSelector.matchExpressions[0].values: Required value'],
  [{ namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] } }, 'matchExpressions[0].values: Forbidden'],
])('%j is refused', (change, text) => expect(errors({ ...GOOD, ...change }).join()).toContain(text));

test('two of one name are refused', () => expect(errors(GOOD, GOOD)).toEqual(['webhooks[1].name: Duplicate value: "a.example.com"']));
