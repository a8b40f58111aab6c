// Builds build/web/workloads/: the page, its harness, one adapter a framework, the vendors' files as they were published,
// the plans, and catalog.json, which says what there is. docs/workloads.md describes the result.
import {createHash} from 'node:crypto';
import {cp, mkdir, readFile, readdir, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, '../node_modules');
const out = path.join(here, '../build/web/workloads');

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const readJson = async (file) => JSON.parse(await readFile(file, 'utf8'));

async function bundle(entry, outfile) {
  await build({
    entryPoints: [path.join(here, entry)],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    outfile: path.join(out, outfile),
    logLevel: 'warning',
  });
  return readFile(path.join(out, outfile));
}

/** Copies a framework's published files and adds what they weigh. */
async function copyVendorFiles(manifest) {
  for (const version of manifest.versions) {
    for (const file of version.files) {
      const bytes = await readFile(path.join(modules, file.package, file.path));
      const directory = path.join(out, 'vendor', manifest.framework, version.version);
      await mkdir(directory, {recursive: true});
      await writeFile(path.join(directory, path.basename(file.path)), bytes);
      Object.assign(file, {sha256: sha256(bytes), bytes: bytes.length});
    }
  }
}

await rm(out, {recursive: true, force: true});
await mkdir(out, {recursive: true});
const page = await readFile(path.join(here, 'workload.html'));
await writeFile(path.join(out, 'workload.html'), page);
const harness = await bundle('harness/page.ts', 'harness/page.js');

const catalog = {workloads: [], frameworks: [], workload_sha256: {}};
for (const file of (await readdir(path.join(here, 'models'))).filter((name) => name.endsWith('.json')).sort()) {
  catalog.workloads.push(await readJson(path.join(here, 'models', file)));
}
for (const entry of (await readdir(here, {withFileTypes: true})).filter((each) => each.isDirectory())) {
  const manifest = await readJson(path.join(here, entry.name, 'manifest.json')).catch(() => null);
  if (manifest === null) continue;
  await copyVendorFiles(manifest);
  const adapter = await bundle(`${entry.name}/adapter.ts`, `${manifest.framework}/adapter.js`);
  catalog.frameworks.push(manifest);
  catalog.workload_sha256[manifest.framework] = sha256(Buffer.concat([page, harness, adapter]));
}
await cp(path.join(here, 'plans'), path.join(out, 'plans'), {recursive: true});
await writeFile(path.join(out, 'catalog.json'), `${JSON.stringify(catalog, null, 1)}\n`);
