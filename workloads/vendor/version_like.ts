// A version of a framework made of files that are like those of a known one: the same names in other folders. What it lacks
// costs the backends that need it, and no others.
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import path from 'node:path';
import type {FrameworkManifest} from '../../schema/generated/types.ts';
import type {ManifestVersion, VersionFile} from './version_folder.ts';

type ManifestFile = ManifestVersion['files'][number];
type Workloads = FrameworkManifest['workloads'];

export interface VersionLike {
  about: Omit<ManifestVersion, 'files'>;
  files: VersionFile[];
  /** Backends that the known version has and this one has not. */
  lost: string[];
  /** Names of the files for want of which that is so. */
  missing: string[];
}

function backendsOf(workloads: Workloads): string[] {
  return [...new Set(Object.values(workloads).flatMap((tasks) => Object.values(tasks).flat()))];
}

/** Without some backends, and without tasks and workloads that have no other. */
function without(workloads: Workloads, lost: string[]): Workloads {
  const left: Record<string, Record<string, string[]>> = {};
  for (const [workload, tasks] of Object.entries(workloads)) {
    for (const [task, backends] of Object.entries(tasks)) {
      const kept = backends.filter((each) => !lost.includes(each));
      if (kept.length > 0) (left[workload] ??= {})[task] = kept;
    }
  }
  return left;
}

/** A module is for every backend. */
function isFor({script_for}: ManifestFile, backend: string): boolean {
  return (script_for as string[] | undefined)?.includes(backend) ?? true;
}

/** Whether a text names a file, and not one whose name ends in this one's. */
function names(text: string, file: string): boolean {
  return new RegExp(`(?<![\\w.-])${file.replaceAll('.', '\\.')}`).test(text);
}

/** Files that a library fetches by itself have other names in other versions: those that its scripts name are taken. */
function runtimeFiles(
  scripts: {text: string}[],
  listed: {entry: ManifestFile; file: string}[],
): {entry: ManifestFile; file: string}[] {
  const found = new Map(
    listed.filter(({file}) => existsSync(file)).map((each) => [each.file, each]),
  );
  const candidates = listed.flatMap(({entry, file}) => {
    const folder = path.dirname(file);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => /\.(wasm|mjs|js)$/.test(name))
      .map((name) => ({
        entry: {
          package: entry.package,
          path: path.posix.join(path.posix.dirname(entry.path), name),
        },
        file: path.join(folder, name),
      }));
  });
  const texts = scripts.map(({text}) => text);
  for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
    for (const each of candidates) {
      if (found.has(each.file) || !names(text, path.basename(each.file))) continue;
      found.set(each.file, each);
      if (!each.file.endsWith('.wasm')) texts.push(readFileSync(each.file, 'utf8'));
    }
  }
  return [...found.values()];
}

/** `nameOf`: what a file that is missing is called. Only what is missing where no backend is left. */
export function versionLike(
  {files, ...known}: ManifestVersion,
  workloads: Workloads,
  version: string,
  locate: (file: ManifestFile) => string,
  nameOf: (file: ManifestFile) => string,
): VersionLike | {missing: string[]} {
  const all = files.map((entry) => ({entry, file: locate(entry)}));
  const isScript = ({entry}: {entry: ManifestFile}) =>
    entry.script_for !== undefined || entry.module !== undefined;
  const scripts = all
    .filter((each) => isScript(each) && existsSync(each.file))
    .map((each) => ({...each, text: readFileSync(each.file, 'utf8')}));
  const listed = all.filter((each) => !isScript(each));
  const runtime = runtimeFiles(scripts, listed).filter(
    ({file}) => !scripts.some((script) => script.file === file),
  );

  const needed = (backend: string) =>
    all.filter(
      (each) =>
        !existsSync(each.file) &&
        (isScript(each)
          ? isFor(each.entry, backend)
          : scripts.some(
              ({entry, text}) => isFor(entry, backend) && names(text, path.basename(each.file)),
            )),
    );
  const able = known.workloads ?? workloads;
  const backends = backendsOf(able);
  const lost = backends.filter((backend) => needed(backend).length > 0);
  const missing = [...new Set(lost.flatMap(needed).map(({entry}) => nameOf(entry)))];
  if (lost.length === backends.length) return {missing};
  const left = lost.length > 0 ? {workloads: without(able, lost)} : {};
  const kept = scripts.filter(
    ({entry}) => entry.script_for?.some((each) => !lost.includes(each)) ?? true,
  );
  return {
    about: {...known, ...left, version},
    files: [...kept, ...runtime].map(({entry, file}) => ({entry, bytes: readFileSync(file)})),
    lost,
    missing,
  };
}
