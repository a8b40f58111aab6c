// A framework file of the user's own. Frameworks that are published: a build of them, FILE with what lies beside it under the
// published names. Others, as their manifest says: a browser script, taken as it is, or a CommonJS module, bundled with its
// dependencies.
import {existsSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {Script} from 'node:vm';
import {build} from 'esbuild';
import type {FrameworkManifest} from '../../schema/generated/types.ts';
import {sha256} from './file_facts.ts';
import {Refusal} from '../refusal.ts';
import {summary} from './published_version.ts';
import {servedName, writeVersion} from './version_folder.ts';
import {versionLike} from './version_like.ts';

type OwnFile = NonNullable<FrameworkManifest['own_file']>;
type ManifestFile = FrameworkManifest['versions'][number]['files'][number];

const GLOBAL = 'the global that pages use';

const workloads = path.join(import.meta.dirname, '..');

/** `require` in a file that asks for no module system: nothing but a bundler can make a script of it. */
function isCommonJs(text: string): boolean {
  const universal = /typeof (exports|module|define|require)\b/;
  return /\brequire\(\s*['"]/.test(text) && !universal.test(text);
}

/** Modules are looked for beside the file, in workloads/frameworks/FRAMEWORK/modules, and among the project's packages. */
async function bundled(file: string, framework: string, global: string): Promise<Uint8Array> {
  try {
    const {outputFiles} = await build({
      entryPoints: [file],
      bundle: true,
      write: false,
      format: 'iife',
      globalName: global,
      target: 'es2022',
      nodePaths: [
        path.join(workloads, 'frameworks', framework, 'modules'),
        path.join(workloads, '../node_modules'),
      ],
      resolveExtensions: ['.js', '.cjs', '.json'],
      logLevel: 'silent',
    });
    return outputFiles[0]!.contents;
  } catch (error) {
    const [first] = (error as {errors?: {text: string}[]}).errors ?? [];
    throw new Refusal(2, `${file}: ${first?.text ?? String(error)}`);
  }
}

function checkParses(file: string, text: string): void {
  try {
    new Script(text); // parses, runs nothing
  } catch (error) {
    throw new Refusal(2, `${file}: not a browser script: ${String(error)}`);
  }
}

function refuseWithout(found: boolean, file: string, word: string, meaning: string): void {
  if (!found) throw new Refusal(2, `${file}: it does not mention ${word}: ${meaning}`);
}

/** As a word: `ort` is in every `export`. */
function checkWord(file: string, text: string, word: string, meaning: string): void {
  refuseWithout(new RegExp(`(?<![\\w$])${word}(?![\\w$])`).test(text), file, word, meaning);
}

/** What a script must be, as far as that shows without a browser: it has the manifest's words, and parses. */
function checkScript(file: string, text: string, {global, mentions}: OwnFile): void {
  checkWord(file, text, global, GLOBAL);
  for (const [word, meaning] of Object.entries(mentions ?? {}))
    refuseWithout(text.includes(word), file, word, meaning);
  checkParses(file, text);
}

/** What makes the global is the first script of each backend; a module is imported by its names. */
function checkMentions(
  {global, workloads: abilities}: FrameworkManifest,
  files: {name: string; entry: ManifestFile; text: string}[],
): void {
  const backends = new Set(
    Object.values(abilities).flatMap((tasks) => Object.values(tasks).flat()),
  );
  const first = [...backends].map((backend) =>
    files.find(({entry}) => entry.script_for?.includes(backend)),
  );
  for (const {name, entry, text} of files) {
    const isFirst = first.some((each) => each?.entry === entry);
    if (isFirst && global !== undefined) checkWord(name, text, global, GLOBAL);
    if (entry.module !== undefined)
      checkWord(name, text, 'export', 'it is no module that pages can import');
  }
}

/**
 * A build of a published framework. FILE is what has its name among the published files, or else the first of them: a build
 * of one file may be called as it likes. The others are looked for beside it.
 */
async function addOwnBuild(
  manifest: FrameworkManifest,
  file: string,
  vendor: string,
): Promise<string> {
  const {framework, versions, workloads: abilities} = manifest;
  const known = versions[0];
  const named = known.files.find((entry) => path.basename(entry.path) === path.basename(file));
  const meant = named ?? known.files[0]!;
  const folder = path.dirname(path.resolve(file));
  const made = versionLike(
    known,
    abilities,
    'own',
    (entry) => {
      if (entry === meant) return path.resolve(file);
      const published = path.join(folder, path.basename(entry.path));
      // Two packages' index.js cannot lie in one folder: then it is the name under which it is served.
      return entry.name === undefined ? published : path.join(folder, entry.name);
    },
    servedName,
  );
  if (!('files' in made)) {
    throw new Refusal(2, `${file}: pages need ${made.missing.join(', ')} beside it`);
  }
  const read = made.files.map(({entry, bytes}) => ({
    name: entry === meant ? file : entry.path,
    entry,
    text: Buffer.from(bytes).toString('utf8'),
  }));
  for (const {name, entry, text} of read) {
    if (entry.script_for !== undefined && entry.module === undefined) checkParses(name, text);
  }
  checkMentions(manifest, read);
  const version = `own-${sha256(Buffer.concat(made.files.map(({bytes}) => bytes))).slice(0, 12)}`;
  await writeVersion(vendor, framework, {...made.about, version}, made.files);
  return summary(framework, version, made);
}

/** Its version is own- and the first 12 digits of the file's SHA-256. */
export async function addOwnFile(
  manifests: FrameworkManifest[],
  name: string,
  file: string,
  vendor: string,
): Promise<string> {
  const able = manifests.filter(
    ({own_file, versions}) => own_file !== undefined || versions[0].files.length > 0,
  );
  const manifest = able.find(({framework}) => framework === name);
  if (manifest === undefined) {
    const allowed = able.map(({framework}) => framework).join(', ');
    throw new Refusal(2, `vendor add ${name} FILE: allowed are ${allowed}`);
  }
  if (!existsSync(file) || !statSync(file).isFile())
    throw new Refusal(2, `${file}: there is no such file`);
  const own = manifest.own_file;
  if (own === undefined) return addOwnBuild(manifest, file, vendor);
  const given = readFileSync(file);
  const text = given.toString('utf8');
  const bytes = isCommonJs(text) ? await bundled(path.resolve(file), name, own.global) : given;
  checkScript(file, Buffer.from(bytes).toString('utf8'), own);
  const version = `own-${sha256(given).slice(0, 12)}`;
  const entry = {
    package: name,
    path: path.basename(file),
    name: own.name,
    script_for: own.script_for,
  };
  const about = own.workloads === undefined ? {version} : {version, workloads: own.workloads};
  await writeVersion(vendor, name, about, [{entry, bytes}]);
  return `${name} ${version}: ${bytes.length} bytes as ${own.name}`;
}
