// Builds build/web/workloads/: the page, its harness, one adapter a framework, the vendors' files as they were published,
// the plans, and catalog.json, which says what there is. docs/workloads.md describes the result. It is made beside the old
// one and takes its place at once: a collector that serves meanwhile finds one or the other whole.
import {Buffer} from 'node:buffer';
import {existsSync} from 'node:fs';
import {cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {assemble} from './assemble.ts';
import {NATIVE_FOLDER, nativeFiles, nativeManifest, requirementsOf} from './native_frameworks.ts';
import {makerSha256} from './prepare/maker.ts';
import {fileFacts, sha256} from './vendor/file_facts.ts';
import {servedName} from './vendor/version_folder.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, '../node_modules');
const web = path.join(here, '../build/web');
const target = path.join(web, 'workloads');

const readJson = async (file) => JSON.parse(await readFile(file, 'utf8'));

/** `format`: iife for workers, whose names would be those of the scripts that they load. */
async function bundle(entry, outfile, format = 'esm') {
  await build({
    entryPoints: [path.join(here, entry)],
    bundle: true,
    format,
    target: 'es2022',
    outfile,
    logLevel: 'warning',
  });
  return readFile(outfile);
}

/** Copies a framework's published files and adds what they are. Another version than the manifest's is an error. */
async function copyVendorFiles(manifest, out) {
  for (const version of manifest.versions) {
    for (const file of version.files) {
      const installed = await readJson(path.join(modules, file.package, 'package.json'));
      if (installed.version !== (file.package_version ?? version.version)) {
        throw new Error(
          `${manifest.framework} ${version.version}: ${file.package} ${installed.version} is installed; run npm ci`,
        );
      }
      const bytes = await readFile(path.join(modules, file.package, file.path));
      const directory = path.join(out, 'vendor', manifest.framework, version.version);
      await mkdir(directory, {recursive: true});
      await writeFile(path.join(directory, servedName(file)), bytes);
      Object.assign(file, fileFacts(bytes));
    }
  }
}

/** What runs a trial outside of a browser, beside the framework's own file. */
async function nativeRunner() {
  const folder = path.join(here, 'native/runner');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.py')).sort();
  return Promise.all(names.map((name) => readFile(path.join(folder, name))));
}

/** Nothing of it is served: its library is what the requirements say, by their hashes. */
async function addNativeFrameworks(catalog) {
  const runner = await nativeRunner();
  for (const file of nativeFiles()) {
    const manifest = nativeManifest(file);
    const name = manifest.framework;
    if (manifest.environment !== undefined) {
      const requirements = requirementsOf(manifest.environment);
      const facts = fileFacts(await readFile(requirements));
      for (const version of manifest.versions)
        version.files = [{package: NATIVE_FOLDER, path: path.basename(requirements), ...facts}];
    }
    catalog.frameworks.push(manifest);
    catalog.workload_sha256[name] = sha256(Buffer.concat([...runner, await readFile(file)]));
    catalog.maker_sha256[name] = makerSha256(name);
  }
}

async function writeWorkloads(out) {
  const page = await readFile(path.join(here, 'workload.html'));
  await writeFile(path.join(out, 'workload.html'), page);
  const harness = await bundle('harness/page.ts', path.join(out, 'harness/page.js'));
  const workers = [];
  for (const name of ['framework_worker', 'pulse']) {
    const file = path.join(out, 'harness', `${name}.js`);
    workers.push(await bundle(`harness/${name}.ts`, file, 'iife'));
  }

  const catalog = {workloads: [], frameworks: [], workload_sha256: {}, maker_sha256: {}};
  for (const name of (await readdir(path.join(here, 'manifests'))).sort()) {
    if (name.endsWith('.json')) {
      catalog.workloads.push(await readJson(path.join(here, 'manifests', name)));
    }
  }
  for (const name of (await readdir(path.join(here, 'frameworks'))).sort()) {
    const folder = path.join('frameworks', name);
    const manifest = await readJson(path.join(here, folder, 'manifest.json'));
    await copyVendorFiles(manifest, out);
    const adapter = await bundle(
      path.join(folder, 'adapter.ts'),
      path.join(out, name, 'adapter.js'),
    );
    const own = [page, harness, ...workers, adapter];
    const assembly = path.join(here, folder, 'assembly/kernels.ts');
    if (existsSync(assembly)) {
      own.push(await assemble(assembly));
      await writeFile(path.join(out, name, 'kernels.wasm'), own.at(-1));
    }
    catalog.frameworks.push(manifest);
    catalog.workload_sha256[name] = sha256(Buffer.concat(own));
    catalog.maker_sha256[name] = makerSha256(name);
  }
  await addNativeFrameworks(catalog);
  await cp(path.join(here, 'plans'), path.join(out, 'plans'), {recursive: true});
  await writeFile(path.join(out, 'catalog.json'), `${JSON.stringify(catalog, null, 1)}\n`);
}

await mkdir(web, {recursive: true});
const staging = await mkdtemp(path.join(web, '.workloads-'));
try {
  const fresh = path.join(staging, 'new');
  await mkdir(fresh);
  await writeWorkloads(fresh);
  if (existsSync(target)) await rename(target, path.join(staging, 'old'));
  await rename(fresh, target);
} finally {
  await rm(staging, {recursive: true, force: true});
}
