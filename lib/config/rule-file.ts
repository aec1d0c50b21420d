import { quote } from '../encoding/go-quote';
import { isWellFormed } from '../encoding/well-formed';
import { isLegacyLabelName, isLegacyMetricName } from '../model/names';
import { METRIC_NAME } from '../model/labels';
import { isValidLabelName, NameValidation } from '../model/relabel';
import { list, map, maybe, readAs, Value } from './codec';
import { ConfigError } from './error';
import { Frozen, freeze } from './freeze';
import { ConfigNode } from './node';
import { duration, int, quoted, string } from './scalars';
import { field, Struct } from './struct';
import { parseYaml } from './yaml/parse';

const RULE = new Struct('rulefmt.Rule', {
  /** The name of the series that the rule records; empty for an alert. */
  record: field(string),
  /** The name of the alert; empty for a rule that records. */
  alert: field(string),
  expr: field(string),
  for: field(duration),
  keep_firing_for: field(duration),
  /** Those of an alert are templates. */
  labels: field(map(string)),
  annotations: field(map(string)),
});

const GROUP = new Struct('rulefmt.RuleGroup', {
  name: field(string),
  /** Absent: `global.evaluation_interval`. */
  interval: field(maybe(duration)),
  /** Absent: `global.rule_query_offset`. */
  query_offset: field(maybe(duration)),
  /** Alerts, or series of a rule, at most; 0 for any number. */
  limit: field(int),
  /** Of every rule that does not have them itself. */
  labels: field(map(string)),
  rules: field(list(RULE)),
});

const FILE = new Struct('rulefmt.RuleGroups', { groups: field(list(GROUP)) });

/** Durations in milliseconds. */
export type RuleGroupConfig = Frozen<Value<typeof GROUP>>;
export type RuleConfig = Frozen<Value<typeof RULE>>;

export interface RuleFileOptions {
  /** Reads an expression; what it throws tells where it is wrong, `1:5: parse error: ...`. */
  readonly parse: (expr: string) => unknown;
  /** Throws what is wrong with a template, whose name is told in it. Absent: templates are looked at when they are used. */
  readonly checkTemplate?: (text: string, name: string) => void;
  readonly nameValidation?: NameValidation;
}

/** A file of rules with one mistake or more; the message has one line for each. */
export class RuleFileError extends ConfigError {
  constructor(readonly errors: readonly ConfigError[]) {
    const [{ file, line, column }] = errors;
    super(file, line, column, errors.map(({ message }) => message).join('\n'), errors[0]);
  }
}

/**
 * Reads a file of rules, frozen.
 * @param file the name for errors
 * @throws ConfigError, and RuleFileError with everything that is wrong with the rules, in the words of the original
 */
export function loadRuleFile(text: string, file: string, options: RuleFileOptions): readonly RuleGroupConfig[] {
  const node = parseYaml(text, file, 3);
  const { groups } = readAs(FILE, node);
  node.finish();
  const errors = checkGroups(groups, node, options);
  if (errors.length) throw new RuleFileError(errors);
  return freeze(withoutNulls(groups, node));
}

/** The originals pass over groups and rules that are null. */
function withoutNulls(groups: ReadonlyArray<Value<typeof GROUP>>, file: ConfigNode): Array<Value<typeof GROUP>> {
  return groups.flatMap((group, i) => {
    const node = file.at('groups', i);
    return node.isNull ? [] : [{ ...group, rules: group.rules.filter((_, j) => !node.at('rules', j).isNull) }];
  });
}

function checkGroups(groups: ReadonlyArray<Value<typeof GROUP>>, file: ConfigNode, options: RuleFileOptions): ConfigError[] {
  const errors: ConfigError[] = [];
  const seen = new Set<string>();
  groups.forEach((group, i) => {
    const node = file.at('groups', i);
    if (node.isNull) return;
    if (group.name === '') errors.push(node.fail('0:0: Groupname must not be empty'));
    if (seen.has(group.name)) errors.push(node.fail(`0:0: groupname: ${quote(group.name)} is repeated in the same file`, 'name'));
    seen.add(group.name);
    for (const name of Object.keys(group.labels)) if (!isLabel(name, options)) errors.push(node.fail(`invalid label name: ${name}`, 'labels', name));
    group.rules.forEach((rule, j) => {
      const ruleNode = node.at('rules', j);
      const where = `group ${quote(group.name)}, rule ${j + 1}, ${quote(rule.alert || rule.record)}: `;
      if (!ruleNode.isNull) errors.push(...new RuleCheck(rule, ruleNode, where, options).all());
    });
  });
  return errors;
}

function isLabel(name: string, { nameValidation = 'utf8' }: RuleFileOptions): boolean {
  return name !== METRIC_NAME && isWellFormed(name) && isValidLabelName(name, nameValidation);
}

class RuleCheck {
  private readonly errors: ConfigError[] = [];

  constructor(
    private readonly rule: Value<typeof RULE>, private readonly node: ConfigNode, private readonly where: string, private readonly options: RuleFileOptions,
  ) {}

  all(): ConfigError[] {
    this.checkKind();
    this.checkExpr();
    if (this.rule.record) this.checkRecord();
    this.checkLabels();
    if (this.rule.alert) this.checkTemplates();
    return this.errors;
  }

  private checkKind(): void {
    const { record, alert } = this.rule;
    if (record && alert) this.refuseAt("only one of 'record' and 'alert' must be set", 'record', 'alert');
    if (!record && !alert) this.refuseAt("one of 'record' or 'alert' must be set", 'record', 'alert');
  }

  private checkExpr(): void {
    if (this.rule.expr === '') return this.refuseAt("field 'expr' must be set in rule", 'expr');
    try {
      this.options.parse(this.rule.expr);
    } catch (err) {
      this.refuseAt(`could not parse expression: ${(err as Error).message}`, 'expr');
    }
  }

  private checkRecord(): void {
    const { record, annotations } = this.rule;
    if (Object.keys(annotations).length) this.refuseAt("invalid field 'annotations' in recording rule", 'record');
    if (this.rule.for) this.refuseAt("invalid field 'for' in recording rule", 'record');
    if (this.rule.keepFiringFor) this.refuseAt("invalid field 'keep_firing_for' in recording rule", 'record');
    const isName = this.options.nameValidation === 'legacy' ? isLegacyMetricName(record) : isWellFormed(record);
    if (/[{}]/.test(record)) this.refuseAt(`braces present in the recording rule name; should it be in expr?: ${record}`, 'record');
    else if (!isName) this.refuseAt(`invalid recording rule name: ${quoted(record).slice(1, -1)}`, 'record');
  }

  private checkLabels(): void {
    for (const [name, value] of Object.entries(this.rule.labels)) {
      if (!isLabel(name, this.options)) this.refuse(`invalid label name: ${name}`, 'labels', name);
      if (!isWellFormed(value)) this.refuse(`invalid label value: ${quoted(value).slice(1, -1)}`, 'labels', name);
    }
    for (const name of Object.keys(this.rule.annotations)) {
      const isName = this.options.nameValidation === 'legacy' ? isLegacyLabelName(name) : name !== '' && isWellFormed(name);
      if (!isName) this.refuse(`invalid annotation name: ${name}`, 'annotations', name);
    }
  }

  private checkTemplates(): void {
    const { alert, labels, annotations } = this.rule;
    for (const [kind, key, texts] of [['label', 'labels', labels], ['annotation', 'annotations', annotations]] as const) {
      for (const [name, text] of Object.entries(texts)) {
        try {
          this.options.checkTemplate?.(text, `__alert_${alert}`);
        } catch (err) {
          this.refuse(`${kind} ${quote(name)}: ${(err as Error).message}`, key, name);
        }
      }
    }
  }

  private refuse(message: string, ...path: readonly string[]): void {
    this.errors.push(this.node.fail(this.where + message, ...path));
  }

  /** Puts before the message where the keys have their values, 0:0 for a key that is absent. */
  private refuseAt(message: string, ...keys: readonly string[]): void {
    const places = keys.map((key) => {
      const value = this.node.at(key);
      return value === this.node ? '0:0: ' : `${value.line}:${value.column}: `;
    });
    this.errors.push(this.node.fail(places.join('') + this.where + message, keys[0]));
  }
}
