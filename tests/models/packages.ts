// Packages that have models in them: fetched once, by the hashes that stand here, unpacked below build/models. What they bring to run
// is not installed.
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync} from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
export const CACHE = path.join(here, '../../build/models');

interface NpmPackage {
  package: string;
  version: string;
  /** As npm's own lock files have it. */
  integrity: string;
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

/** By the hashes of requirements.txt, which pip compares. */
function fetchWheels(folder: string): void {
  execFileSync('python3', [
    ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'],
    ...['--require-hashes', '--only-binary=:all:', '-r', path.join(here, 'requirements.txt')],
    // Of those that are built for one Python: any, nothing of it runs.
    ...['--python-version', '3.12', '--abi', 'cp312', '--platform', 'manylinux2014_x86_64'],
    ...['-d', folder],
  ]);
  for (const wheel of readdirSync(folder)) {
    execFileSync('python3', ['-m', 'zipfile', '-e', path.join(folder, wheel), folder]);
    rmSync(path.join(folder, wheel));
  }
}

/** Folders by the name of their package; those of PyPI lie in one, by the names of their modules. */
export function fetchPackages(): Map<string, string> {
  const lock = JSON.parse(readFileSync(path.join(here, 'npm.lock.json'), 'utf8')) as NpmPackage[];
  const folders = new Map<string, string>();
  for (const each of lock) {
    const name = `npm-${each.package.replaceAll('/', '-')}-${each.version}`;
    folders.set(
      each.package,
      unpacked(name, (folder) => fetchNpm(each, folder)),
    );
  }
  const requirements = readFileSync(path.join(here, 'requirements.txt'));
  const digits = createHash('sha256').update(requirements).digest('hex').slice(0, 12);
  folders.set('PyPI', unpacked(`pypi-${digits}`, fetchWheels));
  return folders;
}
