import { KubeObject } from '../../../kube/objects';
import { badRequest } from '../api-error';

export interface FieldTerm { readonly field: string; readonly isEqual: boolean; readonly value: string }

/** The fields of a kind that may be selected by, with what an object has there; an absent one is empty. */
export type SelectableFields = Readonly<Record<string, (object: KubeObject) => string>>;

/** Every kind has these. */
export const METADATA_FIELDS: SelectableFields = {
  'metadata.name': ({ metadata }) => metadata.name,
  'metadata.namespace': ({ metadata }) => metadata.namespace ?? '',
};

/** Reads `a=b,c!=d`. @throws ApiError BadRequest, also for a field that is not among `fields` */
export function parseFieldSelector(text: string, fields: SelectableFields): FieldTerm[] {
  const terms = text.split(/(?<!\\),/).filter((part) => part !== '').map((part): FieldTerm => {
    const match = /^([^=!]*?)(!=|==|=)(.*)$/s.exec(part);
    if (!match) throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
    return { field: match[1], isEqual: match[2] !== '!=', value: match[3].replace(/\\([\\,=])/g, '$1') };
  });
  for (const { field } of terms) if (!Object.hasOwn(fields, field)) throw badRequest(`field label not supported: ${field}`);
  return terms;
}

export function fieldsMatch(terms: readonly FieldTerm[], fields: SelectableFields, object: KubeObject): boolean {
  return terms.every(({ field, isEqual, value }) => (fields[field](object) === value) === isEqual);
}
