import { Program } from './programs';

/** The version of this package, put in when the bundle is made; unbundled (in tests) it is `dev`. */
declare const PACKAGE_VERSION: string | undefined;
export const packageVersion = typeof PACKAGE_VERSION === 'undefined' ? 'dev' : PACKAGE_VERSION;

/** What `--version` prints: in the originals' form, of which tools read the first line. */
export function versionText(program: Program): string {
  const { name, version } = program.reports ?? { name: program.name, version: packageVersion };
  return [
    `${name}, version ${version} (branch: cdk8s-monitoring, revision: ${packageVersion})`,
    `  node version:     ${process.version}`,
    `  platform:         ${process.platform}/${process.arch === 'x64' ? 'amd64' : process.arch}`, '',
  ].join('\n');
}
