/** Who sends a request. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  /** Speaks for somebody else, whose rights alone count. */
  readonly isImpersonated?: boolean;
}

/** May do everything. */
export const MASTERS = 'system:masters';
export const AUTHENTICATED = 'system:authenticated';

export function serviceAccountUser(namespace: string, name: string, uid?: string): User {
  return {
    name: `system:serviceaccount:${namespace}:${name}`, groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, AUTHENTICATED],
    ...uid === undefined ? {} : { uid },
  };
}
