import { Logger } from '../../../lib/log/logger';
import { Registry } from '../../../lib/metrics/registry';
import { Clock } from '../../../lib/sys/clock';
import { Fs } from '../../../lib/sys/fs';
import { Random } from '../../../lib/sys/random';
import { parseHostPort } from '../../../lib/flags/host-port';
import { CertificateAuthority } from '../../http/certificate-authority';
import { PodAddresses } from '../../http/listen';
import { Handler, HttpRequest } from '../../http/message';
import { HttpServer } from '../../http/server';
import { KubeObject, objectKey, Resource } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { Admission } from './admission/admission';
import { AdmissionMetrics } from './admission/admission-metrics';
import { serviceAddress } from './admission/service-address';
import { WebhookCaller } from './admission/webhook-caller';
import { Authenticator } from './auth/authenticator';
import { BOOTSTRAP_BINDINGS, BOOTSTRAP_ROLES } from './auth/bootstrap-roles';
import { checkEscalation } from './auth/escalation';
import { keepBootstrapRoles } from './auth/keep-bootstrap-roles';
import { Attempt, Decide, Decision, forbiddenTo, RoleBasedAccess } from './auth/rbac';
import { RoleAggregation } from './auth/role-aggregation';
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES, ROLE_BINDINGS, ROLES } from './auth/role-resources';
import { TokenIssuer } from './auth/token-issuer';
import { MASTERS, User } from './auth/user';
import { FieldNumbers } from './builtin/field-numbers';
import { builtinKinds } from './builtin/kinds';
import { BuiltinSchemas } from './builtin/schemas';
import { Cleanup } from './collect/cleanup';
import { GarbageCollector } from './collect/garbage-collector';
import { WorkLoop } from './collect/work-loop';
import { kubeconfigText } from './kubeconfig';
import { Keys, loadKeys } from './keys';
import { Kinds } from './kinds';
import { KubeStore } from './kube-store';
import { Journal, JournalOptions } from './store/journal';
import { ObjectStore } from './store/object-store';
import { ApiHandler } from './web/api-handler';
import { ApiMetrics } from './web/api-metrics';
import { Discovery } from './web/discovery';
import { OpenApi } from './web/open-api';
import { ProtobufDecoder } from './web/protobuf';
import { ResourceHandler } from './web/resource-handler';
import { Reviews } from './web/reviews';

export type AuthorizationMode = 'AlwaysAllow' | 'RBAC';

export interface KubeApiOptions {
  readonly fs: Fs;
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: Random;
  /** Gets the server's own metrics, and is what it serves at `/metrics`. */
  readonly registry: Registry;
  /** Where objects and keys are kept; absent: they live as long as this object. */
  readonly dataDir?: string;
  /** Where Services get their addresses from. */
  readonly serviceRange?: string;
  /** Whether pods stand at 127.0.0.0/8, as in the local run: then Endpoints may, too. */
  readonly loopbackPods?: boolean;
  /** Who may do what: whoever is known everything, or what the roles allow that are bound to them. @default AlwaysAllow */
  readonly authorizationMode?: AuthorizationMode;
  /** For finding webhooks by their names, as `Dialer` reads it. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** 127.96.0.0/16 is free on every machine. */
const DEFAULT_SERVICE_RANGE = '127.96.0.0/16';

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
const SERVER_NAMES = ['localhost', '127.0.0.1', '::1', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'];

/** A Kubernetes API within this process. */
export class KubeApi {
  /** The API without HTTP. */
  readonly store: KubeStore;
  /** Makes tokens for ServiceAccounts. */
  readonly tokens: TokenIssuer;
  /** Signed the server's certificate, and those of its clients. */
  readonly authority: CertificateAuthority;
  /** Answers requests; `listen` serves it. */
  readonly handler: Handler;
  private readonly authenticator: Authenticator;
  private readonly access: RoleBasedAccess;
  private readonly webhooks: WebhookCaller;
  private readonly loop: WorkLoop;
  private readonly closing = new AbortController();
  private server: HttpServer | undefined;

  private constructor(
    private readonly options: KubeApiOptions, objects: ObjectStore, keys: Keys, private readonly journal: Journal | undefined,
  ) {
    const { clock, log, random, registry, serviceRange = DEFAULT_SERVICE_RANGE } = options;
    const schemas = new BuiltinSchemas();
    const kinds = new Kinds(builtinKinds(schemas, options.loopbackPods === true), schemas.node('ObjectMeta'));
    const isRbac = options.authorizationMode === 'RBAC';
    // Only RBAC keeps the roles of every cluster as objects, which people may then change.
    const [roles, bindings] = isRbac ? [[], []] : [BOOTSTRAP_ROLES, BOOTSTRAP_BINDINGS];
    const access = this.access = new RoleBasedAccess({
      roles: (namespace) => (namespace ? this.all(ROLES, namespace) : [...this.all(CLUSTER_ROLES, ''), ...roles]),
      bindings: (namespace) => (namespace ? this.all(ROLE_BINDINGS, namespace) : [...this.all(CLUSTER_ROLE_BINDINGS, ''), ...bindings]),
    });
    const caller = new WebhookCaller({
      dialing: { fs: options.fs, clock, env: options.env ?? {} },
      resolve: (service) => serviceAddress((table, namespace, name) => objects.get(table, objectKey({ namespace, name })), service),
    });
    const admission = new Admission({ objects, kinds, caller, clock, random, log, metrics: new AdmissionMetrics(registry, clock) });
    this.webhooks = caller;
    this.store = new KubeStore({
      store: objects, kinds, clock, random, serviceRange, admission,
      checkEscalation: (kind, object, before, user) => {
        if (isRbac || user.isImpersonated) checkEscalation(access, kind, object, before, user);
      },
    });
    this.tokens = new TokenIssuer(keys.tokens, clock);
    this.authority = keys.authority;
    this.loop = new WorkLoop(log, clock);
    new GarbageCollector(this.store, objects, this.loop);
    new Cleanup(this.store, clock, this.loop);
    new RoleAggregation(this.store, this.loop);
    // In the other mode only who speaks for others is judged: whoever has a credential of ours may do what they like.
    const decide = (user: User, attempt: Attempt): Decision => (isRbac || user.isImpersonated ? access.decide(user, attempt) : { allowed: true });
    const authenticator = this.authenticator = new Authenticator(this.tokens, ({ namespace, serviceAccount, uid }) => {
      const account = this.store.find(RESOURCES.serviceAccounts, namespace, serviceAccount);
      return account !== undefined && (uid === undefined || account.metadata.uid === uid);
    }, (user, attempt) => authorize(access.decide, user, attempt));
    const may = (user: User, attempt: Attempt): void => authorize(decide, user, attempt);
    const protobuf = new ProtobufDecoder(new FieldNumbers(schemas));
    this.handler = new ApiHandler({
      kinds, clock, log, registry, authenticator, authorize: may, metrics: new ApiMetrics(registry, kinds, objects),
      resources: new ResourceHandler({ store: this.store, clock, protobuf, authorize: may, closing: this.closing.signal }),
      reviews: new Reviews({ store: this.store, authenticator, access, tokens: this.tokens, decide, protobuf }),
      discovery: new Discovery(kinds), openApi: new OpenApi(kinds, schemas),
    }).handle;
  }

  /** @throws FsError LOCKED, CorruptionError, CodedError CERTIFICATE for a data directory that cannot be used */
  static async open(options: KubeApiOptions): Promise<KubeApi> {
    const { dataDir: dir } = options;
    const { objects, journal } = dir === undefined ? { objects: new ObjectStore(), journal: undefined } : await openJournal({ ...options, dir });
    try {
      const keys = await loadKeys({ ...options, ...dir === undefined ? {} : { dir: `${dir}/pki` } });
      const api = new KubeApi(options, objects, keys, journal);
      for (const name of NAMESPACES) await api.ensure(RESOURCES.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      if (options.authorizationMode === 'RBAC') await keepBootstrapRoles(api.store);
      await api.loop.idle();
      api.store.compact(); // nobody has seen what was before
      return api;
    } catch (err) {
      await journal?.close();
      throw err;
    }
  }

  /**
   * Serves HTTPS at `address`.
   * @returns the bound address as Go prints it @throws CodedError LISTEN
   */
  async listen(address: string, pod: PodAddresses): Promise<string> {
    const { host } = parseHostPort(address);
    const hosts = [...new Set([...SERVER_NAMES, ...host ? [host] : [], ...pod.pod ? [pod.pod] : []])];
    const pair = await this.authority.issue({ commonName: 'kube-apiserver', hosts });
    const { log, clock } = this.options;
    this.server = new HttpServer({ handler: this.handler, log, clock, tls: { ...pair, clientCa: this.authority.pair.cert }, limits: { connections: 4096 } });
    const bound = await this.server.listen(address, pod);
    await this.publish(parseHostPort(bound));
    return bound;
  }

  /** A kubeconfig for `server` (`https://host:port`) whose user may do everything. */
  async kubeconfig(server: string): Promise<string> {
    const pair = await this.authority.issue({ commonName: 'kubernetes-admin', organizations: [MASTERS] });
    return kubeconfigText({ server, ca: this.authority.pair.cert, user: { name: 'kubernetes-admin', pair } });
  }

  /**
   * Judges a request to a component that asks this API who may: by its credential, and by the roles bound to whoever that is.
   * @throws ApiError Unauthorized, Forbidden
   */
  authorize(request: HttpRequest, attempt: Attempt): void {
    authorize(this.access.decide, this.authenticator.authenticate(request), attempt);
  }

  /** Resolves when what changes have asked for, such as garbage to be collected, is done. */
  async settled(): Promise<void> {
    await this.loop.idle();
  }

  /** @param grace milliseconds for what runs */
  async close(grace: number): Promise<void> {
    this.closing.abort(); // watches would last as long as the grace
    await this.server?.close(grace);
    await this.loop.stop();
    this.webhooks.reset();
    await this.journal?.close();
  }

  /** Makes the Service by which pods find the API, or corrects it. */
  private async publish({ host, port }: { host: string; port: number }): Promise<void> {
    const metadata = { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } };
    const ip = host === '' || host === '::' ? '127.0.0.1' : host;
    const spec = { ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: port }] };
    const subsets = [{ addresses: [{ ip }], ports: [{ name: 'https', port, protocol: 'TCP' }] }];
    await this.store.patch(RESOURCES.services, metadata, 'apply', { apiVersion: 'v1', kind: 'Service', metadata, spec }, SELF);
    await this.store.patch(RESOURCES.endpoints, metadata, 'apply', { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets }, SELF);
  }

  private async ensure(resource: Resource, object: KubeObject): Promise<void> {
    const { namespace, name } = object.metadata;
    if (!this.store.find(resource, namespace, name)) await this.store.create(resource, object, SELF);
  }

  private all(resource: Resource, namespace: string): readonly KubeObject[] {
    return this.store.list(resource, { namespace }).items;
  }
}

const SELF = { fieldManager: 'kube-apiserver', force: true };

/** @throws ApiError Forbidden */
function authorize(decide: Decide, user: User, attempt: Attempt): void {
  const { allowed, reason } = decide(user, attempt);
  if (!allowed) throw forbiddenTo(user, attempt, reason);
}

async function openJournal(options: JournalOptions): Promise<{ objects: ObjectStore; journal: Journal }> {
  const found: Array<[string, string, KubeObject]> = [];
  const { journal, revision } = await Journal.open(options, (...place) => found.push(place));
  const objects = new ObjectStore(journal, revision);
  for (const place of found) objects.restore(...place);
  await journal.begin(() => ({ revision: objects.revision, objects: objects.texts() }));
  return { objects, journal };
}
