import 'reflect-metadata'; // @peculiar/x509 asks for it when it is loaded
import type { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';
import { Clock } from '../../lib/sys/clock';
import { CodedError, errorText } from '../../lib/sys/errors';
import { Random } from '../../lib/sys/random';
import { systemCrypto } from '../../lib/sys/web-crypto';

/** A certificate and its private key, both PEM. */
export interface KeyPair { readonly cert: string; readonly key: string }

/** Whose a certificate is, and for what. */
export interface CertificateRequest {
  readonly commonName: string;
  /** Groups of a client. */
  readonly organizations?: readonly string[];
  /** DNS names and IP addresses of a server; absent: it is a client's. */
  readonly hosts?: readonly string[];
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 86_400_000; // ms
const CA_DAYS = 3650, CERTIFICATE_DAYS = 365;
const SKEW = 5 * 60_000; // ms: clocks of clients may be late

/** Signs certificates for servers and clients on this machine: ECDSA P-256, a year long, the authority's own ten years. */
export class CertificateAuthority {
  private constructor(
    private readonly clock: Clock, private readonly random: Random, readonly pair: KeyPair, private readonly keys: webcrypto.CryptoKeyPair,
  ) {}

  /** A new authority. Its key is as random as the machine can make it. */
  static async create(clock: Clock, random: Random, commonName: string): Promise<CertificateAuthority> {
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: nameOf(commonName), keys, signingAlgorithm: ALGORITHM, serialNumber: serialNumber(random), ...validity(clock, CA_DAYS),
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign | x509.KeyUsageFlags.digitalSignature, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    }, systemCrypto);
    return new CertificateAuthority(clock, random, { cert: `${certificate.toString('pem')}\n`, key: await exportKey(keys.privateKey) }, keys);
  }

  /** The authority whose certificate and key were kept. @throws CodedError CERTIFICATE */
  static async load(clock: Clock, random: Random, pair: KeyPair): Promise<CertificateAuthority> {
    try {
      const publicKey = await new x509.X509Certificate(pair.cert).publicKey.export(systemCrypto);
      const der = x509.PemConverter.decodeFirst(pair.key);
      const privateKey = await systemCrypto.subtle.importKey('pkcs8', der, ALGORITHM, true, ['sign']);
      return new CertificateAuthority(clock, random, pair, { publicKey, privateKey });
    } catch (err) {
      throw new CodedError('CERTIFICATE', `cannot read the certificate authority: ${errorText(err)}; remove its files to get a new one`, err);
    }
  }

  async issue({ commonName, organizations = [], hosts }: CertificateRequest): Promise<KeyPair> {
    const keys = await generateKeys();
    const usage = hosts ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth;
    const certificate = await x509.X509CertificateGenerator.create({
      subject: nameOf(commonName, organizations), issuer: new x509.X509Certificate(this.pair.cert).subject, publicKey: keys.publicKey,
      signingKey: this.keys.privateKey, signingAlgorithm: ALGORITHM, serialNumber: serialNumber(this.random), ...validity(this.clock, CERTIFICATE_DAYS),
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([usage]),
        await x509.AuthorityKeyIdentifierExtension.create(this.keys.publicKey),
        ...hosts ? [new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value })))] : [],
      ],
    }, systemCrypto);
    return { cert: `${certificate.toString('pem')}\n`, key: await exportKey(keys.privateKey) };
  }
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return systemCrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>;
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await systemCrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

function nameOf(commonName: string, organizations: readonly string[] = []): x509.JsonName {
  return [...organizations.map((organization) => ({ O: [organization] })), { CN: [commonName] }];
}

function validity(clock: Clock, days: number): { notBefore: Date; notAfter: Date } {
  const now = clock.now();
  return { notBefore: new Date(now - SKEW), notAfter: new Date(now + days * DAY) };
}

/** 127 bits that nobody can guess, with the highest one set, so that all are of one length. */
function serialNumber(random: Random): string {
  const bytes = random.bytes(new Uint8Array(16));
  bytes[0] = bytes[0] & 0x7f | 0x40;
  return Buffer.from(bytes).toString('hex');
}
