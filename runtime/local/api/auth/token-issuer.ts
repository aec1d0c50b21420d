import { createHmac, timingSafeEqual } from 'node:crypto';
import { Clock } from '../../../../lib/sys/clock';
import { serviceAccountUser, User } from './user';

/** What a token of a ServiceAccount says. */
export interface TokenClaims {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly uid?: string;
  /** The pod that it was made for. */
  readonly pod?: { readonly name: string; readonly uid: string };
  readonly audiences: readonly string[];
  /** Seconds since the Unix epoch. */
  readonly expires: number;
}

export interface TokenRequest {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly uid?: string;
  readonly pod?: TokenClaims['pod'];
  readonly audiences?: readonly string[];
  /** Seconds; absent: an hour, as in a cluster. */
  readonly lifetime?: number;
}

const DEFAULT_AUDIENCE = 'https://kubernetes.default.svc.cluster.local';
const HOUR = 3600; // s
const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

/** Makes the tokens of ServiceAccounts and knows them again: JSON Web Tokens (RFC 7519) signed with a key that never leaves this process. */
export class TokenIssuer {
  /** @param key at least 32 random bytes */
  constructor(private readonly key: Uint8Array, private readonly clock: Clock) {}

  issue({ namespace, serviceAccount, uid, pod, audiences = [DEFAULT_AUDIENCE], lifetime = HOUR }: TokenRequest): { token: string; claims: TokenClaims } {
    const now = Math.floor(this.clock.now() / 1000);
    const claims: TokenClaims = { namespace, serviceAccount, uid, pod, audiences, expires: now + lifetime };
    const body = encode({
      'iss': DEFAULT_AUDIENCE, 'sub': serviceAccountUser(namespace, serviceAccount).name, 'aud': audiences, 'iat': now, 'nbf': now, 'exp': claims.expires,
      'kubernetes.io': { namespace, serviceaccount: { name: serviceAccount, uid }, ...pod ? { pod } : {} },
    });
    return { token: `${HEADER}.${body}.${this.sign(body)}`, claims };
  }

  /** What `token` says; undefined where it is none of ours, or its time is over. */
  verify(token: string): TokenClaims | undefined {
    const [header, body = '', signature = '', more] = token.split('.');
    const given = Buffer.from(signature), wanted = Buffer.from(this.sign(body));
    if (header !== HEADER || more !== undefined || given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
    const said = JSON.parse(Buffer.from(body, 'base64url').toString()) as {
      'aud': string[]; 'exp': number; 'kubernetes.io': { namespace: string; serviceaccount: { name: string; uid?: string }; pod?: TokenClaims['pod'] };
    };
    if (said.exp * 1000 <= this.clock.now()) return undefined;
    const { namespace, serviceaccount, pod } = said['kubernetes.io'];
    return { namespace, serviceAccount: serviceaccount.name, uid: serviceaccount.uid, pod, audiences: said.aud, expires: said.exp };
  }

  private sign(body: string): string {
    return createHmac('sha256', this.key).update(`${HEADER}.${body}`).digest('base64url');
  }
}

export function userOf({ namespace, serviceAccount, uid }: TokenClaims): User {
  return serviceAccountUser(namespace, serviceAccount, uid);
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
