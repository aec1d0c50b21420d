/** Configurations that 3.5.3 takes too, with everything in them that a print could get wrong. Servers in them are on this machine and not there. */
export const PRINTED: Readonly<Record<string, string>> = {
  'nothing': ``,
  'whatever can be said': `global:
  scrape_interval: 15s
  evaluation_interval: 30s
  rule_query_offset: 10s
  body_size_limit: 15MB
  sample_limit: 1500
  target_limit: 30
  label_limit: 30
  label_name_length_limit: 200
  label_value_length_limit: 200
  keep_dropped_targets: 5
  query_log_file: query.log
  scrape_failure_log_file: fail.log
  metric_name_validation_scheme: legacy
  metric_name_escaping_scheme: dots
  convert_classic_histograms_to_nhcb: true
  always_scrape_classic_histograms: true
  external_labels:
    monitor: codelab
    foo: bar
    n: "1"
    y: "yes"
    e: ""
    long: "aaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb cccccccccccccccccccccccccccccccc ddddddddddddddddddddddd eeeeeeeeeeeeee"
    multi: "a\\nb"
    multi2: "a\\nb\\n"
    sp: " x"
    tr: "x "
    col: "a: b"
    h: "a #b"
    uni: "é\\u00ad\\U0001F600"
    a10: x
    a9: y
    A: z
runtime: {gogc: 42}
rule_files: ["first.rules", "my/*.rules"]
scrape_config_files: ["s/*.yml"]
remote_write:
  - url: http://u:p@127.0.0.1:1/push?a=b
    name: drop_expensive
    write_relabel_configs:
      - {source_labels: [__name__], regex: expensive.*, action: drop}
    oauth2:
      client_id: "123"
      client_secret: "456"
      token_url: "http://127.0.0.1:1/auth"
      scopes: [a, b]
      endpoint_params: {x: y}
      tls_config: {server_name: v}
      proxy_url: "http://px:1"
  - url: http://127.0.0.1:2/push
    protobuf_message: io.prometheus.write.v2.Request
    name: rw_tls
    tls_config: {insecure_skip_verify: true}
    headers: {name: value}
    send_exemplars: true
    send_native_histograms: true
    round_robin_dns: true
    queue_config: {capacity: 5, retry_on_http_429: true, sample_age_limit: 1m}
    metadata_config: {send: false}
    sigv4: {region: a, access_key: b, secret_key: c}
  - url: http://127.0.0.1:3/push
    remote_timeout: 5s
otlp:
  promote_resource_attributes: ["k8s.cluster.name", "k8s.job.name"]
  keep_identifying_resource_attributes: true
  convert_histograms_to_nhcb: true
remote_read:
  - url: http://127.0.0.1:1/read
    read_recent: true
    name: default
    enable_http2: false
    basic_auth: {username: a, password: b}
  - url: http://127.0.0.1:3/read
    required_matchers: {job: special}
    filter_external_labels: false
    headers: {x: y}
scrape_configs:
  - job_name: prometheus
    honor_labels: true
    honor_timestamps: false
    track_timestamps_staleness: true
    fallback_scrape_protocol: PrometheusText0.0.4
    scrape_failure_log_file: fail_prom.log
    params: {a: [x, "1"], b: []}
    enable_compression: false
    native_histogram_bucket_limit: 100
    native_histogram_min_bucket_factor: 1.1
    always_scrape_classic_histograms: false
    convert_classic_histograms_to_nhcb: false
    metric_name_validation_scheme: utf8
    metric_name_escaping_scheme: allow-utf-8
    keep_dropped_targets: 9
    file_sd_configs:
      - files: [foo/*.slow.json, single/file.yml]
        refresh_interval: 10m
      - files: [bar/*.yaml]
    static_configs:
      - targets: ["localhost:9090", "localhost:9191"]
        labels: {my: label, your: label}
      - targets: []
    http_headers:
      foo: {values: ["foobar"], secrets: ["bar", "foo"], files: ["valid_password_file"]}
    relabel_configs:
      - {source_labels: [job, __meta_dns_name], regex: "(.*)some-[regex]", target_label: job, replacement: "foo-\${1}"}
      - {source_labels: [abc], target_label: cde}
      - {replacement: static, target_label: abc}
      - regex:
        replacement: static
        target_label: abc
      - {source_labels: [foo], target_label: abc, action: keepequal}
      - {source_labels: [foo], target_label: abc, action: hashmod, modulus: 8}
      - {source_labels: [foo], target_label: abc, action: UPPERCASE, separator: ""}
      - {action: labelmap, regex: 1}
      - {action: labeldrop, regex: d}
      - {source_labels: [foo], target_label: abc, replacement: ""}
    authorization: {credentials_file: valid_token_file}
    tls_config: {min_version: TLS10, max_version: TLS13}
  - job_name: service-x
    basic_auth: {username: admin_name, password: "multiline\\nmysecret\\ntest"}
    scrape_interval: 50s
    scrape_timeout: 5s
    scrape_protocols: ["PrometheusText0.0.4"]
    body_size_limit: 10MB
    sample_limit: 1000
    metrics_path: /my_path
    scheme: https
    proxy_url: http://u:p@x:1/
    no_proxy: a,b
    proxy_connect_header: {X: [a, b]}
    follow_redirects: false
    enable_http2: false
    http_sd_configs:
      - url: http://127.0.0.1:1/b
        bearer_token: x
    metric_relabel_configs:
      - {source_labels: [__name__], regex: "expensive_metric.*", action: drop}
  - job_name: k
    kubernetes_sd_configs:
      - role: endpoints
        api_server: "https://localhost:1234"
        basic_auth: {username: u, password: p}
        namespaces: {names: [default]}
        attach_metadata: {node: true}
        selectors: [{role: endpoints, label: a=b, field: c=d}]
      - role: pod
        namespaces: {own_namespace: true}
      - role: node
        kubeconfig_file: x
alerting:
  alert_relabel_configs:
  - {regex: a, action: labeldrop}
  alertmanagers:
    - scheme: https
      static_configs: [{targets: ["1.2.3.4:9093"]}]
      path_prefix: /x
      timeout: 5s
      relabel_configs: [{source_labels: [a], target_label: b}]
      alert_relabel_configs: [{source_labels: [a], target_label: b}]
      sigv4: {region: x, access_key: a, secret_key: b}
storage:
  tsdb: {out_of_order_time_window: 30m}
  exemplars: {max_exemplars: 5}
tracing:
  endpoint: "localhost:4317"
  client_type: "grpc"
  headers: {foo: "bar"}
  timeout: 5s
  compression: "gzip"
  tls_config: {insecure_skip_verify: true}
`,
  'what is empty': `global: {scrape_interval: 30s}
runtime:
storage: {tsdb: {}}
otlp:
alerting: {}
scrape_configs: [{job_name: a, metrics_path: , scheme: , tls_config: {}, basic_auth: {}, params: {}, relabel_configs: [], static_configs: [{labels: {a: b}}]}]
remote_write: [{url: "http://127.0.0.1:1", metadata_config: , send_exemplars: , name: , headers: {}}]
remote_read: [{url: "http://127.0.0.1:1/", filter_external_labels: }]
`,
  'blocks that may be absent': `global:
tracing: {endpoint: "127.0.0.1:1", sampling_fraction: 0.000001, insecure: true}
storage: {exemplars: {}}
`,
};

/** The same for 0.33.1, with every key that a receiver may have. */
export const PRINTED_ALERTMANAGER: Readonly<Record<string, string>> = {
  'as little as possible': `route: {receiver: a}
receivers:
- name: a
`,
  'receivers that say little': `global:
  resolve_timeout: 6m
  smtp_from: a@b
  smtp_smarthost: 127.0.0.1:25
  smtp_auth_username: u
  smtp_auth_password: p
  smtp_auth_secret: s
  smtp_auth_identity: i
  smtp_force_implicit_tls: true
  slack_api_url: http://u:p@127.0.0.1/x
  opsgenie_api_key: k
  wechat_api_secret: s
  wechat_api_corp_id: c
  victorops_api_key: k
  telegram_bot_token: t
  rocketchat_token: t
  rocketchat_token_id: i
  jira_api_url: http://127.0.0.1/jira
  mattermost_webhook_url: http://127.0.0.1/mm
  http_config: {basic_auth: {username: u, password: p}}
templates: ['/nonexistent/*.tmpl']
route:
  receiver: a
  group_by: [alertname, job]
  group_wait: 10s
  group_interval: 5m
  repeat_interval: 3h
  routes:
  - receiver: b
    match: {a: b, c: d}
    match_re: {e: f.*, g: h}
    continue: true
    group_by: ['...']
    mute_time_intervals: [off]
    active_time_intervals: [on1]
    routes:
    - matchers: ['a="b"', c=~"d|e", 'f!="g"', '"h i"!~"j"', foo=bar]
      group_by: []
  - matchers: []
    receiver: b
inhibit_rules:
- source_match: {severity: critical}
  source_match_re: {a: b}
  source_matchers: [x=y]
  target_match: {severity: warning}
  target_match_re: {c: d}
  target_matchers: ['x=z', y!=w]
  equal: [alertname, cluster]
- name: second
  source_matchers: [x=y]
  target_matchers: [x=z]
mute_time_intervals:
- name: "off"
  time_intervals:
  - times: [{start_time: "09:00", end_time: "17:00"}, {start_time: "00:00", end_time: "24:00"}]
    weekdays: ["monday:friday", saturday]
    days_of_month: ["1:5", "-3:-1", "10"]
    months: ["january:march", "6", "december", "7:8"]
    years: ["2020:2022", "2030"]
    location: "Europe/Vienna"
time_intervals:
- name: on1
  time_intervals:
  - weekdays: ["sunday:tuesday"]
  - {}
- name: on2
  time_intervals: []
receivers:
- name: a
  webhook_configs:
  - url: http://127.0.0.1:1/
  - url_file: /x
    max_alerts: 5
    timeout: 5s
    send_resolved: false
    http_config: {bearer_token: x}
  - url: http://127.0.0.1:1/
    payload: {a: [1, 2.5, "x", true, null, {b: "{{ .Status }}"}]}
  email_configs:
  - to: x@y
  - to: x@y
    from: f
    hello: h
    smarthost: a:1
    auth_username: u
    auth_password_file: f
    headers: {subject: s, x-foo: y}
    html: h
    text: t
    require_tls: false
    tls_config: {server_name: x}
    force_implicit_tls: false
    threading: {enabled: true, thread_by_date: daily}
  pagerduty_configs:
  - routing_key: k
  - service_key_file: k
    url: http://127.0.0.1/
    client: c
    details: {foo: bar, n: {a: [1]}}
    images: [{src: a, alt: b, href: c}]
    links: [{href: a, text: b}]
    severity: s
    class: c
    component: c
    group: g
    source: s
    timeout: 3s
  opsgenie_configs:
  - {}
  - api_key: x
    api_url: http://127.0.0.1/x
    responders: [{id: a, type: team}, {name: b, type: user}]
    details: {a: b}
    priority: P1
    update_alerts: true
    tags: t
    note: n
    entity: e
    actions: a
  slack_configs:
  - channel: '#a'
  - api_url_file: x
    channel: '#b'
    fields: [{title: t, value: v}, {title: t, value: v, short: true}]
    actions: [{type: button, text: t, url: u, style: s, name: n, value: v, confirm: {text: t, title: t, ok_text: o, dismiss_text: d}}]
    short_fields: true
    link_names: true
    mrkdwn_in: [text]
    image_url: i
    thumb_url: t
    timeout: 3s
    message_text: x
- name: b
  labels: {team: x}
  discord_configs: [{webhook_url: "http://127.0.0.1/d"}]
  msteams_configs: [{webhook_url: "http://127.0.0.1/d"}]
  msteamsv2_configs: [{webhook_url_file: "x"}]
  telegram_configs: [{chat_id: 5}, {chat_id_file: x, bot_token_file: y, message_thread_id: 7, parse_mode: "", disable_notifications: true}]
  webex_configs: [{room_id: r, http_config: {authorization: {credentials: x}}}]
  wechat_configs: [{}, {message_type: markdown, agent_id: x}]
  victorops_configs: [{routing_key: r}, {routing_key: r, custom_fields: {a: b}}]
  pushover_configs:
  - {user_key: u, token: t}
  - {user_key_file: u, token_file: t, html: true, ttl: 5m, retry: 2m, sound: s, device: d, monospace: false}
  sns_configs: [{topic_arn: t, sigv4: {region: r}, attributes: {a: b}}]
  jira_configs:
  - {project: p, issue_type: t}
  - project: p
    issue_type: t
    api_url: "http://127.0.0.1/"
    fields: {a: {b: [c]}}
    labels: [a]
    reopen_duration: 1h
    summary: {template: x, enable_update: false}
    api_type: cloud
  rocketchat_configs: [{channel: c}, {channel: c, fields: [{title: t, value: v}], actions: [{type: b, text: t}]}]
  mattermost_configs:
  - {channel: c}
  - webhook_url_file: x
    text: t
    attachments: [{text: t, fields: [{title: a, value: b, short: true}]}]
    props: {card: c}
    priority: {priority: urgent}
  incidentio_configs: [{url: "http://127.0.0.1/i", alert_source_token: t}]
`,
  'receivers that say everything': `global:
  smtp_auth_username: u
  smtp_auth_password_file: f
  smtp_auth_secret_file: f
  slack_api_url_file: x
  slack_app_url: "http://127.0.0.1/"
  opsgenie_api_key_file: x
  wechat_api_secret_file: x
  victorops_api_key_file: y
  telegram_bot_token_file: z
  mattermost_webhook_url_file: m
  smtp_smarthost: "h:25"
  smtp_from: f
tracing: {endpoint: "127.0.0.1:1", client_type: http}
route: {receiver: a, group_by: []}
receivers:
- name: a
  discord_configs: [{webhook_url_file: "x", content: c, title: t, message: m, username: u, avatar_url: a, send_resolved: false}]
  msteams_configs: [{webhook_url_file: "x", title: t, summary: s, text: x}]
  telegram_configs:
  - {chat_id: -5, message: m, message_thread_id: 5, disable_notifications: true, parse_mode: MarkdownV2, api_url: "http://127.0.0.1"}
  webex_configs: [{room_id: r, message: m, api_url: "http://127.0.0.1/", http_config: {authorization: {credentials: x}}}]
  wechat_configs:
  - {api_secret: x, corp_id: y, api_url: "http://127.0.0.1", message: m, message_type: text, to_user: u, to_party: p, to_tag: t, agent_id: i}
  - {corp_id: z, api_secret_file: u}
  victorops_configs:
  - api_key: k
    routing_key: r
    api_url: "http://127.0.0.1"
    message_type: m
    state_message: s
    entity_display_name: e
    monitoring_tool: t
    custom_fields: {a: b}
  - {api_key_file: u, routing_key: r}
  pushover_configs:
  - user_key: u
    token: t
    title: a
    message: m
    url: u
    url_title: t
    device: d
    sound: s
    priority: p
    retry: 1m
    expire: 1h
    ttl: 1s
    monospace: true
  sns_configs:
  - api_url: "http://127.0.0.1"
    sigv4: {region: r, access_key: a, secret_key: b, profile: p, role_arn: r}
    topic_arn: t
    phone_number: p
    target_arn: t
    subject: s
    message: m
    attributes: {a: b}
  jira_configs:
  - api_url: "http://127.0.0.1"
    api_type: datacenter
    project: p
    summary: s
    description: {template: d, enable_update: true}
    labels: [a]
    priority: p
    issue_type: i
    reopen_transition: r
    resolve_transition: r
    wont_fix_resolution: w
    reopen_duration: 1h
    fields: {a: b}
  rocketchat_configs:
  - api_url: "http://127.0.0.1"
    token: t
    token_id: i
    channel: c
    color: c
    title: t
    title_link: t
    text: t
    fields: [{title: t, value: v, short: false}]
    short_fields: true
    emoji: e
    icon_url: i
    thumb_url: t
    link_names: true
    actions: [{type: t, text: t, url: u, msg: m}]
    image_url: u
  - {channel: d, token_file: x, token_id_file: y}
  mattermost_configs:
  - webhook_url: "http://127.0.0.1"
    channel: c
    username: u
    icon_url: i
    icon_emoji: e
    text: t
    fallback: f
    color: c
    pretext: p
    author_name: a
    author_link: l
    author_icon: i
    title: t
    title_link: t
    fields: [{title: t, value: v}]
    thumb_url: t
    footer: f
    footer_icon: f
    image_url: i
    props: {card: c}
    priority: {priority: urgent, requested_ack: true, persistent_notifications: true}
  incidentio_configs: [{url_file: f, alert_source_token_file: t, max_alerts: 5, timeout: 5s}]
  slack_configs:
  - channel: x
    api_url: "http://127.0.0.1/a"
    actions: [{type: t, text: t, name: n, value: v, confirm: {text: t, title: t, ok_text: o, dismiss_text: d}}]
  opsgenie_configs: [{api_key_file: x, responders: [{username: x, type: user}]}]
  email_configs: [{to: a, auth_secret_file: x, auth_password: p}]
  msteamsv2_configs: [{webhook_url: "http://127.0.0.1", title: t, text: x}]
`,
  'receivers that post to Slack as a bot': `global: {slack_app_token: gt}
route: {receiver: a}
receivers:
- name: a
  slack_configs:
  - {}
  - {http_config: {basic_auth: {username: c}}}
  - {app_token_file: "y"}
  - {app_token: z, app_url: "http://127.0.0.1/own"}
  - {app_token: z, http_config: {tls_config: {server_name: c}}}
  - {api_url_file: "y"}
  - {api_url: "http://127.0.0.1/"}
`,
};

/** Files that must be there, of whatever content. */
export const SECRET_FILES: readonly string[] = ['t', 'x', 'y', 'i', 'u', 'f', 'm', 'z'];
