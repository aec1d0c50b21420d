import { Labels } from '../../../lib/model/labels';
import { Clock } from '../../../lib/sys/clock';
import { Alert } from '../alert';
import { Silence, silenceState } from './silence';
import { Silences } from './silences';

interface Known { readonly version: number; readonly silences: readonly Silence[] }

/** Which silences mute an alert. What was found for an alert holds until some silence changes; then only the states are looked at again. */
export class Silencer {
  private readonly known = new WeakMap<Labels, Known>(); // all that is told of one alert shares its labels

  constructor(private readonly silences: Silences, private readonly clock: Clock) {}

  /** Ids of the active silences that concern the alert, those that changed last at the end. */
  silencedBy({ labels }: Alert): string[] {
    let known = this.known.get(labels);
    if (known?.version !== this.silences.version) {
      known = { version: this.silences.version, silences: this.silences.concerning(labels) };
      this.known.set(labels, known);
    }
    const now = this.clock.now();
    return known.silences.filter((silence) => silenceState(silence, now) === 'active').map(({ id }) => id);
  }
}
