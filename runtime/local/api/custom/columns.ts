import { isObject, Json, JsonObject } from '../../../../lib/crds/json';
import { KubeObject } from '../../../kube/objects';
import { age } from '../age';
import { Column } from '../kind';
import { JsonPath } from './json-path';

/** Every table begins with it. */
export const NAME_COLUMN: Column = {
  name: 'Name', type: 'string', format: 'name', description: 'The name of the object, which no other of its kind has in its namespace.',
  cell: ({ metadata }) => metadata.name,
};

export const AGE_COLUMN: Column = {
  name: 'Age', type: 'date', description: 'How long ago the object was created.', cell: ({ metadata }, now) => age(metadata.creationTimestamp, now),
};

export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly description?: string;
  readonly priority?: number;
  readonly jsonPath: string;
}

/** The table of a custom resource: its `additionalPrinterColumns`, or its age where it has none. @throws CodedError JSON_PATH */
export function printerColumns(columns: readonly PrinterColumn[] | undefined): Column[] {
  if (!columns?.length) return [NAME_COLUMN, AGE_COLUMN];
  return [NAME_COLUMN, ...columns.map(({ name, type, format, description, priority, jsonPath }): Column => {
    const path = new JsonPath(jsonPath);
    return {
      name, type, format, priority, description: description ?? `Custom resource definition column (in JSONPath format): ${jsonPath}`,
      cell: (object: KubeObject, now: number) => cell(type, path.first(object as unknown as JsonObject), now),
    };
  })];
}

function cell(type: string, value: Json | undefined, now: number): Json {
  if (value === undefined) return null;
  switch (type) {
    case 'integer': return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number': return typeof value === 'number' ? value : null;
    case 'boolean': return typeof value === 'boolean' ? value : null;
    case 'date': return typeof value === 'string' ? age(value, now) : null;
    default: return typeof value === 'string' ? value : isObject(value) || Array.isArray(value) ? JSON.stringify(value) : String(value);
  }
}
