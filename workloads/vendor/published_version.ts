// Another published version of a framework: the packages of its manifest, fetched by npm in that version.
import {existsSync, readFileSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {FrameworkManifest} from '../../schema/generated/types.ts';
import {Refusal} from '../refusal.ts';
import {ProgramFailure, runProgram} from '../tools/run_program.ts';
import {writeVersion} from './version_folder.ts';
import type {ManifestVersion} from './version_folder.ts';
import {versionLike} from './version_like.ts';
import type {VersionLike} from './version_like.ts';

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

async function npmInstall(
  directory: string,
  wanted: string[],
  interrupted: AbortSignal,
): Promise<void> {
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

/**
 * The framework's own package, with its dependencies in the versions that it asks for. Packages that it does not ask for
 * belong to it by their number; one that was never published under this number is left out.
 */
async function install(
  directory: string,
  files: ManifestFile[],
  version: string,
  interrupted: AbortSignal,
): Promise<void> {
  const [main, ...others] = [...new Set(files.map((file) => publishedName(outerPackage(file))))];
  await npmInstall(directory, [`${main!}@${version}`], interrupted);
  for (const name of others) {
    if (existsSync(path.join(directory, 'node_modules', name))) continue;
    try {
      await npmInstall(directory, [`${name}@${version}`], interrupted);
    } catch (error) {
      if (!(error instanceof Refusal) || error.exitCode !== 2) throw error;
    }
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

/** What there is now, and what not for want of which files. */
export function summary(framework: string, version: string, made: VersionLike): string {
  const bytes = made.files.reduce((sum, file) => sum + file.bytes.length, 0);
  const lost =
    made.lost.length === 0
      ? ''
      : `; without ${made.lost.join(', ')}: there is no ${made.missing.join(', ')}`;
  return `${framework} ${version}: ${made.files.length} files, ${bytes} bytes${lost}`;
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
  if (manifest === undefined) {
    // The names that plans have, and packages without their scope.
    const meant = published.find(
      (each) => each.framework === name || nameOf(each).split('/').at(-1) === name,
    );
    const remedy = meant === undefined ? '' : `write ${nameOf(meant)}@${version}; `;
    throw new Refusal(
      2,
      `vendor add ${given}: ${remedy}allowed are ${published.map(nameOf).join(', ')}`,
    );
  }
  const {framework, versions} = manifest;
  if (versions.some((known) => known.version === version))
    throw new Refusal(2, `${framework} ${version} is built in`);

  const directory = await mkdtemp(path.join(tmpdir(), 'webdyno-vendor-'));
  try {
    await writeFile(path.join(directory, 'package.json'), '{}');
    await install(directory, versions[0].files, version, interrupted);
    const tried = versions.map((known) =>
      versionLike(
        known,
        manifest.workloads,
        version,
        (file) => locate(directory, file),
        (file) => `${file.package}/${file.path}`,
      ),
    );
    const usable = tried.filter((each) => 'files' in each);
    const made = usable.find(({lost}) => lost.length === 0) ?? usable[0];
    if (made === undefined)
      throw new Refusal(2, `${given} lacks what pages need: ${tried[0]!.missing.join(', ')}`);
    await writeVersion(vendor, framework, made.about, made.files);
    return summary(framework, version, made);
  } finally {
    await rm(directory, {recursive: true, force: true});
  }
}
