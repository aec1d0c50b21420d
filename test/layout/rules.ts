import { Rule } from './violation';

/**
 * What the layout test holds the tree to, as data; the reasons stand in docs/design/0001-layers.md. A name is a folder with a place
 * of its own: a file belongs to the longest name it lies below. There is no way to except a file: a rule that is wrong is changed here.
 */

/** Steps from the highest to the lowest. A name imports names of lower steps, and of its own step only itself. */
export const STEPS: readonly (readonly string[])[] = [
  ['runtime/bin'],
  [
    'runtime/prometheus', 'runtime/alertmanager', 'runtime/operator', 'runtime/promtool', 'runtime/amtool', 'runtime/reloader',
    'runtime/pushprox', 'runtime/drivers', 'runtime/exporters', 'runtime/explain', 'runtime/migrate', 'runtime/local', 'runtime/ui',
  ],
  ['runtime/kube'],
  ['runtime/http', 'runtime/workers'],
  ['lib/kernels'],
  ['lib/rules'],
  ['lib/promql', 'lib/tsdb'],
  ['lib/tsdb/chunkenc', 'lib/tsdb/index', 'lib/tsdb/wlog'],
  ['lib/storage'],
  ['lib/config'],
  ['lib/promql/parser', 'lib/template', 'lib/routing', 'lib/textparse', 'lib/wire', 'lib/crds', 'lib/distributions'],
  ['lib/log', 'lib/metrics', 'lib/flags', 'lib/cel'],
  ['lib/model'],
  ['lib/encoding'],
  ['lib/sys'],
];

/** All that a name may import beside itself, where the steps alone do not say it. */
export interface Only {
  /** Names; each stands for the names below it too. */
  readonly names: readonly string[];
  /** Names whose types alone may be imported: nothing of them is loaded. */
  readonly types?: readonly string[];
  /** Names of `names` that are loaded by `require` inside a function, never when the importing file is. */
  readonly atFirstUse?: readonly string[];
  /** Packages, a trailing `*` for any ending; `node:*` are those of Node. Absent: any that package.json lists. */
  readonly packages?: readonly string[];
}

export const ONLY: Readonly<Record<string, Only>> = {
  'src': {
    names: [
      'lib/model', 'lib/encoding', 'lib/promql', 'lib/storage', 'lib/rules', 'lib/template', 'lib/config', 'lib/routing', 'lib/crds',
      'lib/distributions',
    ],
    atFirstUse: ['lib/promql', 'lib/rules'],
    packages: ['cdk8s', 'constructs'],
  },
  'examples': { names: ['src'], packages: ['cdk8s', 'constructs', 'cdk8s-plus-*'] },
  'runtime/ui': { names: [], types: ['lib/model'] },
  'lib/kernels/assembly': { names: [], packages: [] },
  'bin': { names: ['bundle', 'build'], packages: ['node:*'] }, // it runs before anything is installed
  'schema': { names: [], packages: [] }, // data that tools read
  'tools': { names: ['src', 'lib', 'runtime', 'examples', 'bin', 'bundle', 'build', 'schema'] },
};

/** Import everything, and are imported by nothing else. */
export const PROOF: readonly string[] = ['test', 'bench'];

/** Where code is looked for; `OUTPUTS` are what `npm run compile` makes of it, and need not be there. */
export const FOLDERS: readonly string[] = ['src', 'lib', 'runtime', 'test', 'bench', 'examples', 'tools', 'bin', 'schema'];
export const OUTPUTS: readonly string[] = ['build', 'bundle'];

/** The published package: importing it is importing this file. */
export const ENTRY = 'src/index.ts';

/** The kernels' binary, and the only name that may import it. */
export const KERNELS_BINARY = { file: 'lib/kernels/wasm.generated.ts', name: 'lib/kernels' };

/** What code can be given by its surroundings instead of its caller; `imports` are those in a form that no rule sees. */
export type Given = 'time' | 'files' | 'randomness' | 'environment' | 'sockets' | 'imports';

/** Within which places something is watched, and the doors through which alone it comes: files, or folders with a slash at their end. */
export interface Watch {
  readonly rule: Rule;
  readonly noun: string;
  readonly within: readonly string[];
  readonly doors: readonly string[];
  readonly remedy: string;
}

const OURS = ['src/', 'lib/', 'runtime/'];
const DOORS = ['lib/sys/', 'runtime/bin/'];
const BROWSER = 'runtime/ui/sys/'; // the console's own door: it cannot load lib/sys

export const WATCHED: Readonly<Record<Given, Watch>> = {
  time: { rule: 'ambient', noun: 'ambient time', within: OURS, doors: [...DOORS, BROWSER], remedy: 'take a Clock (lib/sys/clock) as a parameter' },
  files: { rule: 'ambient', noun: 'the file system', within: OURS, doors: DOORS, remedy: 'take an Fs (lib/sys/fs) as a parameter' },
  randomness: {
    rule: 'ambient', noun: 'ambient randomness', within: OURS, doors: [...DOORS, BROWSER], remedy: 'take a Random (lib/sys/random) as a parameter',
  },
  environment: {
    rule: 'local-run', noun: 'the environment', within: OURS,
    doors: [...DOORS, 'runtime/local/', 'runtime/http/listen.ts', 'runtime/http/dial.ts'], remedy: 'take `env` as a parameter',
  },
  sockets: {
    rule: 'socket', noun: 'a socket, thread or process', within: ['lib/'], doors: [], remedy: 'move it to runtime, or take a function as a parameter',
  },
  imports: { rule: 'unresolved', noun: 'imports that no rule sees', within: OURS, doors: [], remedy: 'write an import or a plain require' },
};

/** The objects of JavaScript and Node through which surroundings are reached. */
export type ObjectName = 'globalThis' | 'Date' | 'Math' | 'performance' | 'process' | 'crypto' | 'perf_hooks' | 'AbortSignal' | 'require' | 'module';

/**
 * What a member gives: something watched, or an object to look into; members that are not here are free. A trailing `*` stands for any
 * ending, `()` for the object called, or made anew without arguments.
 */
export const MEMBERS: Readonly<Record<ObjectName, Readonly<Record<string, Given | ObjectName>>>> = {
  globalThis: {
    setTimeout: 'time', setInterval: 'time', setImmediate: 'time', fetch: 'sockets', WebSocket: 'sockets', EventSource: 'sockets', eval: 'imports',
    globalThis: 'globalThis', global: 'globalThis', window: 'globalThis', self: 'globalThis', require: 'require', module: 'module',
    Date: 'Date', Math: 'Math', performance: 'performance', process: 'process', crypto: 'crypto', AbortSignal: 'AbortSignal',
  },
  Date: { 'now': 'time', '()': 'time' },
  Math: { random: 'randomness' },
  performance: { now: 'time', timeOrigin: 'time' },
  process: { hrtime: 'time', uptime: 'time', env: 'environment', getBuiltinModule: 'imports' },
  crypto: { 'random*': 'randomness', 'pseudoRandomBytes': 'randomness', 'getRandomValues': 'randomness', 'webcrypto': 'crypto' },
  perf_hooks: { performance: 'performance' },
  AbortSignal: { timeout: 'time' },
  require: { cache: 'imports' },
  module: { createRequire: 'imports', require: 'imports' },
};

/** Modules of Node (without `node:`) and packages that give something as a whole, or are such an object. */
export const MODULES: Readonly<Record<string, Given | ObjectName>> = {
  'fs': 'files', 'fs/promises': 'files',
  'timers': 'time', 'timers/promises': 'time',
  'crypto': 'crypto', 'process': 'process', 'perf_hooks': 'perf_hooks', 'module': 'module',
  ...Object.fromEntries([
    'net', 'http', 'https', 'http2', 'tls', 'dgram', 'dns', 'dns/promises', 'worker_threads', 'child_process', 'cluster',
    'inspector', 'inspector/promises', 'undici', '@kubernetes/client-node',
  ].map((name) => [name, 'sockets' as const])),
};

/** The environment variables of the local run, with their doors beside `runtime/local/`, whose kubelet sets them. */
export const LOCAL_RUN: Readonly<Record<string, readonly string[]>> = {
  MONITORING_MOUNTS: ['lib/sys/node-fs.ts', 'lib/sys/fs.ts'],
  MONITORING_POD_IP: ['runtime/http/listen.ts'],
  MONITORING_LOOPBACK_IP: ['runtime/http/listen.ts', 'runtime/http/dial.ts'],
  MONITORING_HOSTS: ['runtime/http/dial.ts'],
};
export const LOCAL_RUN_KUBELET = 'runtime/local/';

export const LONGEST_FILE = 600; // lines

/** Names that say nothing of what is inside, alone or as the last word. */
export const EMPTY_NAMES: readonly string[] = ['utils', 'util', 'common', 'helpers', 'misc', 'shared'];

const NAMES = [...STEPS.flat(), ...Object.keys(ONLY), ...PROOF, ...OUTPUTS].sort((a, b) => b.length - a.length);

/** The name that `file` belongs to, or undefined where it has no place in the tables. */
export function nameOf(file: string): string | undefined {
  return NAMES.find((name) => file.startsWith(`${name}/`));
}

/** Whether `name` is `pattern`, which may end in `*` for any ending. */
export function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** Whether `file` is one of `places`, or lies in one that ends in a slash. */
export function isIn(file: string, places: readonly string[]): boolean {
  return places.some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place));
}
