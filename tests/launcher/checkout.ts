// A checkout in small: the real launcher and the real npm, packages of its own, a build that takes no time. dpkg-query and cmake are
// stood in for, since what they would do is a machine's.
import {spawnSync} from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';

const launcher = path.join(import.meta.dirname, '../../webdyno');

// Without the settings and the PATH of whoever runs the tests by npm.
const inherited = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|CDPATH$)/i.test(name)),
);

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface Checkout {
  /** Holds everything. */
  scratch: string;
  root: string;
  /** Before every other directory of the PATH. */
  programs: string;
  run(command: string, given: string[], options?: {cwd?: string; env?: object}): Ended;
  has(file: string): boolean;
  removeFile(file: string): void;
  writeProgram(name: string, script: string): void;
  /** What was built, in order; then it is forgotten. */
  built(): string[];
  remove(): void;
}

function ended(program: string, given: string[], cwd: string, env: object): Ended {
  const {status, stdout, stderr} = spawnSync(program, given, {
    cwd,
    env: {...inherited, ...env},
    encoding: 'utf8',
  });
  return {status, stdout, stderr};
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), {recursive: true});
  writeFileSync(file, text);
}

/** A package as npm fetches it, in `root`/packages. */
function pack(root: string, name: string, version: string, files: Record<string, string>): string {
  const folder = path.join(root, 'packages', name);
  const bin = {[name]: `bin/${name}`};
  write(path.join(folder, 'package.json'), JSON.stringify({name, version, bin}));
  for (const [file, text] of Object.entries(files)) write(path.join(folder, file), text);
  const packed = ended('npm', ['pack', folder], path.join(root, 'packages'), {});
  if (packed.status !== 0) throw new Error(packed.stderr);
  return `file:packages/${name}-${version}.tgz`;
}

// As node's package does it: the program is not in the package, its script fetches it.
const FETCH = `
  const fs = require('node:fs');
  fs.mkdirSync('bin', {recursive: true});
  fs.symlinkSync(process.execPath, 'bin/node');
`;

const BUILD = `
  import {appendFileSync, mkdirSync, writeFileSync} from 'node:fs';
  appendFileSync('build.log', 'web\\n');
  for (const file of ['schema/generated/validators.mjs', 'build/web/extension/manifest.json',
    'build/web/workloads/catalog.json', 'build/web/dashboard/index.html']) {
    mkdirSync(file.slice(0, file.lastIndexOf('/')), {recursive: true});
    writeFileSync(file, '');
  }
`;

// The program that it builds says where it was started and with what.
const CMAKE = `#!/bin/sh
[ "$1" = --build ] || exit 0
echo programs >> build.log
mkdir -p build/release/bin
printf '#!/bin/sh\\npwd\\nprintf "<%%s>" "$@"\\n' > build/release/bin/webdyno
chmod +x build/release/bin/webdyno
cp build/release/bin/webdyno build/release/bin/webdyno-host
`;

/** Once: what npm packs and locks is the same for every checkout. */
export function writeSources(root: string): void {
  for (const file of ['schema/messages/a.json', 'schema/build.mjs', 'extension/a', 'workloads/a'])
    write(path.join(root, file), '');
  for (const file of ['server/dashboard/a', 'CMakeLists.txt', 'CMakePresets.json', 'cmake/a'])
    write(path.join(root, file), '');
  write(path.join(root, 'native_host/a'), '');
  const devDependencies = {
    node: pack(root, 'node', process.versions.node, {'installArchSpecificPackage.js': FETCH}),
    typescript: pack(root, 'tsc', '1.0.0', {'bin/tsc': '#!/bin/sh\n'}),
    esbuild: pack(root, 'esbuild', '1.0.0', {'bin/esbuild': '#!/bin/sh\n'}),
  };
  const npm = ended('npm', ['--version'], root, {}).stdout.trim();
  write(
    path.join(root, 'package.json'),
    JSON.stringify({
      name: 'small',
      packageManager: `npm@${npm}`,
      scripts: {build: 'node build.mjs'},
      devDependencies,
    }),
  );
  write(path.join(root, 'build.mjs'), BUILD);
  const locked = ended('npm', ['install', '--package-lock-only', '--offline'], root, {});
  if (locked.status !== 0) throw new Error(locked.stderr);
}

export function createCheckout(sources: string): Checkout {
  const scratch = mkdtempSync(path.join(tmpdir(), 'webdyno launcher-')); // with a blank
  const root = path.join(scratch, 'check out');
  const programs = path.join(scratch, 'programs');
  mkdirSync(programs);
  cpSync(sources, root, {recursive: true});
  copyFileSync(launcher, path.join(root, 'webdyno'));

  function writeProgram(name: string, script: string): void {
    writeFileSync(path.join(programs, name), script);
    chmodSync(path.join(programs, name), 0o755);
  }
  writeProgram('dpkg-query', '#!/bin/sh\necho installed\n');
  writeProgram('cmake', CMAKE);
  for (const name of ['g++', 'git', 'ninja', 'sqlite3']) writeProgram(name, '#!/bin/sh\n');

  return {
    scratch,
    root,
    programs,
    run(command, given, {cwd = scratch, env = {}} = {}) {
      const PATH = `${programs}:${inherited['PATH'] ?? ''}`;
      // A registry that is not there: nothing here needs one.
      const registry = 'http://127.0.0.1:9/';
      return ended(command, given, cwd, {PATH, npm_config_registry: registry, ...env});
    },
    has: (file) => existsSync(path.join(root, file)),
    removeFile: (file) => rmSync(path.join(root, file), {recursive: true}),
    writeProgram,
    built() {
      const log = path.join(root, 'build.log');
      if (!existsSync(log)) return [];
      const steps = readFileSync(log, 'utf8').trim().split('\n');
      rmSync(log);
      return steps;
    },
    remove: () => rmSync(scratch, {recursive: true, force: true}),
  };
}

export function linkTo(checkout: Checkout, directory: string): void {
  mkdirSync(directory);
  symlinkSync(path.join(checkout.root, 'webdyno'), path.join(directory, 'webdyno'));
}
