import { createHash } from 'node:crypto';
import { LabelsBuilder } from './labels-builder';
import { Labels } from './labels';
import { isLegacyLabelName } from './names';
import { compileExpansion, Expansion, RelabelRegex } from './relabel-regex';

export const RELABEL_ACTIONS = [
  'replace', 'keep', 'drop', 'keepequal', 'dropequal', 'hashmod', 'labelmap', 'labeldrop', 'labelkeep', 'lowercase', 'uppercase',
] as const;
export type RelabelAction = typeof RELABEL_ACTIONS[number];

/** One step of relabelling as a configuration has it. Which fields an action looks at: docs/parts/config.md. */
export interface RelabelConfig {
  readonly sourceLabels: readonly string[];
  /** Stands between the values of `sourceLabels`. */
  readonly separator: string;
  readonly regex: RelabelRegex;
  /** Of `hashmod`, at least 1. */
  readonly modulus: number;
  /** Of `replace` it may refer to groups of the pattern, as `replacement` may. */
  readonly targetLabel: string;
  readonly replacement: string;
  readonly action: RelabelAction;
  /** Which names `replace` may make; a step that would make another does nothing. */
  readonly nameValidation: NameValidation;
}

export type NameValidation = 'utf8' | 'legacy';

/**
 * Takes a label set through all steps in their order.
 * @returns undefined where a step drops it
 */
export function relabel(labels: Labels, configs: readonly RelabelConfig[]): Labels | undefined {
  if (configs.length === 0) return labels;
  const builder = new LabelsBuilder(labels);
  return relabelBuilder(builder, configs) ? builder.labels() : undefined;
}

/** The same upon labels that are being built. @returns false where a step drops them; they are then as that step found them */
export function relabelBuilder(builder: LabelsBuilder, configs: readonly RelabelConfig[]): boolean {
  for (let i = 0; i < configs.length; i++) if (!apply(builder, configs[i])) return false;
  return true;
}

function apply(builder: LabelsBuilder, config: RelabelConfig): boolean {
  switch (config.action) {
    case 'keep': return config.regex.matches(joined(builder, config));
    case 'drop': return !config.regex.matches(joined(builder, config));
    case 'keepequal': return joined(builder, config) === builder.get(config.targetLabel);
    case 'dropequal': return joined(builder, config) !== builder.get(config.targetLabel);
    case 'replace': replace(builder, config); break;
    case 'hashmod': builder.set(config.targetLabel, hashMod(joined(builder, config), config.modulus)); break;
    case 'lowercase': builder.set(config.targetLabel, toLower(joined(builder, config))); break;
    case 'uppercase': builder.set(config.targetLabel, toUpper(joined(builder, config))); break;
    default: renameOrRemove(builder, config);
  }
  return true;
}

function joined(builder: LabelsBuilder, { sourceLabels, separator }: RelabelConfig): string {
  let text = '';
  for (let i = 0; i < sourceLabels.length; i++) text += i ? separator + builder.get(sourceLabels[i]) : builder.get(sourceLabels[i]);
  return text;
}

function replace(builder: LabelsBuilder, config: RelabelConfig): void {
  const value = joined(builder, config);
  const target = expansion(config, config.targetLabel), replacement = expansion(config, config.replacement);
  if (target.isLiteral && replacement.isLiteral) {
    if (config.regex.matches(value)) setValid(builder, config, target.text, replacement.text);
    return;
  }
  const groups = config.regex.groups(value);
  if (groups) setValid(builder, config, target.expand(groups), replacement.expand(groups));
}

function setValid(builder: LabelsBuilder, { nameValidation }: RelabelConfig, name: string, value: string): void {
  if (isValidLabelName(name, nameValidation)) builder.set(name, value);
}

/** Whether a label may have this name under the scheme. */
export function isValidLabelName(name: string, scheme: NameValidation): boolean {
  return scheme === 'legacy' ? isLegacyLabelName(name) : name !== '';
}

/** The actions on names go through the labels as they were before the step. */
function renameOrRemove(builder: LabelsBuilder, config: RelabelConfig): void {
  const before = builder.labels();
  for (let i = 0; i < before.size; i++) {
    const name = before.name(i);
    if (config.action === 'labelmap') {
      const groups = config.regex.groups(name);
      const renamed = groups && expansion(config, config.replacement).expand(groups);
      if (renamed) builder.set(renamed, before.value(i));
    } else if (config.regex.matches(name) === (config.action === 'labeldrop')) {
      builder.del(name);
    }
  }
}

/** A template is compiled once for the pattern it refers to. */
function expansion({ regex }: RelabelConfig, template: string): Expansion {
  let compiled = regex.expansions.get(template);
  if (!compiled) regex.expansions.set(template, compiled = compileExpansion(template, regex));
  return compiled;
}

const EXACT = 2 ** 26; // the square of a smaller modulus is exact in a double

/** The last eight bytes of the MD5 sum, as an unsigned big-endian number, modulo `modulus`. */
function hashMod(text: string, modulus: number): string {
  const sum = createHash('md5').update(text).digest();
  const high = sum.readUInt32BE(8), low = sum.readUInt32BE(12);
  if (modulus <= EXACT) return String(((high % modulus) * (2 ** 32 % modulus) + (low % modulus)) % modulus);
  return String(sum.readBigUInt64BE(8) % BigInt(modulus));
}

const BEYOND_ASCII = /[\u0080-\uffff]/;

function toLower(text: string): string {
  return BEYOND_ASCII.test(text) ? Array.from(text, (char) => (char === '\u0130' ? 'i' : char.toLowerCase())).join('') : text.toLowerCase();
}

function toUpper(text: string): string {
  return BEYOND_ASCII.test(text) ? Array.from(text, upperChar).join('') : text.toUpperCase();
}

/** Go maps one character to one; where JavaScript makes several, only Greek letters with an iota below have a single one too. */
function upperChar(char: string): string {
  const upper = char.toUpperCase();
  if (upper.length <= char.length) return upper;
  const code = char.charCodeAt(0);
  if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) return String.fromCharCode(code + 9);
  return code >= 0x1f80 && code < 0x1fb0 && (code & 8) === 0 ? String.fromCharCode(code + 8) : char;
}
