import { ApiError } from '../../../../../runtime/local/api/api-error';
import { FieldNumbers } from '../../../../../runtime/local/api/builtin/field-numbers';
import { BuiltinSchemas } from '../../../../../runtime/local/api/builtin/schemas';
import { ProtobufDecoder } from '../../../../../runtime/local/api/web/protobuf';

const decoder = new ProtobufDecoder(new FieldNumbers(new BuiltinSchemas()));

const varint = (value: number | bigint): Buffer => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
};
const int = (number: number, value: number | bigint) => Buffer.concat([varint(number << 3), varint(value)]);
const field = (number: number, ...parts: ReadonlyArray<Buffer | string>) => {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([varint(number << 3 | 2), varint(content.length), content]);
};
const entry = (number: number, key: string, value: Buffer | string) => field(number, field(1, key), field(2, value));
const envelope = (...parts: Buffer[]) => Buffer.concat([Buffer.from('k8s\0'), field(1, field(1, 'v1'), field(2, 'K')), field(2, ...parts)]);
const decode = (definition: string, ...parts: Buffer[]) => {
  const { apiVersion, kind, ...object } = decoder.decode(envelope(...parts), definition);
  expect([apiVersion, kind]).toEqual(['v1', 'K']);
  return object;
};

test.each<[string, string, Buffer[], object]>([
  ['texts', 'ObjectMeta', [field(1, 'a'), field(3, 'b')], { name: 'a', namespace: 'b' }],
  ['what is empty and means nothing', 'ObjectMeta', [field(1, ''), int(7, 0), field(8)], {}],
  ['what is empty and means something', 'DeploymentSpec', [int(1, 0)], { replicas: 0 }],
  ['what is empty and has to be there', 'Condition', [field(1, ''), field(2, 'True')], { type: '', status: 'True' }],
  ['times', 'ObjectMeta', [field(8, int(1, 1_767_225_600))], { creationTimestamp: '2026-01-01T00:00:00Z' }],
  ['finer times', 'LeaseSpec', [field(3, int(1, 1_767_225_600), int(2, 1_500_000))], { acquireTime: '2026-01-01T00:00:00.001500Z' }],
  ['negative numbers', 'PriorityClass', [int(2, -5n)], { value: -5 }],
  ['lists of texts', 'PolicyRule', [field(1, 'get'), field(1, 'list')], { verbs: ['get', 'list'] }],
  ['lists of numbers', 'PodSecurityContext', [int(4, 1), int(4, 2)], { supplementalGroups: [1, 2] }],
  ['lists of numbers in one piece', 'PodSecurityContext', [field(4, varint(1), varint(300))], { supplementalGroups: [1, 300] }],
  ['maps', 'ConfigMap', [entry(2, 'a', '1'), entry(2, '__proto__', '2')], { data: JSON.parse('{"a":"1","__proto__":"2"}') as object }],
  ['bytes', 'Secret', [entry(2, 'a', '\u00e9')], { data: { a: 'w6k=' } }],
  ['amounts', 'ResourceRequirements', [entry(1, 'cpu', field(1, '100m'))], { limits: { cpu: '100m' } }],
  ['numbers or texts', 'ServicePort', [int(3, 80), field(4, int(1, 0), int(2, 8080))], { port: 80, targetPort: 8080 }],
  ['texts or numbers', 'ServicePort', [int(3, 80), field(4, int(1, 1), field(3, 'web'))], { port: 80, targetPort: 'web' }],
  ['fields of a message within', 'Volume', [field(1, 'v'), field(2, field(2))], { name: 'v', emptyDir: {} }],
  ['JSON', 'ControllerRevision', [field(2, field(1, '{"a":1}')), int(3, 1)], { data: { a: 1 }, revision: 1 }],
  ['booleans', 'ConfigMap', [int(4, 1)], { immutable: true }],
  ['what nobody knows', 'ConfigMap', [field(99, 'x'), int(98, 1), Buffer.from([97 << 3 & 127 | 5 | 128, 6, 0, 0, 0, 0])], {}],
])('%s', (_, definition, parts, expected) => expect(decode(definition, ...parts)).toEqual(expected));

test.each<[string, Buffer, string]>([
  ['other bytes', Buffer.from('{}'), 'it does not begin as protobuf of Kubernetes does'],
  ['a field that is longer than what there is', Buffer.from('k8s\0\x12\x7f'), 'its protobuf is broken at byte 6'],
  ['a wire type that is none', Buffer.from('k8s\0\x17'), 'its protobuf is broken at byte 5'],
  ['a time far out', envelope(field(1, field(8, int(1, 2n ** 60n)))), 'its protobuf is broken at byte'],
  ['an endless number', Buffer.concat([Buffer.from('k8s\0'), Buffer.alloc(12, 0xff)]), 'its protobuf is broken at byte 4'],
])('%s: refused', (_, bytes, why) => {
  let thrown: unknown;
  try {
    decoder.decode(bytes, 'ConfigMap');
  } catch (err) {
    thrown = err;
  }
  expect(thrown).toBeInstanceOf(ApiError);
  expect(thrown).toMatchObject({ status: 400, message: expect.stringContaining(why) });
});

test('every cut of an object ends in an error or in less', () => {
  const whole = envelope(field(1, field(1, 'a'), entry(11, 'k', 'v')), entry(2, 'a', '1'));
  for (let end = 0; end < whole.length; end++) {
    let result: object | undefined;
    try {
      result = decoder.decode(whole.subarray(0, end), 'ConfigMap');
    } catch (err) {
      expect(err).toBeInstanceOf(ApiError);
    }
    if (result) expect(JSON.stringify(result).length).toBeLessThan(JSON.stringify(decoder.decode(whole, 'ConfigMap')).length);
  }
});

test.each([['ConfigMap', true], ['CustomResourceDefinition', false], ['Nothing', false]])('reads a %s: %p', (definition, isRead) => (
  expect(decoder.reads(definition)).toBe(isRead)));
