import { systemClock } from '../../../../../lib/sys/clock';
import { systemRandom } from '../../../../../lib/sys/random';
import { CertificateAuthority } from '../../../../../runtime/http/certificate-authority';
import { HttpRequest, HttpResponse } from '../../../../../runtime/http/message';
import { HttpServer } from '../../../../../runtime/http/server';
import { KubeObject, Resource } from '../../../../../runtime/kube/objects';
import { KubeStore } from '../../../../../runtime/local/api/kube-store';
import { Recorder } from '../../../../lib/log/recorder';
import { Tree } from '../test-api';

const webhooks = (plural: string, kind: string): Resource => ({ group: 'admissionregistration.k8s.io', version: 'v1', plural, kind, namespaced: false });
export const MUTATING = webhooks('mutatingwebhookconfigurations', 'MutatingWebhookConfiguration');
export const VALIDATING = webhooks('validatingwebhookconfigurations', 'ValidatingWebhookConfiguration');

/** What a webhook makes of the request of a review: the `response`, or a whole answer of HTTP. */
export type Answering = (request: Tree) => object | HttpResponse | Promise<object | HttpResponse>;

/** What a test says of a webhook; all else is as in `register`. */
interface TestWebhook { readonly name: string; readonly [field: string]: unknown }

/** A server of webhooks over TLS, one per path. */
export class WebhookServer {
  readonly answers = new Map<string, Answering>();
  /** Every review that came, with the path that it came to. */
  readonly reviews: Array<{ readonly target: string; readonly review: Tree }> = [];
  address = '';
  caBundle = '';
  private server!: HttpServer;

  static async start(): Promise<WebhookServer> {
    const webhook = new WebhookServer();
    const authority = await CertificateAuthority.create(systemClock, systemRandom, 'webhooks');
    const pair = await authority.issue({ commonName: 'webhook', hosts: ['127.0.0.1', 'hook.default.svc'] });
    webhook.server = new HttpServer({ handler: (request) => webhook.answer(request), log: new Recorder(), clock: systemClock, tls: pair });
    webhook.address = await webhook.server.listen('127.0.0.1:0', {});
    webhook.caBundle = Buffer.from(authority.pair.cert).toString('base64');
    return webhook;
  }

  /** Keeps a configuration with one webhook per given name, whose path is its first segment. */
  async register(store: KubeStore, resource: Resource, name: string, ...hooks: readonly TestWebhook[]): Promise<void> {
    const common = { sideEffects: 'None', admissionReviewVersions: ['v1'], rules: [rule('*', '', 'configmaps')] };
    await store.create(resource, {
      apiVersion: 'admissionregistration.k8s.io/v1', kind: resource.kind, metadata: { name },
      webhooks: hooks.map((hook) => ({
        ...common, clientConfig: { url: `https://${this.address}/${hook.name.split('.')[0]}`, caBundle: this.caBundle }, ...hook,
      })),
    } as unknown as KubeObject);
  }

  /** Which webhooks were asked so far. */
  get asked(): string[] {
    return this.reviews.map(({ target }) => target.split(/[/?]/)[1]);
  }

  async stop(): Promise<void> {
    await this.server.close(0);
  }

  private async answer(request: HttpRequest): Promise<HttpResponse> {
    const review = JSON.parse(Buffer.from(await request.body()).toString()) as Tree;
    this.reviews.push({ target: request.target, review });
    const answering = this.answers.get(request.path.slice(1)) ?? (() => ({ allowed: true }));
    const made = await answering(review.request);
    if ('body' in made) return made as HttpResponse;
    const response = { uid: review.request.uid, ...made };
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ apiVersion: review.apiVersion, kind: 'AdmissionReview', response }) };
  }
}

export function rule(operation: string, group: string, resource: string, version = 'v1', more: object = {}): object {
  return { operations: [operation], apiGroups: [group], apiVersions: [version], resources: [resource], ...more };
}

/** The answer of a webhook that changes an object. */
export function patching(...operations: readonly object[]): object {
  return { allowed: true, patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(operations)).toString('base64') };
}
