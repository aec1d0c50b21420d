import { quote } from '../../encoding/go-quote';
import { Codec, list, maybe, Value } from '../codec';
import { Frozen } from '../freeze';
import { ConfigNode } from '../node';
import { field, Struct } from '../struct';
import { DNS_SD } from './dns';
import { FILE_SD } from './file';
import { HTTP_SD } from './http';
import { KUBERNETES_SD } from './kubernetes';
import { TARGET_GROUP } from './target-group';

/** Every way to discover targets that may stand in one place, each any number of times; in the order in which they are printed. */
export const DISCOVERY = new Struct('discovery.Configs', {
  dns_sd_configs: field(section('dns_sd_configs', DNS_SD, '[]*dns.SDConfig')),
  file_sd_configs: field(section('file_sd_configs', FILE_SD, '[]*file.SDConfig')),
  http_sd_configs: field(section('http_sd_configs', HTTP_SD, '[]*http.SDConfig')),
  kubernetes_sd_configs: field(section('kubernetes_sd_configs', KUBERNETES_SD, '[]*kubernetes.SDConfig')),
  static_configs: field(section('static_configs', TARGET_GROUP, '[]*targetgroup.Group')),
});
export type Discovery = Frozen<Value<typeof DISCOVERY>>;

function section<T>(key: string, codec: Codec<T>, type: string): Codec<T[]> {
  const items = list(maybe(codec), type) as unknown as Codec<T[]>;
  return {
    ...items,
    read(node) {
      const values = items.read(node);
      const missing = values.indexOf(undefined as T);
      if (missing >= 0) throw node.fail(`empty or null section in ${key}`, missing);
      return values;
    },
  };
}

/** Addresses of targets are no URLs, unless relabelling makes something else of them. @throws ConfigError */
export function checkTargets({ staticConfigs }: Discovery, node: ConfigNode): void {
  staticConfigs.forEach(({ targets }, i) => {
    const wrong = targets.findIndex((target) => target.includes('/'));
    if (wrong >= 0) throw node.fail(`${quote(targets[wrong])} is not a valid hostname`, 'static_configs', i, 'targets', wrong);
  });
}

const UNSUPPORTED: ReadonlySet<string> = new Set([
  'aws', 'azure', 'consul', 'digitalocean', 'docker', 'dockerswarm', 'ec2', 'ecs', 'elasticache', 'eureka', 'gce', 'hetzner', 'ionos', 'kuma', 'lightsail',
  'linode', 'marathon', 'msk', 'nerve', 'nomad', 'oci', 'openstack', 'outscale', 'ovhcloud', 'puppetdb', 'rds', 'scaleway', 'serverset', 'stackit', 'triton',
  'uyuni', 'vultr',
].map((name) => `${name}_sd_configs`));

/** Ways that the original knows and this program does not yet: better refused than passed over. @throws ConfigError */
export function refuseUnsupported(name: string, key: ConfigNode): void {
  if (!UNSUPPORTED.has(name)) return;
  const known = Object.keys(DISCOVERY.shape).join(', ');
  throw key.fail(`line ${key.line}: ${name} is not supported yet; use one of ${known}, or write its targets to a file for file_sd_configs`);
}
