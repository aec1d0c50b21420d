/** The mail that is sent where the configuration has none of its own: tables and styles in attributes, because mail programs take little else. */
export const EMAIL_TEMPLATE = `
{{- define "__email_cell" }}padding:4px 12px 4px 0;vertical-align:top;font-size:14px{{ end }}
{{- define "__email_rows" }}{{ range .SortedPairs }}
<tr><td style="{{ template "__email_cell" }};color:#57606a;white-space:nowrap">{{ .Name }}</td>
<td style="{{ template "__email_cell" }};word-break:break-word">{{ .Value }}</td></tr>
{{- end }}{{ end }}
{{- define "__email_alerts" }}{{ range . }}
<tr><td style="padding:16px 24px;border-top:1px solid #d0d7de">
<table role="presentation" cellpadding="0" cellspacing="0" border="0" width="100%">
{{- template "__email_rows" .Labels }}
{{- if .Annotations }}
<tr><td colspan="2" style="padding:8px 0 4px;font-size:12px;font-weight:bold;color:#57606a">Annotations</td></tr>
{{- template "__email_rows" .Annotations }}{{ end }}
<tr><td colspan="2" style="padding-top:8px;font-size:12px;color:#57606a">Since {{ .StartsAt.UTC.Format "2006-01-02 15:04:05 MST" }}
{{- if eq .Status "resolved" }}, until {{ .EndsAt.UTC.Format "2006-01-02 15:04:05 MST" }}{{ end }}
{{- if .GeneratorURL }} &middot; <a href="{{ .GeneratorURL }}" style="color:#0969da">Source</a>{{ end }}</td></tr>
</table>
</td></tr>
{{- end }}{{ end }}
{{- define "__email_heading" }}padding:16px 24px 8px;font-size:16px;font-weight:bold{{ end }}
{{- define "email.default.html" }}<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ template "__subject" . }}</title>
</head>
<body style="margin:0;padding:24px 8px;background-color:#f6f8fa;font-family:Helvetica,Arial,sans-serif;color:#1f2328">
<table role="presentation" cellpadding="0" cellspacing="0" border="0" align="center" width="100%"
 style="max-width:640px;margin:0 auto;background-color:#ffffff;border:1px solid #d0d7de">
<tr><td style="padding:16px 24px;background-color:{{ if eq .Status "firing" }}#b42318{{ else }}#1a7f37{{ end -}}
;color:#ffffff;font-size:18px;font-weight:bold">
{{- len .Alerts }} alert{{ if ne (len .Alerts) 1 }}s{{ end }}{{ with .GroupLabels.SortedPairs }} for {{ end -}}
{{ range $i, $pair := .GroupLabels.SortedPairs }}{{ if $i }}, {{ end }}{{ .Name }}={{ .Value }}{{ end }}</td></tr>
<tr><td style="padding:16px 24px;font-size:14px">
<a href="{{ template "__alertmanagerURL" . }}" style="color:#0969da">View in {{ template "__alertmanager" . }}</a></td></tr>
{{- with .Alerts.Firing }}
<tr><td style="{{ template "__email_heading" }};color:#b42318">{{ len . }} firing</td></tr>
{{- template "__email_alerts" . }}{{ end }}
{{- with .Alerts.Resolved }}
<tr><td style="{{ template "__email_heading" }};color:#1a7f37">{{ len . }} resolved</td></tr>
{{- template "__email_alerts" . }}{{ end }}
<tr><td style="padding:16px 24px;border-top:1px solid #d0d7de;font-size:12px;color:#57606a">
Sent by <a href="{{ .ExternalURL }}" style="color:#57606a">{{ template "__alertmanager" . }}</a></td></tr>
</table>
</body>
</html>
{{ end }}`;
