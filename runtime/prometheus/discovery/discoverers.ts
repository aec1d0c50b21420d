import { Discovery } from '../../../lib/config/sd/discovery';
import { CodedError } from '../../../lib/sys/errors';
import { kubernetesDiscovery, KubernetesSurroundings } from './kubernetes/kubernetes';
import { staticDiscovery } from './static';
import { Discoverer } from './target-group';

/** What a configuration wants to be discovered. @throws CodedError UNSUPPORTED for ways that are not gone yet */
export function discoverersOf(config: Discovery, surroundings: KubernetesSurroundings): Discoverer[] {
  for (const [what, list] of [['dns', config.dnsSdConfigs], ['file', config.fileSdConfigs], ['http', config.httpSdConfigs]] as const) {
    if (list.length) throw new CodedError('UNSUPPORTED', `${what}_sd_configs is not supported yet; use static_configs or kubernetes_sd_configs`);
  }
  return [
    ...config.staticConfigs.length ? [staticDiscovery(config.staticConfigs)] : [],
    ...config.kubernetesSdConfigs.map((each) => kubernetesDiscovery(each, surroundings)),
  ];
}
