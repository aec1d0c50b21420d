// Strips the types of one file for jest. Types are checked by `npm run check`, all files at once.
'use strict';
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { transformSync, version } = require('esbuild');

const self = readFileSync(__filename, 'utf8');
const supported = { 'dynamic-import': false }; // jest's modules are required

module.exports = {
  process(source, file) {
    const loader = file.endsWith('.ts') ? 'ts' : 'js';
    const { code } = transformSync(source, { loader, format: 'cjs', target: 'node20', sourcefile: file, sourcemap: 'inline', supported });
    return { code };
  },
  getCacheKey: (source, file) => createHash('sha256').update(`${version}\0${self}\0${file}\0${source}`).digest('hex'),
};
