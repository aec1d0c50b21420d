import 'reflect-metadata';
import { KeyPairKeyObjectResult, webcrypto } from 'node:crypto';
import { cryptoProvider, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';

/** A certificate for mail.example that nobody but itself vouches for, in PEM. */
export async function certificate({ privateKey, publicKey }: KeyPairKeyObjectResult): Promise<{ key: string; cert: string }> {
  cryptoProvider.set(webcrypto as typeof globalThis.crypto);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = {
    privateKey: await webcrypto.subtle.importKey('pkcs8', privateKey.export({ format: 'der', type: 'pkcs8' }), algorithm, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', publicKey.export({ format: 'der', type: 'spki' }), algorithm, true, ['verify']),
  };
  const made = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01', name: 'CN=mail.example', notBefore: new Date('2020-01-01'), notAfter: new Date('2100-01-01'), signingAlgorithm: algorithm, keys,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: 'mail.example' }])],
  });
  return { key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), cert: made.toString('pem') };
}
