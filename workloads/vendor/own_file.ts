// A framework file of the user's own: a browser script, taken as it is, or a CommonJS module, bundled with its dependencies.
import {existsSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {Script} from 'node:vm';
import {build} from 'esbuild';
import type {FrameworkManifest} from '../../schema/generated/types.ts';
import {sha256} from './file_facts.ts';
import {Refusal} from '../refusal.ts';
import {writeVersion} from './version_folder.ts';

type OwnFile = NonNullable<FrameworkManifest['own_file']>;

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

/** What a script must be, as far as that shows without a browser: it has the manifest's words, and parses. */
function checkScript(file: string, text: string, {global, mentions}: OwnFile): void {
  const words = {[global]: 'the global that pages use', ...mentions};
  for (const [word, meaning] of Object.entries(words)) {
    if (!text.includes(word))
      throw new Refusal(2, `${file}: it does not mention ${word}: ${meaning}`);
  }
  try {
    new Script(text); // parses, runs nothing
  } catch (error) {
    throw new Refusal(2, `${file}: not a browser script: ${String(error)}`);
  }
}

/** Its version is own- and the first 12 digits of the file's SHA-256. */
export async function addOwnFile(
  manifests: FrameworkManifest[],
  name: string,
  file: string,
  vendor: string,
): Promise<string> {
  const able = manifests.filter(({own_file}) => own_file !== undefined);
  const own = able.find(({framework}) => framework === name)?.own_file;
  if (own === undefined) {
    const allowed = able.map(({framework}) => framework).join(', ');
    throw new Refusal(
      2,
      `vendor add ${name} FILE: allowed are ${allowed}; others by PACKAGE@VERSION`,
    );
  }
  if (!existsSync(file) || !statSync(file).isFile())
    throw new Refusal(2, `${file}: there is no such file`);
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
