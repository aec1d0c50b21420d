import { HttpRequest } from '../../../http/message';
import { badRequest, internal, unauthorized } from '../api-error';
import { Attempt } from './rbac';
import { TokenClaims, TokenIssuer, userOf } from './token-issuer';
import { AUTHENTICATED, serviceAccountUser, User } from './user';

/** Finds out who sends a request: by a certificate of our authority, or by a token of a ServiceAccount. */
export class Authenticator {
  /**
   * @param isKnown whether the ServiceAccount of a token still is there
   * @param authorize throws ApiError Forbidden for who may not speak for others
   */
  constructor(
    private readonly tokens: TokenIssuer, private readonly isKnown: (claims: TokenClaims) => boolean,
    private readonly authorize: (user: User, attempt: Attempt) => void,
  ) {}

  /** @throws ApiError Unauthorized for whoever shows nothing, or something that is not ours; Forbidden for who may not speak for others */
  authenticate(request: HttpRequest): User {
    const user = this.byToken(request.headers.authorization) ?? byCertificate(request);
    if (!user) throw unauthorized();
    const wanted = impersonation(request);
    if (!wanted) return user;
    for (const attempt of impersonationAttempts(wanted)) this.authorize(user, attempt);
    return wanted;
  }

  /** Whose token it is; undefined where it is none. */
  review(token: string): { user: User; claims: TokenClaims } | undefined {
    const claims = this.tokens.verify(token);
    return claims && this.isKnown(claims) ? { user: userOf(claims), claims } : undefined;
  }

  private byToken(authorization: string | undefined): User | undefined {
    const [, token] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
    if (token === undefined) return undefined;
    const found = this.review(token);
    if (!found) throw unauthorized(); // a wrong token is no less wrong for a certificate beside it
    return found.user;
  }
}

function byCertificate({ client }: HttpRequest): User | undefined {
  return client && { name: client.commonName, groups: [...client.organizations, AUTHENTICATED] };
}

const PREFIX = 'impersonate-';

/** For whom a request speaks; undefined where for itself. @throws ApiError for what is not taken */
function impersonation({ rawHeaders, headers }: HttpRequest): User | undefined {
  const name = headers[`${PREFIX}user`], uid = headers[`${PREFIX}uid`];
  const further = Object.keys(headers).find((header) => header.startsWith(PREFIX) && header !== `${PREFIX}user`);
  if (name === undefined) {
    if (further) throw internal(`requested ${JSON.stringify(further)} without impersonating a user`);
    return undefined;
  }
  const extra = Object.keys(headers).find((header) => header.startsWith(`${PREFIX}extra-`));
  if (extra) throw badRequest(`${extra} is not taken by this server: impersonate a user, a uid and groups`);
  const groups: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i].toLowerCase() === `${PREFIX}group`) groups.push(rawHeaders[i + 1]);
  const [, namespace, account] = SERVICE_ACCOUNT.exec(name) ?? [];
  const usual = account === undefined || groups.length > 0 ? [] : serviceAccountUser(namespace, account).groups;
  return { name, groups: [...new Set([...groups, ...usual, AUTHENTICATED])], ...uid ? { uid } : {}, isImpersonated: true };
}

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** Who speaks for a user must be allowed to for each thing that makes one up. */
function impersonationAttempts({ name, groups, uid }: User): Attempt[] {
  const attempt = (resource: string, of: string, group = '', namespace = '') => (
    { verb: 'impersonate', group, resource, subresource: '', namespace, name: of });
  const [, namespace, account] = SERVICE_ACCOUNT.exec(name) ?? [];
  const usual = account === undefined ? [AUTHENTICATED] : serviceAccountUser(namespace, account).groups;
  return [
    account === undefined ? attempt('users', name) : attempt('serviceaccounts', account, '', namespace),
    ...groups.filter((group) => !usual.includes(group)).map((group) => attempt('groups', group)),
    ...uid === undefined ? [] : [attempt('uids', uid, 'authentication.k8s.io')],
  ];
}
