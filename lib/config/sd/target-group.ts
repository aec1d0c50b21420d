import { list, Value } from '../codec';
import { Frozen } from '../freeze';
import { labelSet } from '../relabel-config';
import { string } from '../scalars';
import { field, shown, Struct } from '../struct';

/** Targets that are written down: their addresses, and labels that all of them have. */
export const TARGET_GROUP = new Struct('struct { Targets []string "yaml:\\"targets\\""; Labels model.LabelSet "yaml:\\"labels\\"" }', {
  targets: shown(list(string)),
  labels: field(labelSet),
});
export type TargetGroupConfig = Frozen<Value<typeof TARGET_GROUP>>;
