import { CelError } from '../../../../lib/cel/cel-error';
import { duplicate, FieldError, forbidden, invalid, notSupported, required, tooMany } from '../../../../lib/crds/field-error';
import { isObject, Json, JsonObject, objectAt } from '../../../../lib/crds/json';
import { checkQualifiedName, checkSubdomain } from '../meta/names';
import { REVIEW_VERSIONS, spokenVersion } from './admission-review';
import { readyCondition } from './match-conditions';

const MOST_CONDITIONS = 64; // of a webhook
const LONGEST_TIMEOUT = 30; // s
const MIN_SEGMENTS = 3; // of a webhook's name
const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const SELECTOR_OPERATORS = ['DoesNotExist', 'Exists', 'In', 'NotIn'];

/** What is wrong with the webhooks of a configuration, whose defaults are filled in. */
export function validateWebhooks(object: JsonObject): FieldError[] {
  const webhooks = objects(object.webhooks);
  return webhooks.flatMap((webhook, i) => {
    const at = `webhooks[${i}]`;
    const isTwice = webhooks.findIndex(({ name }) => name === webhook.name) < i;
    return [...checkName(webhook, at), ...isTwice ? [duplicate(`${at}.name`, webhook.name)] : [], ...checkBehaviour(webhook, at),
      ...checkVersions(webhook, at), ...checkConditions(webhook, at), ...checkClient(objectAt(webhook, 'clientConfig') ?? {}, `${at}.clientConfig`),
      ...objects(webhook.rules).flatMap((rule, j) => checkRule(rule, `${at}.rules[${j}]`)),
      ...['namespaceSelector', 'objectSelector'].flatMap((field) => checkSelector(objectAt(webhook, field), `${at}.${field}`))];
  });
}

function checkName({ name }: JsonObject, at: string): FieldError[] {
  const field = `${at}.name`;
  if (!name) return [required(field)];
  const wrong = checkSubdomain(String(name));
  if (wrong) return [invalid(field, name, wrong)];
  return String(name).split('.').length < MIN_SEGMENTS ? [invalid(field, name, 'should be a domain with at least three segments separated by dots')] : [];
}

function checkBehaviour(webhook: JsonObject, at: string): FieldError[] {
  const { sideEffects, timeoutSeconds } = webhook;
  const errors = [
    ...oneOf(webhook, 'failurePolicy', at, ['Fail', 'Ignore']), ...oneOf(webhook, 'matchPolicy', at, ['Equivalent', 'Exact']),
    ...oneOf(webhook, 'reinvocationPolicy', at, ['IfNeeded', 'Never']),
  ];
  if (!sideEffects) errors.push(required(`${at}.sideEffects`, 'must specify one of None, NoneOnDryRun'));
  else errors.push(...oneOf(webhook, 'sideEffects', at, ['None', 'NoneOnDryRun']));
  if (typeof timeoutSeconds === 'number' && !(timeoutSeconds >= 1 && timeoutSeconds <= LONGEST_TIMEOUT)) {
    errors.push(invalid(`${at}.timeoutSeconds`, timeoutSeconds, `the timeout value must be between 1 and ${LONGEST_TIMEOUT} seconds`));
  }
  return errors;
}

function checkConditions({ matchConditions }: JsonObject, at: string): FieldError[] {
  const field = `${at}.matchConditions`, conditions = objects(matchConditions);
  if (conditions.length > MOST_CONDITIONS) return [tooMany(field, conditions.length, MOST_CONDITIONS)];
  return conditions.flatMap(({ name, expression }, i) => {
    const own = `${field}[${i}]`;
    const wrongName = name ? checkQualifiedName(String(name)) : undefined;
    return [
      ...name ? [] : [required(`${own}.name`)], ...wrongName ? [invalid(`${own}.name`, name, wrongName)] : [],
      ...conditions.findIndex((other) => other.name === name) < i ? [duplicate(`${own}.name`, name)] : [],
      ...checkExpression(expression, `${own}.expression`),
    ];
  });
}

function checkExpression(expression: Json | undefined, field: string): FieldError[] {
  if (typeof expression !== 'string' || expression.trim() === '') return [required(field)];
  try {
    readyCondition(expression);
    return [];
  } catch (err) {
    if (!(err instanceof CelError)) throw err;
    return [invalid(field, expression, `compilation failed: ERROR: <input>:1:${(err.at ?? 0) + 1}: ${err.message}`)];
  }
}

function checkVersions({ admissionReviewVersions }: JsonObject, at: string): FieldError[] {
  const field = `${at}.admissionReviewVersions`, known = REVIEW_VERSIONS.join(', ');
  const versions = texts(admissionReviewVersions);
  if (versions.length === 0) return [required(field, `must specify one of ${known}`)];
  return spokenVersion(versions) ? [] : [invalid(field, versions, `must include at least one of ${known}`)];
}

function checkClient({ url, service, caBundle }: JsonObject, at: string): FieldError[] {
  const errors = (typeof url === 'string') === isObject(service) ? [required(at, 'exactly one of url or service is required')] : [];
  if (typeof url === 'string') errors.push(...checkUrl(url, `${at}.url`));
  if (isObject(service)) errors.push(...checkService(service, `${at}.service`));
  if (typeof caBundle === 'string' && caBundle !== '' && !Buffer.from(caBundle, 'base64').includes('-----BEGIN CERTIFICATE-----')) {
    errors.push(invalid(`${at}.caBundle`, caBundle, 'unable to load root certificates: unable to parse bytes as PEM block'));
  }
  return errors;
}

function checkUrl(text: string, field: string): FieldError[] {
  const form = 'desired format: https://host[/path]';
  if (!URL.canParse(text)) return [required(field, `url must be a valid URL: ${JSON.stringify(text)}; ${form}`)];
  const url = new URL(text);
  const errors: FieldError[] = [];
  if (url.protocol !== 'https:') errors.push(invalid(field, url.protocol.slice(0, -1), `'https' is the only allowed URL scheme; ${form}`));
  if (url.username !== '' || url.password !== '') errors.push(invalid(field, url.username, 'user information is not permitted in the URL'));
  if (url.hash !== '') errors.push(invalid(field, url.hash.slice(1), 'fragments are not permitted in the URL'));
  if (url.search !== '') errors.push(invalid(field, url.search.slice(1), 'query parameters are not permitted in the URL'));
  return errors;
}

function checkService({ name, namespace, path, port }: JsonObject, at: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!name) errors.push(required(`${at}.name`, 'service name is required'));
  if (!namespace) errors.push(required(`${at}.namespace`, 'service namespace is required'));
  if (typeof port === 'number' && !(port >= 1 && port <= 65535)) {
    errors.push(invalid(`${at}.port`, port, 'port is not valid: must be between 1 and 65535, inclusive'));
  }
  if (typeof path === 'string' && !path.startsWith('/')) errors.push(invalid(`${at}.path`, path, "must start with a '/'"));
  return errors;
}

function checkRule(rule: JsonObject, at: string): FieldError[] {
  const errors = oneOf(rule, 'scope', at, ['*', 'Cluster', 'Namespaced']);
  for (const field of ['operations', 'apiGroups', 'apiVersions', 'resources']) {
    const values = texts(rule[field]);
    if (values.length === 0) errors.push(required(`${at}.${field}`));
    else if (field !== 'resources' && values.length > 1 && values.includes('*')) {
      errors.push(invalid(`${at}.${field}`, values, `if '*' is present, must not specify other ${NAMES[field]}`));
    }
  }
  texts(rule.operations).forEach((operation, i) => {
    if (!OPERATIONS.includes(operation)) errors.push(notSupported(`${at}.operations[${i}]`, operation, OPERATIONS));
  });
  return errors;
}

const NAMES: Readonly<Record<string, string>> = { operations: 'operations', apiGroups: 'API groups', apiVersions: 'API versions' };

function checkSelector(selector: JsonObject | undefined, at: string): FieldError[] {
  return objects(selector?.matchExpressions).flatMap(({ operator, values }, i) => {
    const field = `${at}.matchExpressions[${i}]`;
    if (!SELECTOR_OPERATORS.includes(String(operator))) return [invalid(`${field}.operator`, operator ?? '', 'not a valid selector operator')];
    const takesValues = operator === 'In' || operator === 'NotIn';
    if (takesValues && texts(values).length === 0) return [required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    if (!takesValues && texts(values).length > 0) {
      return [forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    }
    return [];
  });
}

function oneOf(object: JsonObject, name: string, at: string, values: readonly string[]): FieldError[] {
  const value = object[name];
  return value === undefined || values.includes(String(value)) ? [] : [notSupported(`${at}.${name}`, value, values)];
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
