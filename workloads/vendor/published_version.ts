// Another published version of a framework: the packages of its manifest, fetched by npm in that version.
import {existsSync, readFileSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {FrameworkManifest} from '../../schema/generated/types.ts';
import {Refusal} from '../refusal.ts';
import {ProgramFailure, runProgram} from '../tools/run_program.ts';
import {writeVersion} from './version_folder.ts';
import type {ManifestVersion, VersionFile} from './version_folder.ts';

const modules = path.join(import.meta.dirname, '../../node_modules');

type ManifestFile = ManifestVersion['files'][number];

/** The registry's name of a package that is installed under another one. */
function publishedName(name: string): string {
  const {name: published} = JSON.parse(
    readFileSync(path.join(modules, name, 'package.json'), 'utf8'),
  ) as {name: string};
  return published;
}

/** A package inside a package comes with the outer one. */
function outerPackage({package: name}: ManifestFile): string {
  return name.split('/node_modules/')[0]!;
}

function packagesOf(files: ManifestFile[]): string[] {
  return [...new Set(files.map((file) => publishedName(outerPackage(file))))];
}

async function install(
  directory: string,
  packages: string[],
  version: string,
  interrupted: AbortSignal,
): Promise<void> {
  const wanted = packages.map((name) => `${name}@${version}`);
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--omit=optional', '--json'];
  try {
    await runProgram('npm', ['install', '--prefix', directory, ...flags, ...wanted], interrupted);
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    const {printed, message} = error;
    const reason =
      /"summary": "([^"]*)"/.exec(printed)?.[1] ?? /npm error (.*)/.exec(printed)?.[1] ?? message;
    const code = /ETARGET|E404|No matching version/.test(printed) ? 2 : 3;
    throw new Refusal(code, `npm cannot install ${wanted.join(' ')}: ${reason}`);
  }
}

/** Where npm has put a package: inside the outer one, or beside it. */
function locate(directory: string, file: ManifestFile): string {
  const outer = publishedName(outerPackage(file));
  const root = path.join(directory, 'node_modules');
  const [, inner] = file.package.split('/node_modules/');
  if (inner === undefined) return path.join(root, outer, file.path);
  const nested = path.join(root, outer, 'node_modules', inner, file.path);
  return existsSync(nested) ? nested : path.join(root, inner, file.path);
}

/** Another version, with files like those of a known one and models made in the same way; undefined when it lacks a file. */
function versionLike(
  {files, ...known}: ManifestVersion,
  version: string,
  directory: string,
): {about: Omit<ManifestVersion, 'files'>; files: VersionFile[]} | undefined {
  const found = files.map((entry) => ({entry, file: locate(directory, entry)}));
  if (found.some(({file}) => !existsSync(file))) return undefined;
  return {
    about: {...known, version},
    files: found.map(({entry, file}) => ({entry, bytes: readFileSync(file)})),
  };
}

function split(given: string): [name: string, version: string] {
  const at = given.lastIndexOf('@');
  const version = given.slice(at + 1);
  if (at < 1 || !/^\d+\.\d+\.\d+[A-Za-z0-9.+-]*$/.test(version))
    throw new Refusal(
      2,
      `vendor add ${given}: give PACKAGE@VERSION with an exact version, as 4.20.0`,
    );
  return [given.slice(0, at), version];
}

export async function addPublishedVersion(
  manifests: FrameworkManifest[],
  given: string,
  vendor: string,
  interrupted: AbortSignal,
): Promise<string> {
  const [name, version] = split(given);
  const published = manifests.filter(({versions}) => versions[0].files.length > 0);
  const nameOf = ({versions}: FrameworkManifest): string =>
    publishedName(outerPackage(versions[0].files[0]!));
  const manifest = published.find((each) => nameOf(each) === name);
  if (manifest === undefined)
    throw new Refusal(2, `vendor add ${given}: allowed are ${published.map(nameOf).join(', ')}`);
  const {framework, versions} = manifest;
  if (versions.some((known) => known.version === version))
    throw new Refusal(2, `${framework} ${version} is built in`);

  const directory = await mkdtemp(path.join(tmpdir(), 'webdyno-vendor-'));
  try {
    await writeFile(path.join(directory, 'package.json'), '{}');
    await install(directory, packagesOf(versions[0].files), version, interrupted);
    const made = versions.map((known) => versionLike(known, version, directory)).find(Boolean);
    if (made === undefined) {
      const wanted = versions[0].files.map((file) => `${file.package}/${file.path}`).join(', ');
      throw new Refusal(2, `${given} lacks a file that pages need: ${wanted}`);
    }
    const {about, files} = made;
    await writeVersion(vendor, framework, about, files);
    const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
    return `${framework} ${version}: ${files.length} files, ${bytes} bytes`;
  } finally {
    await rm(directory, {recursive: true, force: true});
  }
}
