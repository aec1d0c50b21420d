import { TargetGroupConfig } from '../../../lib/config/sd/target-group';
import { aborted } from '../../../lib/sys/clock';
import { Discoverer } from './target-group';

/** The targets that stand in the configuration itself. */
export function staticDiscovery(groups: readonly TargetGroupConfig[]): Discoverer {
  return {
    mechanism: 'static',
    async run(update, signal) {
      update(groups.map(({ targets, labels }, i) => ({
        source: String(i), targets: targets.map((address) => ({ __address__: address })), labels,
      })));
      await aborted(signal);
    },
  };
}
