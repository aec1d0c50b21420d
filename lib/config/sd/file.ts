import { quote } from '../../encoding/go-quote';
import { list, Value } from '../codec';
import { Frozen } from '../freeze';
import { duration, file } from '../scalars';
import { field, shown, Struct } from '../struct';

const PATH = /^[^*]*(?:\*[^/]*)?\.(?:json|yml|yaml|JSON|YML|YAML)$/;

/** Targets in files, whose paths may be patterns in their last part. */
export const FILE_SD = new Struct('file.plain', {
  files: shown(list(file)),
  refresh_interval: field(duration, 300_000),
}, ({ files }, node) => {
  if (files.length === 0) throw node.fail('file service discovery config must contain at least one path name');
  const wrong = files.findIndex((path) => !PATH.test(path));
  if (wrong >= 0) throw node.fail(`path name ${quote(files[wrong])} is not valid for file discovery`, 'files', wrong);
});
export type FileSdConfig = Frozen<Value<typeof FILE_SD>>;
