// Packages that have models in them: fetched once, by the hashes that stand here, unpacked below build/models. What they bring to run
// is not installed.
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
export const CACHE = path.join(here, '../../build/models');

interface NpmPackage {
  package: string;
  version: string;
  /** As npm's own lock files have it. */
  integrity: string;
}

export interface Package {
  /** "npm @ricky0123/vad-web 0.0.31" */
  title: string;
  folder: () => string;
}

/** A folder with what a package holds; beside it until it is whole. */
function unpacked(name: string, fill: (folder: string) => void): string {
  const folder = path.join(CACHE, name);
  if (existsSync(folder)) return folder;
  const made = `${folder}.new`;
  rmSync(made, {recursive: true, force: true});
  mkdirSync(made, {recursive: true});
  fill(made);
  renameSync(made, folder);
  return folder;
}

function fetchNpm({package: name, version, integrity}: NpmPackage, folder: string): void {
  execFileSync('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', folder]);
  const archive = path.join(folder, readdirSync(folder)[0]!);
  const hash = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (hash !== integrity) throw new Error(`${name}@${version} is ${hash}, and was ${integrity}`);
  execFileSync('tar', ['-xzf', archive, '-C', folder, '--strip-components=1']);
  rmSync(archive);
}

/** `requirement`: with its hash, which pip compares. */
function fetchWheel(requirement: string, folder: string): void {
  const file = path.join(folder, 'requirement.txt');
  writeFileSync(file, `${requirement}\n`);
  execFileSync('python3', [
    ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'],
    ...['--require-hashes', '--only-binary=:all:', '-r', file],
    // Of those that are built for one Python: any, nothing of it runs.
    ...['--python-version', '3.12', '--abi', 'cp312', '--abi', 'abi3'],
    ...['--platform', 'manylinux2014_x86_64', '--platform', 'manylinux_2_28_x86_64'],
    ...['-d', folder],
  ]);
  rmSync(file);
  const wheel = path.join(folder, readdirSync(folder)[0]!);
  execFileSync('python3', ['-m', 'zipfile', '-e', wheel, folder]);
  rmSync(wheel);
}

/** By their names, "npm:@ricky0123/vad-web" and "pypi:silero-vad"; each is fetched when its folder is asked for. */
export function listPackages(): Map<string, Package> {
  const packages = new Map<string, Package>();
  const lock = JSON.parse(readFileSync(path.join(here, 'npm.lock.json'), 'utf8')) as NpmPackage[];
  for (const each of lock)
    packages.set(`npm:${each.package}`, {
      title: `npm ${each.package} ${each.version}`,
      folder: () =>
        unpacked(`npm-${each.package.replaceAll('/', '-')}-${each.version}`, (folder) =>
          fetchNpm(each, folder),
        ),
    });
  const requirements = readFileSync(path.join(here, 'requirements.txt'), 'utf8');
  for (const [requirement, name, version] of requirements.matchAll(/^([\w-]+)==(\S+) .*$/gm))
    packages.set(`pypi:${name}`, {
      title: `PyPI ${name} ${version}`,
      folder: () =>
        unpacked(`pypi-${name}-${version}`, (folder) => fetchWheel(requirement, folder)),
    });
  return packages;
}
