import { Application } from '../../lib/flags/application';
import { text } from '../../lib/flags/values';
import { labelPairs } from '../../lib/metrics/label-pairs';
import { Registry } from '../../lib/metrics/registry';
import { aborted } from '../../lib/sys/clock';
import { parseMail } from '../exporters/inbox/mail';
import { Mailbox } from '../exporters/inbox/mailbox';
import { inboxRoutes } from '../exporters/inbox/routes';
import { SmtpServer } from '../exporters/inbox/smtp-server';
import { podAddresses } from '../http/listen';
import { addProcessMetrics } from '../http/process-metrics';
import { HttpServer } from '../http/server';
import { addLogFlags, makeLogger, readCommandLine } from './command-line';
import { Main } from './surroundings';
import { versionText } from './version';

const GRACE = 1000; // ms for running requests when the program ends

/** `inbox`: receives what an Alertmanager sends, and shows it. */
export const main: Main = async (surroundings) => {
  const { clock, env, fs, stop } = surroundings;
  const app = new Application('inbox', 'Receives webhooks, mails, chat and text messages, keeps the latest, and shows them.');
  const address = app.flag('listen', 'Address to serve pages and receive webhooks on.', text, { default: ':8025' });
  const smtp = app.flag('smtp-listen', 'Address to receive mails on.', text, { default: ':1025' });
  const logFlags = addLogFlags(app);
  app.version(versionText('inbox'));
  const parsed = readCommandLine(app, surroundings);
  if (typeof parsed === 'number') return parsed;

  const log = makeLogger(logFlags, parsed, surroundings, 'inbox.ts');
  const registry = new Registry();
  addProcessMetrics(registry, fs, clock);
  const mailbox = new Mailbox();
  registry.collect(() => [{
    name: 'inbox_messages_received_total', help: 'Messages that came in since the start, by kind.', type: 'counter',
    metrics: Object.entries(mailbox.counts).map(([kind, value]) => ({ labels: labelPairs({ kind }), value })),
  }]);
  const mails = new SmtpServer(clock, ({ from, to, data }) => {
    const { subject, ...body } = parseMail(data);
    mailbox.add({ time: clock.now(), kind: 'mail', from, to: to.join(', '), subject, body }, data.length);
  });
  const server = new HttpServer({ handler: inboxRoutes(mailbox, registry, clock).handle, log, clock });
  try {
    log.info('Receiving mails', { address: await mails.listen(parsed.get(smtp), podAddresses({ env, fs })) });
    try {
      log.info('Listening on', { address: await server.listen(parsed.get(address), podAddresses({ env, fs })) });
      await aborted(stop);
    } finally {
      await server.close(GRACE);
    }
  } finally {
    await mails.close();
  }
  log.info('Stopped', { reason: stop.reason });
  return 0;
};
