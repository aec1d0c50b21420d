import { notAcceptable } from '../api-error';

/** In which form a client wants its answer. */
export interface Representation {
  readonly format: 'json' | 'yaml';
  /** As something else than the object itself. */
  readonly as?: 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList' | 'APIGroupDiscoveryList';
  /** Of the group that `as` belongs to. */
  readonly version?: string;
}

const FORMATS: Readonly<Record<string, Representation['format']>> = {
  'application/json': 'json', 'application/yaml': 'yaml', '*/*': 'json', 'application/*': 'json',
};
const OFFERED: Readonly<Record<string, readonly string[]>> = {
  'meta.k8s.io': ['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList'], 'apidiscovery.k8s.io': ['APIGroupDiscoveryList'],
};
const VERSIONS = ['v1', 'v1beta1', 'v2', 'v2beta1'];

/** What errors list, in the words of the originals. */
export const MEDIA_TYPES = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

/**
 * The first form in `accept` that is offered, in the order of their weights.
 * @param offered what may be asked for with `as`
 * @throws ApiError NotAcceptable
 */
export function negotiate(accept: string | undefined, offered: readonly string[]): Representation {
  if (!accept?.trim()) return { format: 'json' };
  const clauses = accept.split(',').map((clause) => {
    const [type, ...parameters] = clause.split(';').map((part) => part.trim());
    const given = Object.fromEntries(parameters.map((parameter) => parameter.split('=', 2) as [string, string]));
    return { type: type.toLowerCase(), given, weight: given.q === undefined ? 1 : Number(given.q) || 0 };
  }).filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  for (const { type, given: { as, g, v } } of clauses) {
    const format = FORMATS[type];
    if (!format) continue;
    if (as === undefined) return { format };
    if (OFFERED[g]?.includes(as) && offered.includes(as) && VERSIONS.includes(v)) return { format, as: as as Representation['as'], version: v };
  }
  throw notAcceptable(MEDIA_TYPES);
}
