import { webcrypto } from 'node:crypto';

/** The machine's web crypto, for libraries that take one as a whole to make keys and certificates with. Its randomness is not repeatable. */
export const systemCrypto = webcrypto;
