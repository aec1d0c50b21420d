import { cdk8s, javascript, JsonFile, TextFile } from 'projen';

const REPOSITORY = 'https://github.com/cdk8s-monitoring/cdk8s-monitoring';
const NODE = '20.16.0';
/** What a user of the published package gets: nothing else is packed. */
const PUBLISHED = ['build', 'bundle/monitoring.js', 'bundle/worker.js', 'bin/monitoring', 'bin/load-bundle.js', '.jsii', 'API.md', 'CHANGELOG.md'];

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-monitoring',
  description: 'A Prometheus monitoring stack as typed cdk8s constructs, checked before it ships, and the programs that run it.',
  author: 'cdk8s-monitoring contributors',
  authorAddress: REPOSITORY,
  authorOrganization: true,
  repositoryUrl: `${REPOSITORY}.git`,
  license: 'Apache-2.0',
  copyrightOwner: 'cdk8s-monitoring contributors',
  keywords: ['kubernetes', 'prometheus', 'alertmanager', 'monitoring', 'pushprox', 'rancher'],
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  minNodeVersion: NODE,
  jsiiVersion: '~5.9.54',
  typescriptVersion: '~5.9.3',
  cdk8sVersion: '2.70.106',
  constructsVersion: '10.8.1',

  // Thin: the tasks below are ours, and what is not asked for stays off.
  github: false,
  release: false,
  depsUpgrade: false,
  eslint: false,
  jest: false,
  sampleCode: false,
  docgen: false,
  npmignoreEnabled: false,
  gitignore: ['/bundle/', '*.generated.ts', '/dist/', '*.tgz', '/monitoring-state/', '/examples/*/dist/0000-crds.k8s.yaml'],

  libdir: 'build',
  entrypoint: 'build/src/index.js',
  // jsii compiles `src` alone: `build/lib` is then exactly what the constructs reach.
  tsconfig: { include: ['src/**/*.ts'], compilerOptions: { rootDir: '.', outDir: 'build' } },

  bundledDeps: ['re2js@^2.10.0', 'yaml@^2.9.1'],
  devDeps: [
    'projen@~0.103.25', '@types/node@~20.19.43', 'ts-node@~10.9.2', 'jsii-docgen@~10.12.6',
    'jest@~29.7.0', 'ts-jest@~29.4.15', '@types/jest@~29.5.14', 'fast-check@^4.10.2',
    'eslint@^9.39.5', 'typescript-eslint@^8.73.0', '@stylistic/eslint-plugin@^2.13.0',
    'esbuild@~0.28.2', 'assemblyscript@~0.28.20', 'cdk8s-plus-27@~2.9.5', 'cdk8s-cli@~2.207.60', 'tsx@^4.20.0',
    '@kubernetes-models/prometheus-operator@6.0.0', '@peculiar/x509@^2.2.0', 'reflect-metadata@^0.2.2',
    'nodemailer@^10.6.0', '@kubernetes/client-node@^1.4.0', 'js-yaml@^4.3.2', '@types/js-yaml@^4.0.9', 'ajv@^8.17.0', 'smtp-server@^3.21.0',
    '@types/smtp-server@^3.5.13', '@types/nodemailer@^8.0.2',
  ],

  publishToPypi: { distName: 'cdk8s-monitoring', module: 'cdk8s_monitoring' },
  publishToMaven: { javaPackage: 'io.cdk8s.monitoring', mavenGroupId: 'io.cdk8s.monitoring', mavenArtifactId: 'cdk8s-monitoring' },
  publishToNuget: { dotNetNamespace: 'Cdk8s.Monitoring', packageId: 'Cdk8s.Monitoring' },
  publishToGo: { moduleName: 'github.com/cdk8s-monitoring/cdk8s-monitoring-go' },
});

project.package.addField('types', 'build/src/index.d.ts'); // projen guesses `build/index.d.ts`, and jsii stops
project.package.addField('files', PUBLISHED);
project.package.addField('bin', { monitoring: 'bin/monitoring' });
// The runtime needs none of its peers, and `npx` of the packed file must work without a network.
project.package.addField('peerDependenciesMeta', { 'cdk8s': { optional: true }, 'constructs': { optional: true } });

// Every script goes through the bootstrap, because projen's own fail where nothing is installed yet.
for (const work of ['start', 'test', 'compile', 'check', 'bench', 'prove']) project.setScript(work, `node bin/bootstrap.js ${work}`);
const PROOFS = ['block', 'clone', 'first-light', 'kernels', 'kill', 'kube-api', 'nodes', 'package', 'power', 'pushprox'];
for (const name of PROOFS) project.setScript(`prove:${name}`, `node bin/bootstrap.js prove ${name}`);

// `npx projen build`: the same steps one after the other, without stamps, for CI of a release.
project.preCompileTask.exec('node tools/kernels.mjs');
project.preCompileTask.exec('node tools/crds.mjs');
project.postCompileTask.exec('jsii-docgen -o API.md');
project.postCompileTask.exec('node tools/bundle.mjs');
project.testTask.exec('jest --selectProjects constructs runtime');
project.packageTask.reset('npm pack --pack-destination dist');

const typescript = {
  target: 'ES2022', lib: ['ES2022'], strict: true, noUnusedLocals: true, noUnusedParameters: true, noImplicitReturns: true,
  noFallthroughCasesInSwitch: true, noImplicitOverride: true, isolatedModules: true, esModuleInterop: true, skipLibCheck: true, noEmit: true,
};
new JsonFile(project, 'tsconfig.dev.json', {
  obj: {
    compilerOptions: { ...typescript, module: 'preserve', moduleResolution: 'bundler', types: ['node', 'jest'] },
    include: ['src', 'lib', 'runtime', 'test', 'bench', 'examples', '.projenrc.ts'],
    exclude: ['lib/kernels/assembly', 'node_modules', 'build', 'bundle', 'test/testdata', 'examples/*/dist'],
  },
});
new JsonFile(project, 'lib/kernels/assembly/tsconfig.json', {
  obj: { extends: 'assemblyscript/std/assembly.json', include: ['./**/*.ts'] }, // for editors: asc takes its flags from tools/kernels.mjs
});

const esbuildTransform = { '^.+\\.[cm]?[jt]s$': '<rootDir>/tools/jest-esbuild.cjs' };
const suite = (displayName: string, testMatch: string[], transform: object = esbuildTransform) => (
  { displayName, testMatch: testMatch.map(glob => `<rootDir>/test/${glob}`), testEnvironment: 'node', transform, clearMocks: true });
new JsonFile(project, 'jest.config.json', {
  obj: {
    ci: true, // a missing or changed snapshot fails; `npx jest -u --ci=false` updates on purpose
    modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/bundle/', '<rootDir>/dist/'],
    projects: [
      suite('constructs', ['src/**/*.test.ts'], { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.dev.json' }] }),
      suite('runtime', ['*.test.ts', '{bin,lib,runtime,tools}/**/*.test.ts']),
      suite('differential', ['differential/**/*.test.ts']),
      suite('prove', ['prove/**/*.prove.ts']),
    ],
  },
});
// The lock file names packages and hashes, never the registry of whoever wrote it.
new TextFile(project, '.npmrc', { lines: ['omit-lockfile-registry-resolved=true'] });
new TextFile(project, '.editorconfig', {
  lines: [
    'root = true', '', '[*]', 'charset = utf-8', 'end_of_line = lf', 'indent_style = space', 'indent_size = 2',
    'insert_final_newline = true', 'trim_trailing_whitespace = true',
  ],
});

project.synth();
