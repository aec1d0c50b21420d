import { Rule } from './violation';

/** A file put into the tree `STANDING`, with others where it takes several, and what the checker must make of it. */
export interface Planted {
  /** `file:line` of the one violation; where the plant is allowed, the file. */
  readonly at: string;
  readonly text: string;
  /** What is tricky about it. */
  readonly because: string;
  readonly more?: Readonly<Record<string, string>>;
}

const MANIFEST = {
  name: 'cdk8s-monitoring',
  dependencies: { re2js: '1' },
  devDependencies: { 'typescript': '1', 'undici': '1', '@kubernetes/client-node': '1', 'cdk8s-plus-27': '1' },
  peerDependencies: { cdk8s: '1', constructs: '1' },
};

/** A small tree without a violation, in which the plants are put: a file of every kind that they import or take the place of. */
export const STANDING: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify(MANIFEST),
  ...Object.fromEntries([
    'src/index.ts', 'src/monitors/pod-monitor.ts', 'examples/shop/main.ts',
    'lib/sys/clock.ts', 'lib/sys/fs.ts', 'lib/encoding/varint.ts', 'lib/model/labels.ts', 'lib/model/duration.ts', 'lib/log/logger.ts',
    'lib/metrics/registry.ts', 'lib/flags/parser.ts', 'lib/wire/protobuf.ts', 'lib/textparse/text.ts', 'lib/promql/parser/parse.ts',
    'lib/config/global.ts', 'lib/storage/appender.ts', 'lib/tsdb/chunkenc/xor.ts', 'lib/tsdb/index/reader.ts', 'lib/tsdb/wlog/writer.ts',
    'lib/tsdb/head.ts', 'lib/promql/engine.ts', 'lib/promql/plan/plan.ts', 'lib/rules/group.ts', 'lib/kernels/kernels.ts',
    'lib/kernels/assembly/index.ts', 'runtime/http/dial.ts', 'runtime/http/listen.ts', 'runtime/kube/client.ts', 'runtime/workers/pool.ts',
    'runtime/prometheus/main.ts', 'runtime/alertmanager/main.ts', 'runtime/local/kubelet.ts', 'runtime/ui/app.tsx', 'runtime/bin/monitoring.ts',
    'test/lib/model/labels.test.ts', 'bench/ratio.ts', 'tools/bundle.mjs', 'bin/bootstrap.js',
  ].map((file) => [file, 'export {};\n'])),
};

const plant = (at: string, text: string, because: string, more?: Planted['more']): Planted => ({ at, text, because, more });
const lines = (count: number) => '// a line\n'.repeat(count);

export const REFUSED: Readonly<Record<Rule, readonly Planted[]>> = {
  // Imports point down. A name on the same step is not below.
  'layers': [
    plant('lib/model/labels.ts:1', "import { Head } from '../tsdb/head';", 'steps up'),
    plant('lib/model/labels.ts:2', "import { varint } from '../encoding/varint';\nimport type { Appender } from '../storage/appender';", 'types count'),
    plant('lib/model/labels.ts:1', "export * from '../config/global';", 're-exports count'),
    plant('lib/model/labels.ts:1', "import config = require('../config/global');", 'the old form counts'),
    plant('lib/model/labels.ts:1', "type Head = import('../tsdb/head').Head;", 'a type written as an import counts'),
    plant('lib/model/labels.ts:2', "export function load() {\n  return require('../tsdb/head');\n}", 'so does require, also in a function'),
    plant('lib/model/labels.ts:2', 'export async function load() {\n  return import(`../tsdb/head`);\n}', 'and import(), also of a template'),
    plant('lib/model/labels.ts:3', "import {\n  Head,\n} from '../tsdb/head';", 'the line is that of the path'),
    plant('lib/sys/clock.ts:1', "import { parseDuration } from '../model/duration';", 'the lowest step imports nothing'),
    plant('lib/log/logger.ts:1', "import { Registry } from '../metrics/registry';", 'log and metrics are on one step'),
    plant('lib/textparse/text.ts:1', "import { protobuf } from '../wire/protobuf';", 'textparse and wire are on one step'),
    plant('lib/tsdb/head.ts:1', "import { Engine } from '../promql/engine';", 'tsdb and the engine are on one step'),
    plant('lib/promql/plan/plan.ts:1', "import { head } from '../../tsdb/head';", 'and the other way round'),
    plant('lib/promql/parser/parse.ts:1', "import { plan } from '../plan/plan';", 'the parser stands far below the rest of promql'),
    plant('lib/tsdb/chunkenc/xor.ts:1', "import { head } from '../head';", 'chunkenc stands below tsdb'),
    plant('lib/tsdb/index/reader.ts:1', "import { xor } from '../chunkenc/xor';", 'index and chunkenc are on one step'),
    plant('lib/tsdb/head.ts:1', "import { Kernels } from '../kernels/kernels';", 'lib takes a kernel as a parameter'),
    plant('lib/rules/group.ts:1', "import { listen } from '../../runtime/http/listen';", 'lib never imports runtime'),
    plant('lib/config/global.ts:1', "import { PodMonitor } from '../../src/monitors/pod-monitor';", 'lib never imports src'),
    plant('lib/config/global.ts:1', "import { PodMonitor } from 'cdk8s-monitoring';", 'nor by the name of the package'),
    plant('lib/kernels/assembly/index.ts:1', "import { varint } from '../../encoding/varint';", 'AssemblyScript knows only itself'),
    plant('lib/kernels/kernels.ts:1', "import { xorDecode } from './assembly/index';", 'and only its compiler knows it'),
    plant('lib/labels.ts:1', 'export const labels = [];', 'a file beside the names has no place'),
    plant('lib/anything/labels.ts:1', 'export const labels = [];', 'nor has one in a folder that is not in the table'),
    plant('runtime/prometheus/main.ts:1', "import { main } from '../alertmanager/main';", 'programs meet over HTTP'),
    plant('runtime/local/kubelet.ts:1', "import type { Main } from '../prometheus/main';", 'npm start too runs them as processes'),
    plant('runtime/http/dial.ts:1', "import { pool } from '../workers/pool';", 'http and workers are on one step'),
    plant('runtime/http/dial.ts:1', "import { get } from '../kube/client';", 'kube stands above http, not the other way'),
    plant('runtime/kube/client.ts:1', "import { main } from '../prometheus/main';", 'and below the programs'),
    plant('runtime/prometheus/main.ts:1', "import { start } from '../bin/monitoring';", 'bin is above them'),
    plant('runtime/prometheus/main.ts:1', "import { PodMonitor } from '../../src/monitors/pod-monitor';", 'src is nothing that runs'),
    plant('runtime/ui/app.tsx:1', "import { dial } from '../http/dial';", 'the console runs in a browser'),
    plant('runtime/ui/app.tsx:1', "import { parseDuration } from '../../lib/model/duration';", 'of lib it takes types alone'),
    plant('runtime/prometheus/main.ts:1', "import { app } from '../ui/app';", 'and is served as files'),
    plant('src/monitors/pod-monitor.ts:1', "import { Head } from '../../lib/tsdb/head';", 'not in the list of src'),
    plant('src/monitors/pod-monitor.ts:1', "import { systemClock } from '../../lib/sys/clock';", 'a lower step is not in the list either'),
    plant('src/monitors/pod-monitor.ts:1', "import { listen } from '../../runtime/http/listen';", 'src never imports runtime'),
    plant('src/monitors/pod-monitor.ts:1', "import { Engine } from '../../lib/promql/engine';", 'the engine would load with the constructs'),
    plant('src/monitors/pod-monitor.ts:1', "import Rules, { type Group } from '../../lib/rules/group';", 'beside its types'),
    plant('src/monitors/pod-monitor.ts:1', "import {} from '../../lib/rules/group';", 'for nothing'),
    plant('src/monitors/pod-monitor.ts:1', "export { type Group, run } from '../../lib/rules/group';", 'passed on'),
    plant('src/monitors/pod-monitor.ts:1', "const { Group } = require('../../lib/rules/group');", 'outside a function, require loads too'),
    plant('src/monitors/pod-monitor.ts:1', "const rules = (() => require('../../lib/rules/group'))();", 'and in a function that is called on the spot'),
    plant('src/monitors/pod-monitor.ts:2', "export async function load() {\n  return import('../../lib/promql/engine');\n}", 'synth does not wait'),
    plant('src/monitors/pod-monitor.ts:1', "import { Service } from 'cdk8s-plus-27';", 'users choose their own cdk8s-plus'),
    plant('src/monitors/pod-monitor.ts:1', "import { createHash } from 'node:crypto';", 'nor any module of Node'),
    plant('examples/shop/main.ts:1', "import { parseDuration } from '../../lib/model/duration';", 'an example shows what users can do'),
    plant('examples/shop/main.ts:1', "import ts from 'typescript';", 'with cdk8s packages'),
    plant('lib/model/labels.ts:1', "import { labels } from '../../test/lib/model/labels.test';", 'only tests and benches import tests'),
    plant('tools/bundle.mjs:1', "import { measure } from '../bench/ratio';", 'or benches'),
    plant('bin/bootstrap.js:1', "const ts = require('typescript');", 'it runs before anything is installed'),
  ],
  // The whole way is told, once, at its first file by name.
  'circle': [
    plant('lib/model/duration.ts:1', "import { Labels } from './labels';", 'of two files', {
      'lib/model/labels.ts': "import { parseDuration } from './duration';",
    }),
    plant('lib/model/a.ts:2', "import './labels';\nimport { b } from './b';", 'of three', {
      'lib/model/b.ts': "export { c } from './c';",
      'lib/model/c.ts': "export function c() {\n  return require('./a');\n}",
    }),
    plant('lib/model/a.ts:1', "import type { B } from './b';", 'types count', { 'lib/model/b.ts': "import { A } from './a';" }),
    plant('lib/model/labels.ts:1', "export type Self = import('./labels').Labels;", 'a file and itself'),
    plant('src/index.ts:1', "export * from './monitors/pod-monitor';", 'through the name of the package', {
      'src/monitors/pod-monitor.ts': "import { PodMonitor } from 'cdk8s-monitoring';",
    }),
    plant('lib/model/c.ts:1', "import { d } from './d';", 'what leads to a circle is not on it', {
      'lib/model/a.ts': "import { c } from './c';",
      'lib/model/d.ts': "import { c } from './c';\nimport { e } from './e';",
      'lib/model/e.ts': '',
    }),
  ],
  // Time, files and randomness come in as Clock, Fs and Random.
  'ambient': [
    plant('lib/tsdb/head.ts:1', 'export const now = Date.now();', 'a call'),
    plant('lib/tsdb/head.ts:1', 'export class Head { constructor(now = Date.now) {} }', 'a mention is enough'),
    plant('lib/tsdb/head.ts:1', 'export const made = new Date();', 'the present'),
    plant('lib/tsdb/head.ts:1', 'export const made = new Date;', 'without parentheses'),
    plant('lib/tsdb/head.ts:1', 'export const made = Date();', 'as a text'),
    plant('lib/tsdb/head.ts:1', 'const { now } = Date;', 'taken apart'),
    plant('lib/tsdb/head.ts:1', 'const { floor, random: dice } = Math;', 'taken apart and renamed'),
    plant('lib/tsdb/head.ts:1', 'const { floor, ...rest } = Math;', 'the rest may hold it'),
    plant('lib/tsdb/head.ts:1', 'const D = Date;', 'under another name'),
    plant('lib/tsdb/head.ts:1', 'export const clock = (given?: DateConstructor) => given ?? Date;', 'as a default'),
    plant('lib/tsdb/head.ts:1', 'const all = globalThis;', 'with everything else'),
    plant('lib/tsdb/head.ts:1', 'class Day extends Date {}', 'inherited'),
    plant('lib/tsdb/head.ts:1', 'export const roll = (name: string) => Math[name]();', 'by a computed name'),
    plant('lib/tsdb/head.ts:1', "export const roll = Math['random'];", 'by a literal one'),
    plant('lib/tsdb/head.ts:1', 'export const t = globalThis.Date.now();', 'by way of globalThis'),
    plant('lib/tsdb/head.ts:2', 'export function later(f: () => void) {\n  globalThis.setTimeout(f, 1);\n}', 'timers too'),
    plant('lib/tsdb/head.ts:1', 'export const t = (globalThis as unknown as typeof globalThis)?.performance.now();', 'in disguise'),
    plant('lib/tsdb/head.ts:1', 'declare const setTimeout: (f: () => void) => void; setTimeout(() => {});', "a declaration makes nothing of one's own"),
    plant('lib/tsdb/head.ts:2', 'interface Date { now(): number }\nexport const now = Date.now();', 'nor does a type of that name'),
    plant('lib/tsdb/head.ts:1', 'export const timers = { setInterval };', 'handed on in short'),
    plant('lib/tsdb/head.ts:1', 'export const origin = performance.timeOrigin;', 'not a call'),
    plant('lib/tsdb/head.ts:2', "import { performance as p } from 'node:perf_hooks';\nexport const t = p.now();", 'renamed by the import'),
    plant('lib/tsdb/head.ts:1', 'export const t = process.hrtime.bigint();', 'one level deeper'),
    plant('lib/tsdb/head.ts:1', 'export const signal = AbortSignal.timeout(5);', 'a timer that does not look like one'),
    plant('lib/tsdb/head.ts:1', "import { clearTimeout } from 'timers';", 'the module of timers'),
    plant('runtime/prometheus/main.ts:1', "import { setTimeout as sleep } from 'node:timers/promises';", 'programs too'),
    plant('lib/tsdb/head.ts:1', "import { createHash, randomBytes as bytes } from 'node:crypto';", 'beside what is allowed'),
    plant('lib/tsdb/head.ts:2', "import * as crypto from 'crypto';\nexport const id = crypto.randomUUID();", 'by the whole module'),
    plant('lib/tsdb/head.ts:2', "import crypto from 'crypto';\nexport const id = crypto.randomUUID();", 'by its default'),
    plant('lib/tsdb/head.ts:2', "import { default as node } from 'node:crypto';\nexport const id = node.randomUUID();", 'by its default, renamed'),
    plant('lib/tsdb/head.ts:2', "import node = require('node:crypto');\nexport const fill = node.webcrypto.getRandomValues;", 'in the old form'),
    plant('lib/tsdb/head.ts:1', 'export const id = crypto.getRandomValues(new Uint8Array(8));', 'by the global one'),
    plant('lib/tsdb/head.ts:1', "export const { randomInt } = require('node:crypto');", 'by require'),
    plant('lib/tsdb/head.ts:1', "export const id = async () => (await import('node:crypto')).randomUUID();", 'by import()'),
    plant('lib/tsdb/head.ts:1', "export * from 'node:crypto';", 'by passing everything on'),
    plant('lib/tsdb/head.ts:1', "export * as crypto from 'node:crypto';", 'under a name'),
    plant('lib/tsdb/head.ts:1', "export { createHash, randomUUID as id } from 'node:crypto';", 'or some of it'),
    plant('lib/tsdb/head.ts:1', "import { readFileSync } from 'fs';", 'files'),
    plant('runtime/alertmanager/main.ts:1', "import type { Stats } from 'node:fs';", 'their types too'),
    plant('runtime/alertmanager/main.ts:1', "export const load = () => import('node:fs/promises');", 'or on first need'),
    plant('src/index.ts:1', "const fs = require('fs');", 'at synth as well'),
    plant('src/index.ts:1', 'export const seed = Math.random();', 'the same manifests from the same app'),
    plant('runtime/ui/app.tsx:1', 'window.setTimeout(() => {}, 5);', 'the console has a door of its own, runtime/ui/sys'),
  ],
  // lib opens no socket and starts no thread or process.
  'socket': [
    plant('lib/tsdb/head.ts:1', "import { connect } from 'net';", 'without node:'),
    plant('lib/tsdb/head.ts:1', "import * as http from 'node:http';", 'with node:'),
    plant('lib/tsdb/head.ts:1', "import type { IncomingMessage } from 'node:http2';", 'types too'),
    plant('lib/tsdb/head.ts:2', "export function run() {\n  return require('node:child_process').spawnSync('true');\n}", 'require'),
    plant('lib/tsdb/head.ts:1', "export const load = () => import('node:worker_threads');", 'import()'),
    plant('lib/tsdb/head.ts:1', "export { lookup } from 'dns/promises';", 're-export'),
    plant('lib/sys/fs.ts:1', "import tls = require('tls');", 'lib/sys is no door for sockets'),
    plant('lib/config/global.ts:1', "import { request } from 'undici';", 'packages that open them'),
    plant('lib/config/global.ts:1', "import { KubeConfig } from '@kubernetes/client-node/dist/config';", 'from wherever inside'),
    plant('lib/config/global.ts:1', 'export const load = (url: string) => fetch(url);', 'without any import'),
  ],
  // A pod and this machine differ behind three doors alone.
  'local-run': [
    plant('lib/config/global.ts:1', "export const mounts = (env: Record<string, string>) => env['MONITORING_MOUNTS'];", 'a literal'),
    plant('runtime/prometheus/main.ts:1', 'export const ip = (env: Record<string, string>) => env.MONITORING_POD_IP;', 'a property'),
    plant('runtime/kube/client.ts:1', 'export const hint = (value: string) => `MONITORING_HOSTS=${value}`;', 'in a template'),
    plant('runtime/kube/client.ts:1', 'export const hint = (key: string) => `${key}: MONITORING_HOSTS`;', 'anywhere in it'),
    plant('runtime/workers/pool.ts:1', 'export const ip = ({ MONITORING_LOOPBACK_IP: ip }: Record<string, string>) => ip;', 'taken apart'),
    plant('runtime/http/dial.ts:1', "export const name = 'MONITORING_MOUNTS';", 'each door knows its own variables'),
    plant('runtime/bin/monitoring.ts:1', "export const name = 'MONITORING_HOSTS';", 'wiring knows none'),
    plant('bin/bootstrap.js:1', "process.env.MONITORING_MOUNTS = '/';", 'only the kubelet sets them'),
    plant('lib/config/global.ts:1', 'export const home = process.env.HOME;', 'the environment comes in as a parameter'),
    plant('runtime/prometheus/main.ts:1', 'const { env } = process;', 'taken apart'),
    plant('runtime/prometheus/main.ts:1', "import { env } from 'node:process';", 'by import'),
    plant('src/index.ts:1', "export const ci = globalThis.process['env'];", 'in disguise'),
  ],
  // A longer file is about two things.
  'size': [
    plant('lib/tsdb/head.ts:601', lines(601), 'one line too many'),
    plant('bin/monitoring:601', lines(700), 'the launcher has no ending'),
    plant('test/lib/tsdb/head.test.ts:601', `${lines(600)}// no newline at the end`, 'tests too'),
  ],
  // A name says what is inside.
  'naming': [
    plant('lib/model/utils.ts:1', 'export {};', 'a file'),
    plant('lib/model/label-helpers.ts:1', 'export {};', 'the last word'),
    plant('runtime/prometheus/common/labels.ts:1', 'export {};', 'a folder'),
    plant('test/shared.test.ts:1', 'export {};', 'before the endings'),
    plant('tools/misc/bundle.mjs:1', 'export {};', 'tools too'),
    plant('lib/model/LabelSet.ts:1', 'export {};', 'not kebab-case'),
    plant('lib/model/label_set.ts:1', 'export {};', 'nor this'),
    plant('lib/model/labels.ts:2', '\nexport default class Labels {}', 'a default export'),
    plant('lib/model/labels.ts:2', 'const labels = 1;\nexport default labels;', 'of an expression'),
    plant('lib/model/labels.ts:2', 'const labels = 1;\nexport { labels as default };', 'by renaming'),
    plant('lib/model/labels.ts:1', "export { default } from './duration';", 'by passing on'),
  ],
  // Every import names something that will be there.
  'unresolved': [
    plant('lib/model/labels.ts:1', "import { x } from './no-such-file';", 'no such file'),
    plant('lib/model/labels.ts:1', "import { x } from '../../../elsewhere/labels';", 'outside the repository'),
    plant('lib/model/labels.ts:1', "import { x } from '/lib/model/duration';", 'an absolute path'),
    plant('lib/model/labels.ts:1', "import { x } from 'left-pad';", 'a package that is not listed'),
    plant('test/lib/model/labels.test.ts:1', "import { x } from '@no/such/inside';", 'in tests too'),
    plant('lib/model/labels.ts:1', "import { x } from 'node:no-such-module';", 'nor known to Node'),
    plant('lib/model/labels.ts:1', 'export const load = (name: string) => require(name);', 'a computed name hides from every rule'),
    plant('runtime/prometheus/main.ts:1', 'export const load = (name: string) => import(`../${name}/main`);', 'in part too'),
    plant('lib/model/labels.ts:1', "import { createRequire } from 'node:module';", 'as does a way to another require'),
    plant('lib/model/labels.ts:1', 'const load = require;', 'or another name for it'),
    plant('lib/model/labels.ts:1', "const net = process.getBuiltinModule('net');", 'or a way around it'),
    plant('lib/model/labels.ts:1', "const net = eval('require')('net');", 'or one inside a text'),
    plant('lib/model/labels.ts:1', "import ts from 'typescript';", 'a devDependency that the constructs reach', {
      'src/index.ts': "import { parse } from '../lib/config/global';",
      'lib/config/global.ts': "import { Labels } from '../model/labels';",
    }),
    plant('lib/rules/group.ts:1', "import ts from 'typescript';", 'reached at first use', {
      'src/index.ts': "export function check() {\n  return require('../lib/rules/group');\n}",
    }),
  ],
  // The binary is loaded in one place.
  'kernels-generated': [
    plant('runtime/workers/pool.ts:1', "import { WASM_BASE64 } from '../../lib/kernels/wasm.generated';", 'who may import lib/kernels may not import it'),
    plant('test/lib/kernels/kernels.test.ts:1', "import { WASM_BASE64 } from '../../../lib/kernels/wasm.generated.ts';", 'tests neither'),
    plant('bench/lib/kernels.bench.ts:1', "const { WASM_BASE64 } = require('../../lib/kernels/wasm.generated');", 'nor benches'),
  ],
};

/** The whole message of the first plant of each rule. */
export const MESSAGES: Readonly<Record<Rule, string>> = {
  'layers': 'lib/model/labels.ts:1 layers: lib/model imports lib/tsdb (../tsdb/head); it may import only lower steps, from lib/encoding down; '
    + 'move what both need to a lower step, or take it as a parameter',
  'circle': 'lib/model/duration.ts:1 circle: lib/model/duration.ts -> lib/model/labels.ts -> lib/model/duration.ts; '
    + 'imports make no circle, not even those of types; move what both ends need to a file of its own',
  'ambient': 'lib/tsdb/head.ts:1 ambient: Date.now gives ambient time; only lib/sys/, runtime/bin/, runtime/ui/sys/ may use it; '
    + 'take a Clock (lib/sys/clock) as a parameter',
  'socket': 'lib/tsdb/head.ts:1 socket: the import of net gives a socket, thread or process; nothing in lib/ may use it; '
    + 'move it to runtime, or take a function as a parameter',
  'local-run': 'lib/config/global.ts:1 local-run: MONITORING_MOUNTS is named; only lib/sys/node-fs.ts, lib/sys/fs.ts, runtime/local/ may know of it; '
    + 'behave here as in a cluster, and leave the difference to that door',
  'size': 'lib/tsdb/head.ts:601 size: 601 lines; a file has at most 600; name the two things it is about and give each a file',
  'naming': 'lib/model/utils.ts:1 naming: "utils.ts" says nothing of what is inside; '
    + 'no name is, or ends in, utils, util, common, helpers, misc, shared; name it after the main thing in it',
  'unresolved': 'lib/model/labels.ts:1 unresolved: no file is at ./no-such-file; a relative import names a file of this repository; correct the path',
  'kernels-generated': 'runtime/workers/pool.ts:1 kernels-generated: the binary of the kernels is imported; only lib/kernels may import it; '
    + 'use Kernels of lib/kernels/kernels, which loads it',
};

export const ALLOWED: readonly Planted[] = [
  plant('lib/tsdb/head.ts', [
    "import { varint } from '../encoding/varint';", "import { Labels } from '../model/labels';", "import { Logger } from '../log/logger';",
    "import { Appender } from '../storage/appender';", "import { xor } from './chunkenc/xor';", "import { writer } from './wlog/writer';",
  ].join('\n'), 'down, over as many steps as it likes'),
  plant('lib/promql/plan/plan.ts', "import { Engine } from '../engine';\nimport { parse } from '../parser/parse';", 'within the engine, down to the parser'),
  plant('lib/promql/engine.ts', "import { xorDecode } from '../tsdb/chunkenc/xor';", 'the leaves of a query decode chunks'),
  plant('lib/tsdb/index.ts', "import { head } from './head';", 'a file lib/tsdb/index.ts is no part of the folder lib/tsdb/index'),
  plant('lib/model/labels.ts', "// import { Head } from '../tsdb/head';\n/* require('fs'); Date.now() */ export {};", 'what a comment says'),
  plant('lib/model/labels.ts', `export const text = "import x from '../tsdb/head'; Date.now(); require('fs')";`, 'what a string says'),
  plant('lib/model/labels.ts', 'export const text = `require("node:net") setTimeout(${1})`;', 'what a template says'),
  plant('lib/kernels/kernels.ts', "import { WASM_BASE64 } from './wasm.generated';", 'the binary, compiled or not'),
  plant('lib/kernels/wasm.generated.ts', `export default 1; Date.now();\n${lines(700)}`, 'what a tool wrote'),
  plant('test/testdata/broken_case.ts', 'export default Date.now();', 'test data'),
  plant('lib/tsdb/head.ts', 'export const day = new Date(0), t = Date.UTC(2026, 0), is = (x: unknown) => x instanceof Date;', 'dates that are given'),
  plant('lib/tsdb/head.ts', 'export const max = Math.max(1, 2); const { floor, min } = Math; export const all = Math.floor;', 'arithmetic'),
  plant('lib/tsdb/head.ts', 'export const close = (socket: { setTimeout(ms: number): void }) => socket.setTimeout(5);', 'a method of that name'),
  plant('lib/tsdb/head.ts', 'export const later = (setTimeout: (f: () => void) => void) => setTimeout(() => {});', 'a parameter of that name'),
  plant('lib/tsdb/head.ts', [
    "import { Date } from '../model/labels';", "import process from '../model/labels';", "import performance = require('../model/labels');",
    "import * as fetch from '../model/labels';", 'export const all = [Date.now(), process.env, performance.now(), fetch];',
  ].join('\n'), 'an import of that name'),
  plant('lib/tsdb/head.ts', [
    'for (const process of [{ env: 1 }]) process.env;', 'try { } catch (crypto) { crypto.randomUUID(); }',
    'switch (1) { case 1: const { performance } = made(); performance.now(); }',
  ].join('\n'), 'a variable of that name'),
  plant('lib/tsdb/head.ts', 'export function fetch() {}\nclass Math { static random() {} }\nfetch(); Math.random();', 'a declaration of that name'),
  plant('lib/tsdb/head.ts', "import * as crypto from 'node:crypto';\nexport const id = (crypto: { randomUUID(): string }) => crypto.randomUUID();",
    'a parameter before an import'),
  plant('lib/tsdb/head.ts', [
    'export interface Options extends Date { now: globalThis.Date; timer: ReturnType<typeof setTimeout>; fetch(): void }',
    'export class Stop implements AbortSignal {}',
  ].join('\n'), 'types'),
  plant('lib/tsdb/head.ts', 'export const options = { Date: 1, setTimeout() {}, get fetch() { return 1; } }; eval: for (;;) break eval;', 'other names'),
  plant('lib/tsdb/head.ts', "export const can = typeof performance === 'undefined' || typeof process !== 'undefined' || require.main === module;", 'questions'),
  plant('lib/tsdb/head.ts', "import { createHash } from 'node:crypto';\nexport const { inflateSync } = require('node:zlib');", 'modules of Node that compute'),
  plant('lib/tsdb/head.ts', [
    "import * as crypto from 'node:crypto';", "export const hash = crypto.createHash('md5'), os = (process as { platform: string }).platform;",
    "export const load = async () => { const { createHash } = await import('node:crypto'); return createHash; };",
  ].join('\n'), 'harmless members'),
  plant('lib/sys/clock.ts', 'export const now = () => Date.now(); setTimeout(() => {}, 5);', 'the door of time'),
  plant('lib/sys/fs.ts', "import { open } from 'node:fs/promises';\nexport const mounts = process.env.MONITORING_MOUNTS;", 'the door of files'),
  plant('runtime/bin/monitoring.ts', [
    "import { readFileSync } from 'node:fs';", "import { main } from '../prometheus/main';", "import { dial } from '../http/dial';",
    "import { systemClock } from '../../lib/sys/clock';", 'export const started = [Date.now(), Math.random(), process.env];',
  ].join('\n'), 'wiring'),
  plant('runtime/prometheus/main.ts', [
    "import { request } from 'node:http';", "import { request as other } from 'undici';", "import { dial } from '../http/dial';",
    "import { pool } from '../workers/pool';", "import { Kernels } from '../../lib/kernels/kernels';", 'export const get = (url: string) => fetch(url);',
  ].join('\n'), 'a program opens sockets'),
  plant('runtime/http/listen.ts', 'const { MONITORING_POD_IP, MONITORING_LOOPBACK_IP } = process.env;', 'the door for listening'),
  plant('runtime/http/dial.ts', 'const { MONITORING_HOSTS, MONITORING_LOOPBACK_IP } = process.env;', 'the door for dialling'),
  plant('runtime/local/kubelet.ts', "export const env = { ...process.env, MONITORING_MOUNTS: '', ['MONITORING_HOSTS']: '' };", 'the kubelet sets them'),
  plant('runtime/ui/app.tsx', [
    "import type { Labels } from '../../lib/model/labels';", 'export const App = () => <b title="Date.now()">fetch</b>;',
  ].join('\n'), 'types of the model'),
  plant('runtime/ui/sys/clock.ts', 'export const now = () => Date.now();', "the browser's door of time"),
  plant('src/monitors/pod-monitor.ts', [
    "import { Chart } from 'cdk8s';", "import { Construct } from 'constructs';", "import { parse } from '../../lib/promql/parser/parse';",
    "import { parseDuration } from '../../lib/model/duration';", "import type { Engine } from '../../lib/promql/engine';",
    "import { type Query } from '../../lib/promql/engine';", "import type groups = require('../../lib/rules/group');",
    "export type { Group } from '../../lib/rules/group';", "export { type State } from '../../lib/rules/group';",
    "const engine = () => require('../../lib/promql/engine') as typeof import('../../lib/promql/engine');",
    "export class PodMonitor { rules() { return require('../../lib/rules/group'); } }",
  ].join('\n'), 'engine and rules at first use, their types at any time'),
  plant('lib/config/global.ts', "import { RE2JS } from 're2js';", 'a dependency that the constructs reach', {
    'src/index.ts': "import '../lib/config/global';",
  }),
  plant('lib/tsdb/head.ts', "import ts from 'typescript';", 'a devDependency out of their reach: the bundle holds it'),
  plant('examples/shop/main.ts', [
    "import { App } from 'cdk8s';", "import { Service } from 'cdk8s-plus-27';", "import { PodMonitor } from 'cdk8s-monitoring';",
  ].join('\n'), 'what users do'),
  plant('examples/shop/main.ts', "import { PodMonitor } from '../../src';", 'by its path, through the index of a folder'),
  plant('test/lib/model/labels.test.ts', [
    "import { readFileSync } from 'fs';", "import { PodMonitor } from '../../../src/monitors/pod-monitor';",
    "import { start } from '../../../runtime/bin/monitoring';", "import { measure } from '../../../bench/ratio';",
    'const loaded = require(process.env.MODULE ?? `${Date.now()}`);', "export const name = 'MONITORING_HOSTS';",
  ].join('\n'), 'tests see everything'),
  plant('tools/bundle.mjs', "import ts from 'typescript';\nimport { readFileSync } from 'node:fs';", 'tools are no part of what runs'),
  plant('bin/monitoring', "require('node:module');\nrequire('../bundle/monitoring.js');", 'the launcher starts what was bundled'),
  plant('lib/model/shared-memory.ts', lines(600), 'an empty word before a noun, and a file just short enough'),
  plant('lib/model/labels.ts', "import parse from './duration.js';\nimport table from './table.json';\nimport './text.css';", 'other endings', {
    'lib/model/table.json': '{}', 'lib/model/text.css': '',
  }),
  plant('test/differential/real-block.prove.ts', 'export {};', 'endings before the last'),
];
