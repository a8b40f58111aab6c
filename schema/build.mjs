// Generates what TypeScript needs of the contract into schema/generated/ (not committed): types.ts with one interface a
// message, and validators.mjs, ajv's standalone code, because an extension may not compile code at run time (MV3's CSP).
import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import {build} from 'esbuild';
import {compile} from 'json-schema-to-typescript';

const here = path.dirname(fileURLToPath(import.meta.url));
const messages = path.join(here, 'messages');
const generated = path.join(here, 'generated');

const schemas = new Map();
for (const file of (await readdir(messages)).sort()) {
  schemas.set(
    file.replace('.schema.json', ''),
    JSON.parse(await readFile(path.join(messages, file), 'utf8')),
  );
}

await mkdir(generated, {recursive: true});

// One root that refers to every message, so that shared definitions come out once.
const definitions = Object.fromEntries(
  [...schemas.keys()]
    .filter((name) => name !== 'common')
    .map((name) => [name, {$ref: `${name}.schema.json`}]),
);
const types = await compile(
  {title: 'Contract', type: 'object', additionalProperties: false, properties: definitions},
  'Contract',
  {
    cwd: messages + path.sep,
    bannerComment: '// Generated from schema/messages by schema/build.mjs.',
    format: false,
  },
);
await writeFile(path.join(generated, 'types.ts'), types);

const ajv = new Ajv({
  schemas: [...schemas.values()],
  code: {source: true, esm: true},
  allowUnionTypes: true,
  strictTuples: false,
});
const names = [...schemas.keys()].filter((name) => name !== 'common');
const code = standaloneCode(
  ajv,
  Object.fromEntries(names.map((name) => [`validate_${name}`, `${name}.schema.json`])),
);
// ajv's runtime pieces are bundled in: an extension has no node_modules.
await build({
  stdin: {contents: code, resolveDir: here, loader: 'js'},
  bundle: true,
  format: 'esm',
  outfile: path.join(generated, 'validators.mjs'),
  logLevel: 'warning',
});
await writeFile(
  path.join(generated, 'validators.d.mts'),
  "import type {ErrorObject} from 'ajv';\n" +
    'type Validate = {(data: unknown): boolean; errors?: ErrorObject[] | null};\n' +
    names.map((name) => `export const validate_${name}: Validate;\n`).join(''),
);
