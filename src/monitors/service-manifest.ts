import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';

/** What a monitor needs to know of a Service, at one moment. */
export interface ServiceManifest {
  readonly namespace?: string;
  readonly labels: { readonly [name: string]: string };
  /** The names of its ports; undefined for one without. */
  readonly ports: ReadonlyArray<string | undefined>;
}

/** Reads the manifest of a construct that is, or stands for, a Service. @throws Error naming it where it is none */
export function serviceOf(construct: IConstruct): ServiceManifest {
  const object = objectOf(construct);
  if (object?.kind !== 'Service') {
    throw new Error(`"${construct.node.path}" is not a Service: got ${object?.kind ?? `${construct.constructor.name}, which has no object of its own`}`);
  }
  const { metadata, spec } = object.toJson() as {
    metadata?: { namespace?: string; labels?: Record<string, string> }; spec?: { ports?: ReadonlyArray<{ name?: string }> };
  };
  return { namespace: metadata?.namespace, labels: metadata?.labels ?? {}, ports: (spec?.ports ?? []).map(({ name }) => name) };
}

function objectOf(construct: IConstruct): ApiObject | undefined {
  if (ApiObject.isApiObject(construct)) return construct;
  const { defaultChild } = construct.node;
  return defaultChild && objectOf(defaultChild);
}
