import { Codec, list, map, maybe, Value } from '../../codec';
import { Frozen } from '../../freeze';
import { ConfigNode } from '../../node';
import { bool, duration, string } from '../../scalars';
import { field, Struct } from '../../struct';
import { GlobalConfig } from '../global';
import { httpUrl, tree } from '../scalars';
import { base, template } from './receiver-fields';

const TEXT = new Struct('jira.plain', {
  template: field(string),
  /** Whether an issue that is there already gets the new text; absent is yes. */
  enable_update: field(maybe(bool)),
});
type Text = Value<typeof TEXT>;

/** A text of an issue: a template, or a block with one. */
const issueText: Codec<Text> = {
  type: TEXT.type,
  zero: () => TEXT.zero(),
  read: (node) => (node.content.kind === 'scalar' ? { template: string.read(node), enableUpdate: undefined } : TEXT.read(node)),
  isZero: (value) => TEXT.isZero(value),
  print: (value) => TEXT.print(value),
};

function text(name: string): () => Text {
  return () => ({ template: template(name), enableUpdate: undefined });
}

const API_TYPES = ['auto', 'cloud', 'datacenter'];

export const JIRA = new Struct('jira.plain', {
  ...base(true),
  api_url: field(httpUrl),
  api_type: field(string, 'auto'),
  project: field(string),
  summary: field(issueText, text('jira.default.summary')),
  description: field(issueText, text('jira.default.description')),
  labels: field(list(string)),
  priority: field(string, template('jira.default.priority')),
  issue_type: field(string),
  reopen_transition: field(string),
  resolve_transition: field(string),
  wont_fix_resolution: field(string),
  reopen_duration: field(duration),
  fields: field(map(tree)),
}, ({ project, issueType, apiType }, node) => {
  if (!project) throw node.fail('missing project in jira_config');
  if (!issueType) throw node.fail('missing issue_type in jira_config');
  if (!API_TYPES.includes(apiType)) throw node.fail('unknown api_type on jira_config, must be auto, cloud or datacenter', 'api_type');
});
export type JiraConfig = Frozen<Value<typeof JIRA>>;

export function finishJira(jira: Value<typeof JIRA>, global: GlobalConfig, node: ConfigNode): void {
  jira.apiUrl ||= global.jiraApiUrl;
  if (!jira.apiUrl) throw node.fail('no global Jira Cloud URL set');
}
