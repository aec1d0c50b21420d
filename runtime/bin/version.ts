/** The version of this package, put in when the bundle is made; unbundled (in tests) it is `dev`. */
declare const PACKAGE_VERSION: string | undefined;
export const packageVersion = typeof PACKAGE_VERSION === 'undefined' ? 'dev' : PACKAGE_VERSION;

const PROMETHEUS = '3.14.0', ALERTMANAGER = '0.34.0', OPERATOR = '0.93.0', PUSHPROX = '0.2.0', NODE_EXPORTER = '1.11.1';

/** What programs that take the place of an original report as their name and version: those of the original they are compatible with. */
const ORIGINALS: Readonly<Record<string, readonly [name: string, version: string]>> = {
  'prometheus': ['prometheus', PROMETHEUS],
  'promtool': ['promtool', PROMETHEUS],
  'alertmanager': ['alertmanager', ALERTMANAGER],
  'amtool': ['amtool', ALERTMANAGER],
  'pushprox-proxy': ['pushprox-proxy', PUSHPROX],
  'pushprox-client': ['pushprox-client', PUSHPROX],
  'operator': ['prometheus-operator', OPERATOR],
  'prometheus-config-reloader': ['prometheus-config-reloader', OPERATOR],
  'node-exporter': ['node_exporter', NODE_EXPORTER],
};

/** The version that `program` reports. */
export function reportedVersion(program: string): string {
  return ORIGINALS[program]?.[1] ?? packageVersion;
}

/** What `--version` of `program` prints, without the last newline: in the originals' form, of which tools read the first line. */
export function versionText(program: string): string {
  const [name, version] = ORIGINALS[program] ?? [program, packageVersion];
  return [
    `${name}, version ${version} (branch: cdk8s-monitoring, revision: ${packageVersion})`,
    `  node version:     ${process.version}`,
    `  platform:         ${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`,
  ].join('\n');
}
