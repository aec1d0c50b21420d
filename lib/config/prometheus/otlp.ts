import { quote } from '../../encoding/go-quote';
import { list, Value } from '../codec';
import { Frozen } from '../freeze';
import { ConfigNode } from '../node';
import { bool, string, text } from '../scalars';
import { field, Struct } from '../struct';
import { GlobalConfig } from './global';

const DEFAULT_STRATEGY = 'UnderscoreEscapingWithSuffixes';
const ESCAPING = ['', DEFAULT_STRATEGY, 'UnderscoreEscapingWithoutSuffixes'];
const NEEDS_UTF8 = ['NoUTF8EscapingWithSuffixes', 'NoTranslation'];

/** The block `otlp`: how metrics of OpenTelemetry become series. */
export const OTLP = new Struct('config.plain', {
  promote_all_resource_attributes: field(bool),
  promote_resource_attributes: field(list(string)),
  ignore_resource_attributes: field(list(string)),
  translation_strategy: field(text('otlptranslator.TranslationStrategyOption'), DEFAULT_STRATEGY),
  keep_identifying_resource_attributes: field(bool),
  convert_histograms_to_nhcb: field(bool),
  promote_scope_metadata: field(bool),
  label_name_underscore_sanitization: field(bool, true),
  label_name_preserve_multiple_underscores: field(bool, true),
}, (otlp, node) => {
  if (otlp.promoteAllResourceAttributes) {
    if (otlp.promoteResourceAttributes.length) {
      throw node.fail("'promote_all_resource_attributes' and 'promote_resource_attributes' cannot be configured simultaneously", 'promote_resource_attributes');
    }
    otlp.ignoreResourceAttributes = sanitized(otlp.ignoreResourceAttributes, 'ignored', node, 'ignore_resource_attributes');
  } else {
    if (otlp.ignoreResourceAttributes.length) {
      throw node.fail("'ignore_resource_attributes' cannot be configured unless 'promote_all_resource_attributes' is true", 'ignore_resource_attributes');
    }
    otlp.promoteResourceAttributes = sanitized(otlp.promoteResourceAttributes, 'promoted', node, 'promote_resource_attributes');
  }
});
export type OtlpConfig = Frozen<Value<typeof OTLP>>;

/** The attributes without the space around them. @throws ConfigError where one is empty or there twice */
function sanitized(attributes: readonly string[], adjective: string, node: ConfigNode, key: string): string[] {
  const wrong: string[] = [], seen = new Set<string>();
  for (const attribute of attributes.map((name) => name.trim())) {
    if (attribute === '') wrong.push(`empty ${adjective} OTel resource attribute`);
    else if (seen.has(attribute)) wrong.push(`duplicated ${adjective} OTel resource attribute ${quote(attribute)}`);
    seen.add(attribute);
  }
  if (wrong.length) throw node.fail(`invalid '${key}': ${wrong.join('\n')}`, key);
  return [...seen];
}

/** @throws ConfigError for a strategy that does not exist, or that makes names which are not valid */
export function checkStrategy({ translationStrategy: strategy }: OtlpConfig, global: GlobalConfig, node: ConfigNode): void {
  if (ESCAPING.includes(strategy)) return;
  if (!NEEDS_UTF8.includes(strategy)) throw node.fail(`unsupported OTLP translation strategy ${quote(strategy)}`, 'translation_strategy');
  if (global.metricNameValidationScheme === 'legacy') {
    throw node.fail(`OTLP translation strategy ${quote(strategy)} is not allowed when UTF8 is disabled`, 'translation_strategy');
  }
}
