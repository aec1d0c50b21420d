import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { JsonObject } from '../../lib/crds/json';
import { monitoringDefinitions } from '../../lib/crds/monitoring/definitions';
import { Schema } from '../../lib/crds/schema';
import { SchemaText } from '../../lib/crds/schema-text';

// The original operator 0.93 took these objects from an API server that had its own definitions: ours must take them too, whole.
const DIR = resolve(__dirname, '../../../shared/conformance/operator');
const files = existsSync(DIR) ? readdirSync(DIR).filter((name) => /\.json(\.gz)?$/.test(name)) : [];
const describeWith = files.length > 0 ? describe : describe.skip;
if (files.length === 0) console.log(`skipped: ${DIR} is not there`);

interface Case {
  readonly objects?: readonly JsonObject[];
  /** Those that the API server refused. */
  readonly expected?: { readonly rejectedByApi?: ReadonlyArray<{ readonly kind: string; readonly name: string }> };
}

interface Definition {
  readonly spec: { readonly names: { readonly kind: string }; readonly versions: ReadonlyArray<{ readonly schema: { readonly openAPIV3Schema: SchemaText } }> };
}

describeWith('objects that the original operator worked on', () => {
  const schemas = new Map((monitoringDefinitions() as readonly Definition[]).map(({ spec }) => (
    [spec.names.kind, Schema.compile(spec.versions[0].schema.openAPIV3Schema)])));

  test.each(files.map((file) => [file]))('%s', (file) => {
    const bytes = readFileSync(resolve(DIR, file));
    const { objects = [], expected } = JSON.parse(String(file.endsWith('.gz') ? gunzipSync(bytes) : bytes)) as Case;
    const refused = new Set(expected?.rejectedByApi?.map(({ kind, name }) => `${kind} ${name}`));
    const wrong = objects.flatMap((object) => {
      const schema = schemas.get(object.kind as string);
      if (!schema || !String(object.apiVersion).startsWith('monitoring.coreos.com/')) return [];
      const name = `${object.kind as string} ${(object.metadata as JsonObject).name as string}`;
      schema.applyDefaults(object);
      if (refused.has(name)) return schema.validate(object).length > 0 ? [] : [`${name}: is taken, and was refused`];
      return [...schema.prune(object).map((path) => `${name}: ${path} is not known`),
        ...schema.validate(object).map(({ field, message }) => `${name}: ${field}: ${message}`)];
    });
    expect(wrong).toEqual([]);
  });
});
