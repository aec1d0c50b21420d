import { mkdtempSync, writeFileSync } from 'node:fs';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { OurAlertmanager } from './our-alertmanager';
import { describeWith } from './peers';
import { RealAlertmanager } from './real-alertmanager';

const PATIENCE = 15_000; // ms

/** A mail server that keeps what it gets. */
class MailServer {
  readonly mails: string[] = [];
  private readonly server = new SMTPServer({
    authOptional: true, disableReverseLookup: true, logger: false, hideSTARTTLS: true,
    onData: (stream, _session, done) => {
      let text = '';
      stream.on('data', (piece: Buffer) => { text += piece.toString('latin1'); });
      stream.on('end', () => {
        this.mails.push(text);
        done();
      });
    },
  });

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.server.address() as AddressInfo).port;
  }

  async first(): Promise<string> {
    for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(50)) if (this.mails.length) return this.mails[0];
    throw new Error(`no mail came within ${PATIENCE} ms`);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(resolve));
  }
}

const HTML = '<h1 title="{{ .CommonLabels.alertname }}">{{ template "__subject" . }}</h1>{{ range .Alerts }}<!-- one -->'
  + '<a href="{{ .GeneratorURL }}">{{ .Labels }} {{ .Annotations.summary | toUpper }}</a> {{ .StartsAt.Format "2006-01-02T15:04:05.000Z07:00" }}'
  + '<p style="color: {{ .Labels.color }}">{{ printf "%q" .Labels.instance }}</p>{{ end }}';
const TEXT = '{{ template "mine" . }}{{ range .Alerts.Firing }}{{ .Labels.SortedPairs.Names | join "," }} {{ .EndsAt.IsZero }} {{ humanizeDuration 90 }}'
  + '{{ end }}\n{{ template "__text_alert_list" .Alerts }}{{ .NotificationReason }} {{ toJson .GroupLabels }} {{ match "^a" "b" }}';

function config(port: number): string {
  return JSON.stringify({
    global: { smtp_smarthost: `127.0.0.1:${port}`, smtp_from: 'am@example.org', smtp_require_tls: false }, templates: ['*.tmpl'],
    route: { receiver: 'team.a', group_by: ['alertname'], group_wait: '100ms', group_interval: '1h' },
    receivers: [{
      name: 'team.a', email_configs: [{ to: 'a@example.org', html: HTML, text: TEXT, headers: { 'X-Mine': '{{ .Receiver }} {{ len .Alerts }}' } }],
    }],
  });
}

const FILE = '{{ define "mine" }}{{ .ExternalURL }}: {{ .Status }} {{ $x := .CommonLabels.Remove .GroupLabels.Names }}{{ $x }}\n{{ end }}';
const ALERTS = [{
  labels: { alertname: 'Disk <full>', instance: 'b:90', color: 'red' }, annotations: { summary: "it's <b>full</b> \u00e9" },
  startsAt: '2024-07-05T03:04:05.678+02:00', generatorURL: 'http://p/graph?g0.expr=up&x=a b',
}];

/** The parts of a mail that templates make, without what differs from run to run. */
function parts(mail: string): string {
  return mail.replace(/boundary=\S+|^(?:Date|Message-Id|Received):.*$|^--[0-9a-f]+(?:--)?\r$/gim, '').split('\r\n').sort().join('\r\n');
}

describeWith(['prometheus-alertmanager'], 'the real Alertmanager writes mails as we do', () => {
  const servers: MailServer[] = [], stops: Array<() => Promise<void>> = [];
  afterAll(() => Promise.all([...stops.map((stop) => stop()), ...servers.map((server) => server.close())]));

  async function mailOf(kind: typeof RealAlertmanager | typeof OurAlertmanager): Promise<string> {
    const server = new MailServer();
    servers.push(server);
    const folder = mkdtempSync(join(tmpdir(), 'alertmanager-mail-'));
    writeFileSync(join(folder, 'mine.tmpl'), FILE);
    const alertmanager = await kind.start(config(await server.listen()), ['--web.external-url=http://am.example/x'], folder);
    stops.push(() => alertmanager.stop());
    await fetch(`${alertmanager.url}/x/api/v2/alerts`, { method: 'POST', body: JSON.stringify(ALERTS), headers: { 'content-type': 'application/json' } });
    return server.first();
  }

  test('with the same subject, headers, text and HTML', async () => {
    const [real, ours] = await Promise.all([mailOf(RealAlertmanager), mailOf(OurAlertmanager)]);
    expect(parts(ours)).toBe(parts(real));
    expect(ours).toContain('X-Mine: team\\.a 1');
  }, 60_000);
});
