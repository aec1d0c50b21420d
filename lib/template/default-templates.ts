import { EMAIL_TEMPLATE } from './email-template';

/** Texts that several kinds of receivers take as they are: the template that makes them, and the names by which configurations call it. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  __alertmanager: [
    'slack.default.username', 'pagerduty.default.client', 'victorops.default.monitoring_tool', 'rocketchat.default.alias', 'mattermost.default.username',
  ],
  __alertmanagerURL: [
    'slack.default.titlelink', 'pagerduty.default.clientURL', 'opsgenie.default.source', 'pushover.default.url', 'rocketchat.default.titlelink',
    'mattermost.default.titlelink',
  ],
  __subject: [
    'slack.default.title', 'pagerduty.default.description', 'opsgenie.default.message', 'victorops.default.entity_display_name', 'pushover.default.title',
    'sns.default.subject', 'discord.default.title', 'msteams.default.summary', 'msteams.default.title', 'msteamsv2.default.title', 'jira.default.summary',
    'rocketchat.default.title', 'mattermost.default.title', 'email.default.subject',
  ],
  __title_and_link: ['slack.default.fallback', 'mattermost.default.fallback'],
  __color: ['slack.default.color', 'mattermost.default.color'],
  __text_alert_list: ['pagerduty.default.instances'],
  __details: ['opsgenie.default.description', 'victorops.default.state_message'],
  __lists: ['telegram.default.message', 'discord.default.message'],
  __annotations_and_lists: ['pushover.default.message', 'sns.default.message', 'webex.default.message'],
  __lists_markdown: ['msteams.default.text', 'msteamsv2.default.text', 'jira.default.description', 'mattermost.default.text'],
  __description: [ // says nothing
    'slack.default.callbackid', 'slack.default.pretext', 'slack.default.iconemoji', 'slack.default.iconurl', 'slack.default.text', 'slack.default.footer',
    'wechat.default.to_user', 'wechat.default.to_party', 'wechat.default.to_tag', 'wechat.default.agent_id', 'discord.default.content',
    'jira.default.priority', 'rocketchat.default.emoji', 'rocketchat.default.iconurl', 'rocketchat.default.text',
  ],
};

const TEXTS = `
{{- define "__alertmanager" }}Alertmanager{{ end }}
{{- define "__alertmanagerURL" }}{{ .ExternalURL }}/#/alerts?receiver={{ urlquery .Receiver }}{{ end }}
{{- define "__description" }}{{ end }}
{{- define "__color" }}{{ if eq .Status "firing" }}danger{{ else }}good{{ end }}{{ end }}
{{- define "__title_and_link" }}{{ template "__subject" . }} | {{ template "__alertmanagerURL" . }}{{ end }}

{{- /* [FIRING:2] the values of the labels of the group (the values of the others that all alerts have) */}}
{{- define "__subject" }}[{{ toUpper .Status }}{{ if eq .Status "firing" }}:{{ len .Alerts.Firing }}{{ end }}]{{ " " -}}
  {{ join " " .GroupLabels.Values }} {{ with .CommonLabels.Remove .GroupLabels.Names }}({{ join " " .Values }}){{ end }}{{ end }}

{{- define "__text_pairs" }}{{ range .SortedPairs }} - {{ .Name }} = {{ .Value }}
{{ end }}{{ end }}
{{- define "__text_alert_list" }}{{ range . }}Labels:
{{ template "__text_pairs" .Labels }}Annotations:
{{ template "__text_pairs" .Annotations }}Source: {{ .GeneratorURL }}
{{ end }}{{ end }}
{{- define "__lists" }}
{{ with .Alerts.Firing }}
Alerts Firing:
{{ template "__text_alert_list" . }}
{{ end }}
{{ with .Alerts.Resolved }}
Alerts Resolved:
{{ template "__text_alert_list" . }}
{{ end }}
{{ end }}
{{- define "__annotations" }}{{ join " " .CommonAnnotations.Values }}{{ end }}
{{- define "__annotations_and_lists" }}{{ template "__annotations" . }}{{ template "__lists" . }}{{ end }}
{{- define "__details" }}{{ template "__annotations" . }}
{{ with .Alerts.Firing }}Alerts Firing:
{{ template "__text_alert_list" . }}{{ end }}
{{ with .Alerts.Resolved }}Alerts Resolved:
{{ template "__text_alert_list" . }}{{ end }}{{ end }}
{{- define "wechat.default.message" }}{{ template "__subject" . }}
{{ template "__details" . }}
AlertmanagerUrl:
{{ template "__alertmanagerURL" . }}{{ end }}

{{- define "__markdown_pairs" }}{{ range .SortedPairs }}  - {{ .Name }} = {{ .Value }}
{{ end }}{{ end }}
{{- define "__text_alert_list_markdown" }}
{{ range . }}Labels:
{{ template "__markdown_pairs" .Labels }}
Annotations:
{{ template "__markdown_pairs" .Annotations }}
Source: {{ .GeneratorURL }}

{{ end }}{{ end }}
{{- define "__lists_markdown" }}
{{ with .Alerts.Firing }}
# Alerts Firing:
{{ template "__text_alert_list_markdown" . }}
{{ end }}
{{ with .Alerts.Resolved }}
# Alerts Resolved:
{{ template "__text_alert_list_markdown" . }}
{{ end }}
{{ end }}`;

const CALLS = Object.entries(NAMES)
  .flatMap(([name, callers]) => callers.map((caller) => `{{ define "${caller}" }}{{ template "${name}" . }}{{ end }}`))
  .join('');

/** What notifications say where the configuration does not: what the defaults of receivers call, in the words of the original. */
export const DEFAULT_TEMPLATES = TEXTS + CALLS + EMAIL_TEMPLATE;
