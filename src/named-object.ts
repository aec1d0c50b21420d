import { ApiObject, ApiObjectProps } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { isDnsSubdomain } from './dns-name';

/** As cdk8s takes it, and whatever else the object has beside its metadata. */
export interface NamedObjectProps extends ApiObjectProps { readonly spec?: unknown }

/**
 * The object behind `construct`, its child `Resource`, with a name that people can tell beforehand: that of the metadata, or else the
 * path in lower case with `-` for `/`, so `mon-web` for `mon/web`. There is no hash in it, because labels of metrics and other objects
 * refer to it.
 * @throws Error where Kubernetes does not take the name, or the chart has given it to another object
 */
export function namedObject(construct: Construct, props: NamedObjectProps): ApiObject {
  const { path } = construct.node;
  const name = props.metadata?.name ?? path.replaceAll('/', '-').toLowerCase();
  if (!isDnsSubdomain(name)) {
    throw new Error(`"${name}" is not the name of an object: use up to 253 lower-case letters, digits, "-" and "." that begin and end with a `
      + 'letter or digit; pass it as metadata.name, or change the id');
  }
  const object = new ApiObject(construct, 'Resource', { ...props, metadata: { ...props.metadata, name } });
  const names = namesOf(object.chart);
  const key = JSON.stringify([object.apiGroup, object.kind, object.metadata.namespace, name]);
  const owner = names.get(key) ?? path; // the same path: it took the place of one that was removed
  if (owner !== path) {
    throw new Error(`"${owner}" has a ${object.kind} named "${name}" already, which this one would replace in the cluster; pass another metadata.name`);
  }
  names.set(key, path);
  return object;
}

const NAMES = 'cdk8s-monitoring:names';

/** The names given so far in a chart, to paths. Each chart has its own: two of them may be meant for two clusters. */
function namesOf(chart: IConstruct): Map<string, string> {
  const known = chart.node.metadata.find(({ type }) => type === NAMES);
  if (known) return known.data;
  const names = new Map<string, string>();
  chart.node.addMetadata(NAMES, names);
  return names;
}
