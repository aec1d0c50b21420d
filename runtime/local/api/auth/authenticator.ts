import { HttpRequest } from '../../../http/message';
import { ApiError, unauthorized } from '../api-error';
import { TokenClaims, TokenIssuer, userOf } from './token-issuer';
import { AUTHENTICATED, MASTERS, User } from './user';

/** Finds out who sends a request: by a certificate of our authority, or by a token of a ServiceAccount. */
export class Authenticator {
  /** @param isKnown whether the ServiceAccount of a token still is there */
  constructor(private readonly tokens: TokenIssuer, private readonly isKnown: (claims: TokenClaims) => boolean) {}

  /** @throws ApiError Unauthorized for whoever shows nothing, or something that is not ours; Forbidden for who may not speak for others */
  authenticate(request: HttpRequest): User {
    const user = this.byToken(request.headers.authorization) ?? byCertificate(request);
    if (!user) throw unauthorized();
    const name = request.headers['impersonate-user'];
    return name === undefined ? user : impersonated(user, name, request.headers['impersonate-group']);
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

function impersonated(user: User, name: string, groups: string | undefined): User {
  if (!user.groups.includes(MASTERS)) {
    throw new ApiError(403, 'Forbidden', `users ${JSON.stringify(name)} is forbidden: User ${JSON.stringify(user.name)} cannot impersonate resource "users" `
      + 'in API group "" at the cluster scope', { name, kind: 'users' });
  }
  return { name, groups: [...groups?.split(', ') ?? [], AUTHENTICATED], isImpersonated: true };
}
