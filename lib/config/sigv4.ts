import { bool, secret, string } from './scalars';
import { field, Struct } from './struct';

/** How requests to AWS are signed. */
export const SIGV4 = new Struct('sigv4.plain', {
  region: field(string),
  access_key: field(string),
  secret_key: field(secret),
  profile: field(string),
  role_arn: field(string),
  external_id: field(string),
  use_fips_sts_endpoint: field(bool),
}, ({ accessKey, secretKey }, node) => {
  if (Boolean(accessKey) !== Boolean(secretKey)) {
    throw node.fail('must provide a AWS SigV4 Access key and Secret Key if credentials are specified in the SigV4 config');
  }
});
