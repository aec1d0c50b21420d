import { posix } from 'node:path';
import { Receiver } from '../../../lib/config/alertmanager/load';
import { HttpClientConfig } from '../../../lib/config/http-client';
import { Logger } from '../../../lib/log/logger';
import { CodedError } from '../../../lib/sys/errors';
import { Random } from '../../../lib/sys/random';
import { clientTls, ClientSurroundings, configuredClient } from '../../http/client/configured-client';
import { HttpClient } from '../../http/client/http-client';
import { JsonValue } from '../go-json';
import { Email } from './email';
import { Integration } from './integration';
import { secretText } from './secret-text';
import { Templates } from './templates';
import { Webhook } from './webhook';

export interface IntegrationDeps extends ClientSurroundings {
  readonly random: Random;
  readonly log: Logger;
  readonly templates: Templates;
  readonly externalUrl: string;
  /** Of this machine. */
  readonly hostname: string;
  /** What paths of secrets are relative to. */
  readonly workingDirectory: string;
}

/** The integrations of one receiver, and the clients whose connections are to be let go of with them. */
export interface ReceiverIntegrations { readonly integrations: readonly Integration[]; readonly clients: readonly HttpClient[] }

/** @throws CodedError BAD_CONFIG for an integration that this version cannot send */
export function integrationsOf(receiver: Receiver, deps: IntegrationDeps): ReceiverIntegrations {
  refuseOthers(receiver);
  const clients = receiver.webhookConfigs.map(({ httpConfig }) => configuredClient(httpConfig as HttpClientConfig, deps)); // it changes nothing
  return {
    integrations: [
      ...receiver.webhookConfigs.map((config, index) => webhookOf(receiver.name, config, index, clients[index], deps)),
      ...receiver.emailConfigs.map((config, index) => emailOf(receiver.name, config, index, deps)),
    ],
    clients,
  };
}

const SENT = ['webhookConfigs', 'emailConfigs'];

function refuseOthers(receiver: Receiver): void {
  const other = Object.entries(receiver).find(([key, configs]) => key.endsWith('Configs') && !SENT.includes(key) && (configs as unknown[]).length > 0)?.[0];
  if (other === undefined) return;
  const name = other.replace(/[A-Z]/g, (char) => `_${char.toLowerCase()}`);
  throw new CodedError('BAD_CONFIG', `receiver ${JSON.stringify(receiver.name)} has ${name}, which this version cannot send: it sends webhook_configs and `
    + 'email_configs; take it out of the routes, or send it through a webhook');
}

function webhookOf(groupName: string, config: Receiver['webhookConfigs'][number], index: number, client: HttpClient, deps: IntegrationDeps): Webhook {
  const { sendResolved, url, urlFile, maxAlerts, timeout, payload } = config;
  return new Webhook({
    recipient: { groupName, integration: 'webhook', index }, sendResolved, maxAlerts, timeout, payload: (payload ?? undefined) as JsonValue,
    url: () => secretText(url, inDirectory(urlFile, deps), deps.fs), externalUrl: deps.externalUrl,
  }, client, deps.templates);
}

function emailOf(groupName: string, config: Receiver['emailConfigs'][number], index: number, deps: IntegrationDeps): Email {
  const { sendResolved, from, to, html, text, headers, threading, smarthost, hello, authUsername: username } = config;
  const { host, port } = smarthost!;
  if (!/^\d{1,5}$/.test(port)) throw new CodedError('BAD_CONFIG', `receiver ${JSON.stringify(groupName)}: the port of smarthost must be a number, got ${port}`);
  const implicitTls = config.forceImplicitTls ?? port === '465';
  return new Email({
    recipient: { groupName, integration: 'email', index }, sendResolved, from, to, html, text, headers: new Map(Object.entries(headers)),
    threading: threading.enabled ? threading.threadByDate as 'none' | 'daily' : 'off', externalUrl: deps.externalUrl,
    access: async () => ({
      server: { host, port: Number(port) }, hello, implicitTls, requireTls: config.requireTls ?? true, username,
      tls: config.tlsConfig ? await clientTls({ tlsConfig: config.tlsConfig } as HttpClientConfig, deps.fs) : {}, // it looks at nothing else
      password: await secretText(config.authPassword, inDirectory(config.authPasswordFile, deps), deps.fs),
      secret: await secretText(config.authSecret, inDirectory(config.authSecretFile, deps), deps.fs),
    }),
  }, deps);
}

function inDirectory(path: string, { workingDirectory }: IntegrationDeps): string {
  return path && posix.resolve(workingDirectory, path);
}
