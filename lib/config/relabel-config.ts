import { quote } from '../encoding/go-quote';
import { isWellFormed } from '../encoding/well-formed';
import { isValidLabelName, NameValidation, RELABEL_ACTIONS, RelabelAction, RelabelConfig } from '../model/relabel';
import { RelabelRegex } from '../model/relabel-regex';
import { checked, Codec, list, map, maybe } from './codec';
import { ConfigNode } from './node';
import { parsed, quoted, string, text, uint64 } from './scalars';
import { Check, field, Struct } from './struct';
import { Flow } from './yaml/print';

const DEFAULT_REGEX = '(.*)';

/** Printed unless it is the default; the empty one as null. */
const regex: Codec<RelabelRegex> = {
  ...parsed('string', undefined as unknown as RelabelRegex, (source) => new RelabelRegex(source), ({ source }) => source || null),
  zero: () => new RelabelRegex(''),
  isZero: ({ source }) => source === DEFAULT_REGEX,
};

const labelName: Codec<string> = checked(text('model.LabelName'), (name, node) => {
  checkLabelName(name, node);
  return name;
});
const sourceLabels: Codec<string[]> = { ...list(labelName, 'model.LabelNames'), print: (names) => new Flow(names) };

const action: Codec<RelabelAction | ''> = parsed<RelabelAction | ''>('string', '', (word) => {
  const known = RELABEL_ACTIONS.find((name) => name === word.toLowerCase());
  if (known) return known;
  throw new Error(word ? `unknown relabel action ${quote(word)}` : 'relabel action cannot be empty');
}, (name) => name);

const SHAPE = {
  source_labels: field(sourceLabels),
  separator: field(string, ';'),
  regex: field(regex, () => new RelabelRegex(DEFAULT_REGEX)),
  modulus: field(uint64),
  target_label: field(string),
  replacement: field(string, '$1'),
  action: field(action, 'replace'),
};

/** One step of relabelling. */
const RELABEL = new Struct('relabel.plain', SHAPE, (value, node) => checkStep(value as Step, node));
type Step = Parameters<Check<typeof SHAPE>>[0] & { nameValidation?: NameValidation };

/** Steps of relabelling. A null one is for `refuseNull` to refuse; `finishSteps` must go over the others once the naming scheme is known. */
export const relabelConfigs = list(maybe(RELABEL), '[]*relabel.Config') as unknown as Codec<RelabelConfig[]>;

/** @param missing what is said of a null among the steps */
export function refuseNull(steps: readonly unknown[], node: ConfigNode, key: string, missing: string): void {
  const at = steps.indexOf(undefined);
  if (at >= 0) throw node.fail(missing, key, at);
}

/** Completes the steps of the list at `key` with the naming scheme, and checks what depends on it. @throws ConfigError */
export function finishSteps(steps: readonly RelabelConfig[], scheme: NameValidation, node: ConfigNode, key: string): void {
  steps.forEach((step, i) => {
    (step as Step).nameValidation = scheme;
    const wrong = wrongName(step, scheme);
    if (wrong) throw node.fail(wrong, key, i);
  });
}

/** What a step needs whatever names are valid. */
function checkStep(step: Step, node: ConfigNode): void {
  const { action: kind, modulus, targetLabel } = step;
  if (!kind) throw node.fail('relabel action cannot be empty');
  if (kind === 'hashmod' && modulus === 0) throw node.fail('relabel configuration for hashmod requires non-zero modulus');
  if (NEEDS_TARGET.includes(kind) && targetLabel === '') throw node.fail(`relabel configuration for ${kind} action requires 'target_label' value`);
}

const NEEDS_TARGET: readonly RelabelAction[] = ['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'];

function wrongName(step: RelabelConfig, scheme: NameValidation): string | undefined {
  const { action: kind, targetLabel, replacement } = step;
  const isTemplate = targetLabel.includes('$');
  if (kind === 'replace' && !(isTemplate ? isTemplateOfName(targetLabel, scheme) : isValidLabelName(targetLabel, scheme))) {
    return `${quote(targetLabel)} is invalid 'target_label' for ${kind} action`;
  }
  if ((kind === 'lowercase' || kind === 'uppercase') && replacement !== '$1') return `'replacement' can not be set for ${kind} action`;
  if (kind !== 'replace' && NEEDS_TARGET.includes(kind) && !isValidLabelName(targetLabel, scheme)) {
    return `${quote(targetLabel)} is invalid 'target_label' for ${kind} action`;
  }
  if (kind === 'labelmap' && !isTemplateOfName(replacement, scheme)) return `${quote(replacement)} is invalid 'replacement' for ${kind} action`;
  return wrongFields(step);
}

/** A name in which `$1` and `${name}` stand for parts of it. */
function isTemplateOfName(template: string, scheme: NameValidation): boolean {
  return scheme === 'utf8' ? template !== '' : /^(?!\d)(?:\w|\$\w|\$\{\w+\})+$/.test(template);
}

/** Some actions take few of the fields, so that nobody believes the others had an effect. */
function wrongFields({ action: kind, sourceLabels: sources, separator, regex: pattern, modulus, targetLabel, replacement }: RelabelConfig): string | undefined {
  const plain = pattern.source === DEFAULT_REGEX && modulus === 0 && separator === ';' && replacement === '$1';
  if ((kind === 'keepequal' || kind === 'dropequal') && !plain) {
    return `${kind} action requires only 'source_labels' and \`target_label\`, and no other fields`;
  }
  if (kind !== 'labeldrop' && kind !== 'labelkeep') return undefined;
  if (sources.length === 0 && targetLabel === '' && modulus === 0 && separator === ';' && replacement === '$1') return undefined;
  return `${kind} action requires only 'regex', and no other fields`;
}

/** Labels: any names that UTF-8 can write. */
export const labelSet = map(text('model.LabelValue'), 'model.LabelSet', checkLabelName);

function checkLabelName(name: string, node: ConfigNode): void {
  if (name === '' || !isWellFormed(name)) throw node.fail(`${quoted(name)} is not a valid label name`);
}
