const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const NAME_PART = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);
const IS_LABEL = whole(LABEL), IS_SUBDOMAIN = whole(SUBDOMAIN), IS_LABEL_1035 = whole(LABEL_1035), IS_NAME_PART = whole(NAME_PART);
const used = (examples: string, pattern: string) => `(e.g. ${examples}, regex used for validation is '${pattern}')`;

/** What is wrong with a name; undefined where nothing is. */
export type NameCheck = (name: string) => string | undefined;

function atMost(length: number): string {
  return `must be no more than ${length} bytes`;
}

/** The names of most objects. */
export const checkSubdomain: NameCheck = (name) => {
  if (name.length > 253) return atMost(253);
  if (IS_SUBDOMAIN.test(name)) return undefined;
  return "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
    + `alphanumeric character ${used("'example.com'", SUBDOMAIN)}`;
};

/** Namespaces, containers. */
export const checkLabel: NameCheck = (name) => {
  if (name.length > 63) return atMost(63);
  if (IS_LABEL.test(name)) return undefined;
  return "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric "
    + `character ${used("'my-name',  or '123-abc'", LABEL)}`;
};

/** Services. */
export const checkLabel1035: NameCheck = (name) => {
  if (name.length > 63) return atMost(63);
  if (IS_LABEL_1035.test(name)) return undefined;
  return "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an "
    + `alphanumeric character ${used("'my-name',  or 'abc-123'", LABEL_1035)}`;
};

/** Roles and their bindings: whatever can stand between two slashes. */
export const checkPathSegment: NameCheck = (name) => {
  if (name === '.' || name === '..') return `may not be '${name}'`;
  const wrong = ['/', '%'].find((char) => name.includes(char));
  return wrong && `may not contain '${wrong}'`;
};

/** The keys of labels and annotations: `name` or `prefix/name`. */
export const checkQualifiedName: NameCheck = (key) => {
  const parts = key.split('/');
  if (parts.length > 2) {
    return "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
      + `${used("'MyName',  or 'my.name',  or '123-abc'", NAME_PART)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;
  }
  const name = parts.at(-1)!;
  if (parts.length === 2) {
    if (parts[0] === '') return 'prefix part must be non-empty';
    const wrong = checkSubdomain(parts[0]);
    if (wrong) return `prefix part ${wrong}`;
  }
  if (name === '') return 'name part must be non-empty';
  if (name.length > 63) return `name part ${atMost(63)}`;
  if (IS_NAME_PART.test(name)) return undefined;
  return "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
    + used("'MyName',  or 'my.name',  or '123-abc'", NAME_PART);
};

/** The values of labels. */
export const checkLabelValue: NameCheck = (value) => {
  if (value.length > 63) return atMost(63);
  if (value === '' || IS_NAME_PART.test(value)) return undefined;
  return "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    + `alphanumeric character ${used("'MyValue',  or 'my_value',  or '12345'", `(${NAME_PART})?`)}`;
};
