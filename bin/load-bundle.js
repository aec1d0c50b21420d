// Loads the bundle as `require` would, with the code that was compiled when it was made. Plain JavaScript: it comes before the bundle.
'use strict';
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

/** The first line of a bundle: `//` and its id. The id is in the name of its code, because Node itself compares nothing but their lengths. */
const ID = { from: 2, to: 34 };

/** @returns what the bundle exports, and its script. Code of another version of Node is left alone. */
exports.loadBundle = (file) => {
  const source = fs.readFileSync(file, 'utf8');
  const code = file.replace(/js$/, `${source.slice(ID.from, ID.to)}.code`);
  const script = new vm.Script(Module.wrap(source), { filename: file, cachedData: fs.existsSync(code) ? fs.readFileSync(code) : undefined });
  const module = new Module(file, null);
  module.filename = file;
  script.runInThisContext().call(module.exports, module.exports, Module.createRequire(file), module, file, path.dirname(file));
  return { exports: module.exports, script };
};
