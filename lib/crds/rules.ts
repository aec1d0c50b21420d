import { checkCel, Scope } from '../cel/check';
import { CelError } from '../cel/cel-error';
import { parseDuration, parseTimestamp } from '../cel/conversions';
import { Budget, evaluateCel, STEPS } from '../cel/evaluate';
import { parseCel } from '../cel/parser';
import { mapOf, Optional, Value } from '../cel/value';
import { CodedError } from '../sys/errors';
import { duplicate, FieldError, FieldErrorReason, forbidden, invalid, invalidPart, required } from './field-error';
import { canonicalJson, equalJson, isObject, Json, JsonObject } from './json';
import { Rule } from './rule';
import { SchemaNode } from './schema-node';

const REASONS: readonly string[] = ['FieldValueInvalid', 'FieldValueRequired', 'FieldValueForbidden', 'FieldValueDuplicate'];
/** Steps of all rules of one object, as in Kubernetes. */
const ALL_STEPS = 10 * STEPS;
const RESERVED = new Set([
  'true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package', 'namespace',
  'return',
]);

/** How CEL calls a field: words of its own and letters it does not know are written in another way. */
export function celName(name: string): string | undefined {
  if (RESERVED.has(name)) return `__${name}__`;
  const escaped = name.replace(/__|[.\-/]/g, (part) => ({ '__': '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' }[part]!));
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(escaped) ? escaped : undefined;
}

/** @throws CodedError BAD_SCHEMA naming the rule's field, and what is wrong with it */
export function compileRules(node: SchemaNode, path: string): readonly Rule[] {
  return (node.text['x-kubernetes-validations'] ?? []).map((written, i) => compileRule(written, node, `${path}.x-kubernetes-validations[${i}]`));
}

function compileRule(written: JsonObject, node: SchemaNode, path: string): Rule {
  const { rule, message = '', messageExpression, reason = REASONS[0], fieldPath = '', optionalOldSelf = false } = written;
  const fail = (field: string, what: string) => new CodedError('BAD_SCHEMA', `schema at ${`${path}.${field}`.slice(1)}: ${what}`);
  if (typeof rule !== 'string' || rule.trim() === '') throw fail('rule', 'a rule is required');
  if (typeof message !== 'string' || /\n/.test(message)) throw fail('message', 'must be one line of text');
  if (!REASONS.includes(reason as string)) throw fail('reason', `expected one of ${REASONS.join(', ')}, got ${JSON.stringify(reason)}`);
  const names = new Map<string, SchemaNode | undefined>([['self', node], ['oldSelf', optionalOldSelf ? undefined : node]]);
  const compiled = (field: string, text: string) => {
    try {
      const expression = parseCel(text);
      checkCel(expression, { ...FIELDS, names });
      return expression;
    } catch (err) {
      throw err instanceof CelError ? fail(field, `compilation failed: ERROR: <input>:1:${(err.at ?? 0) + 1}: ${err.message}`) : err;
    }
  };
  const expression = compiled('rule', rule);
  return {
    text: rule.trim(), expression, message: message.trim(), reason: reason as FieldErrorReason, optionalOld: optionalOldSelf === true,
    usesOld: /\boldSelf\b/.test(rule), fieldPath: pathParts(String(fieldPath), fail),
    ...messageExpression === undefined ? {} : { messageExpression: compiled('messageExpression', String(messageExpression)) },
  };
}

/** `.spec.x['y.z']` as names. */
function pathParts(path: string, fail: (field: string, what: string) => CodedError): string[] {
  const parts = [...path.matchAll(/\.([A-Za-z_][A-Za-z0-9_-]*)|\['([^']*)'\]/gy)];
  if (parts.reduce((sum, [text]) => sum + text.length, 0) !== path.length) throw fail('fieldPath', `expected fields behind dots, got ${JSON.stringify(path)}`);
  return parts.map(([, plain, quoted]) => plain ?? quoted);
}

/** What a schema says of the fields of its objects, for whoever checks an expression. */
const FIELDS: Omit<Scope<SchemaNode>, 'names'> = {
  field: (of, name) => {
    if (of.additional) return of.additional;
    if (!of.properties) return of.preserve || of.type !== 'object' ? undefined : false;
    for (const [field, node] of of.properties) if (celName(field) === name) return node;
    return of.preserve || of.embedded ? undefined : false;
  },
  item: (of) => of.items ?? of.additional,
};

/** A value as CEL sees it: numbers by their type, fields by their escaped names; what has no schema is not there. */
export function celValue(value: Json, node: SchemaNode): Value {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return node.type === 'integer' || node.intOrString && Number.isInteger(value) ? BigInt(value) : value;
  if (typeof value === 'string') return celText(value, node.text.format);
  if (Array.isArray(value)) return node.items ? value.map((item) => celValue(item, node.items!)) : [];
  const entries: Array<[string, Value]> = [];
  for (const [name, part] of Object.entries(value)) {
    if (node.additional) entries.push([name, celValue(part, node.additional)]);
    const field = node.properties?.get(name), known = celName(name);
    if (field && known !== undefined) entries.push([known, celValue(part, field)]);
  }
  return mapOf(entries);
}

function celText(text: string, format: string | undefined): Value {
  switch (format?.replace(/-/g, '')) {
    case 'datetime': return parseTimestamp(text);
    case 'date': return parseTimestamp(`${text}T00:00:00Z`);
    case 'duration': return parseDuration(text);
    case 'byte': return Buffer.from(text, 'base64');
    default: return text;
  }
}

const BLOCKING: readonly FieldErrorReason[] = [
  'FieldValueRequired', 'FieldValueTypeInvalid', 'FieldValueNotSupported', 'FieldValueTooLong', 'FieldValueTooMany',
];

/**
 * Adds to `errors` what the rules of `node` and of all below it refuse. Where the value does not fit its schema they are not asked.
 * @param before what was there before, undefined where nothing was
 */
export function validateRules(node: SchemaNode, value: Json, field: string, errors: FieldError[], before: Json | undefined): void {
  if (!node.hasRules) return;
  if (errors.some(({ reason }) => BLOCKING.includes(reason))) {
    const detail = 'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';
    errors.push(invalid('<nil>', null, detail));
    return;
  }
  walk(node, value, field, errors, before, { steps: ALL_STEPS });
}

/** Parts that are as they were are not looked at; an item of a list is known again by its keys alone. */
function walk(node: SchemaNode, value: Json, field: string, errors: FieldError[], before: Json | undefined, budget: Budget): void {
  if (!node.hasRules || value === null || before !== undefined && equalJson(value, before)) return;
  checkRules(node, value, field, errors, before, budget);
  if (Array.isArray(value)) {
    const { items } = node;
    if (!items) return;
    const twins = new Map(node.listType === 'map' && Array.isArray(before) ? before.map((item) => [itemKey(item, node), item]) : []);
    value.forEach((item, i) => walk(items, item, `${field}[${i}]`, errors, twins.get(itemKey(item, node)), budget));
  } else if (isObject(value)) {
    const old = isObject(before) ? before : {};
    for (const [name, part] of Object.entries(value)) {
      const below = node.properties?.get(name) ?? node.additional;
      if (below) walk(below, part, field === '' ? name : `${field}.${name}`, errors, Object.hasOwn(old, name) ? old[name] : undefined, budget);
    }
  }
}

function itemKey(item: Json, { listKeys }: SchemaNode): string {
  return isObject(item) ? canonicalJson(listKeys.map((name) => item[name] ?? null)) : '';
}

function checkRules(node: SchemaNode, value: Json, field: string, errors: FieldError[], before: Json | undefined, budget: Budget): void {
  for (const rule of node.rules) {
    if (rule.usesOld && !rule.optionalOld && before === undefined) continue;
    if (budget.steps <= 0) return;
    const steps = Math.min(budget.steps, STEPS), own: Budget = { steps };
    try {
      const old = before === undefined ? undefined : celValue(before, node);
      const names = new Map<string, Value>([['self', celValue(value, node)]]);
      if (rule.optionalOld) names.set('oldSelf', new Optional(old));
      else if (old !== undefined) names.set('oldSelf', old);
      if (evaluateCel(rule.expression, names, own) !== true) errors.push(refusal(rule, names, own, value, field));
    } catch (err) {
      if (!(err instanceof CelError)) throw err;
      const advice = err.code === 'CEL_BUDGET' ? ': the rule takes too long on this object' : '';
      errors.push(invalidPart(field, value, `${rule.message || rule.text}: ${err.message}${advice}`));
    }
    budget.steps -= steps - own.steps;
  }
}

function refusal(rule: Rule, names: ReadonlyMap<string, Value>, budget: Budget, value: Json, field: string): FieldError {
  const message = messageOf(rule, names, budget);
  const at = [field, ...rule.fieldPath].filter((part) => part !== '').join('.');
  const shown = rule.fieldPath.reduce<Json | undefined>((part, name) => (isObject(part) ? part[name] : undefined), value) ?? null;
  switch (rule.reason) {
    case 'FieldValueRequired': return required(at, message);
    case 'FieldValueForbidden': return forbidden(at, message);
    case 'FieldValueDuplicate': return duplicate(at, shown);
    default: return rule.fieldPath.length > 0 && shown === null ? invalid(at, null, message) : invalidPart(at, shown, message);
  }
}

function messageOf({ text, message, messageExpression }: Rule, names: ReadonlyMap<string, Value>, budget: Budget): string {
  const fallback = message || `failed rule: ${text}`;
  if (!messageExpression) return fallback;
  try {
    const said = evaluateCel(messageExpression, names, budget);
    return typeof said === 'string' && said.trim() !== '' && !said.includes('\n') ? said.trim() : fallback;
  } catch (err) {
    if (err instanceof CelError) return fallback;
    throw err;
  }
}
