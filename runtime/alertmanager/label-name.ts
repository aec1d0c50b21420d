import { isWellFormed } from '../../lib/encoding/well-formed';
import { isLegacyLabelName } from '../../lib/model/names';
import { MatcherMode } from '../../lib/routing/matcher-parse';

/** Whether a label may have this name; before UTF-8, names were those of variables. */
export function isLabelName(name: string, mode: MatcherMode): boolean {
  return mode === 'classic' ? isLegacyLabelName(name) : name !== '' && isWellFormed(name);
}
