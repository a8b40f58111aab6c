// What makes a framework's models before a sweep, as one hash: a model that something else has made is another one.
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import type {FrameworkManifest} from '../../schema/generated/types.ts';
import {NATIVE_FOLDER, nativeFile, nativeManifest, requirementsOf} from '../native_frameworks.ts';
import {sha256} from '../vendor/file_facts.ts';

const workloads = path.join(import.meta.dirname, '..');

function sources(folder: string): string[] {
  return readdirSync(path.join(workloads, folder))
    .filter((name) => /\.(ts|py)$/.test(name) && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => path.join(folder, name));
}

/** The framework's folder; of one outside of a browser its file, and which version of its library writes the models. */
function ownSources(framework: string): string[] {
  const file = path.join(NATIVE_FOLDER, nativeFile(framework));
  if (!existsSync(path.join(workloads, file))) return sources(`frameworks/${framework}`);
  const {environment = 'native'} = nativeManifest(path.join(workloads, file));
  return [file, path.relative(workloads, requirementsOf(environment))];
}

/** Of what is converted for it (native/keras). */
const KERAS_SOURCES = [
  ...['harness/keras_model.ts', 'native/keras/convert.py', 'native/keras/prepare.ts'],
  'native/requirements.txt',
];

function workloadsOf(framework: string): FrameworkManifest['workloads'] {
  const file = path.join(workloads, NATIVE_FOLDER, nativeFile(framework));
  if (existsSync(file)) return nativeManifest(file).workloads;
  const manifest = path.join(workloads, 'frameworks', framework, 'manifest.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as FrameworkManifest).workloads;
}

/** Over the sources of networks, formats and the framework's own, each after its name. */
export function makerSha256(framework: string): string {
  const files = [
    ...new Set([
      ...['networks', 'formats'].flatMap(sources),
      ...ownSources(framework),
      ...('keras' in workloadsOf(framework) ? KERAS_SOURCES : []),
    ]),
  ];
  const parts = files.flatMap((file) => [
    Buffer.from(`${file}\n`),
    readFileSync(path.join(workloads, file)),
  ]);
  return sha256(Buffer.concat(parts));
}
