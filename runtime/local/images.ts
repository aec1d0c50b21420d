/** Every program has an image of its name below this one: `ghcr.io/x/cdk8s-monitoring/prometheus:1.0`. They differ in their entry points alone. */
const REPOSITORY = 'cdk8s-monitoring';

/** What the kubelet says of an image that is none of this project's. */
export const FOREIGN_IMAGE = 'ImageNotRunHere';

/** The program that an image runs; undefined where it is none of ours. The registry before it may be any, since images are mirrored. */
export function programOf(image: string): string | undefined {
  const path = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '').split('/');
  return path.length >= 2 && path[path.length - 2] === REPOSITORY ? path[path.length - 1] : undefined;
}
