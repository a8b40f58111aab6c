// A checkout in small: the real launcher and the real npm, packages of its own, a build that takes no time. dpkg-query and cmake are
// stood in for, since what they would do is a machine's.
import {spawn, spawnSync} from 'node:child_process';
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

/** A program that runs on: what it is fed and what it has said so far. */
export interface Launched {
  /** Resolves once the text was said on either; fails when the program ends without. */
  says(text: string): Promise<void>;
  /** Ends what it is fed. */
  close(): void;
  /** As a terminal does it: to whatever was started, too. */
  signal(name: NodeJS.Signals): void;
  ended: Promise<Ended & {signal: NodeJS.Signals | null}>;
}

export interface Checkout {
  /** Holds everything. */
  scratch: string;
  root: string;
  /** Before every other directory of the PATH. */
  programs: string;
  run(command: string, given: string[], options?: {cwd?: string; env?: object}): Ended;
  launch(command: string, given: string[]): Launched;
  has(file: string): boolean;
  removeFile(file: string): void;
  writeProgram(name: string, script: string): void;
  /** What was built, in order; then it is forgotten. */
  built(): string[];
  /** With what was launched and still runs. */
  remove(): Promise<void>;
}

function ended(program: string, given: string[], cwd: string, env: object): Ended {
  const {status, stdout, stderr} = spawnSync(program, given, {
    cwd,
    env: {...inherited, ...env},
    encoding: 'utf8',
  });
  return {status, stdout, stderr};
}

function launched(program: string, given: string[], cwd: string, env: object): Launched {
  const child = spawn(program, given, {cwd, env: {...inherited, ...env}, detached: true});
  const said = {stdout: '', stderr: ''};
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
      child.emit('said');
    });
  const closed = new Promise<Awaited<Launched['ended']>>((resolve) =>
    child.once('close', (status, signal) => resolve({status, signal, ...said})),
  );
  return {
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (`${said.stdout}\n${said.stderr}`.includes(text)) resolve();
        };
        child.on('said', look);
        void closed.then(() => reject(new Error(`ended without '${text}': ${said.stderr}`)));
        look();
      }),
    close: () => child.stdin.end(),
    signal: (name) => {
      try {
        process.kill(-child.pid!, name);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // all have ended
      }
    },
    ended: closed,
  };
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
    'build/web/workloads/catalog.json', 'build/web/dashboard/index.html', 'build/web/report/write_report.mjs']) {
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
  write(path.join(root, 'tests/readers/node-api/package.json'), '{"name": "@duckdb/node-api"}');
  write(
    path.join(root, 'tests/readers/package.json'),
    JSON.stringify({dependencies: {'@duckdb/node-api': 'file:node-api'}}),
  );
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
  for (const folder of [root, path.join(root, 'tests/readers')]) {
    const locked = ended('npm', ['install', '--package-lock-only', '--offline'], folder, {});
    if (locked.status !== 0) throw new Error(locked.stderr);
  }
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

  const environment = {
    PATH: `${programs}:${inherited['PATH'] ?? ''}`,
    npm_config_registry: 'http://127.0.0.1:9/', // not there: nothing here needs one
  };
  const launches: Launched[] = [];
  return {
    scratch,
    root,
    programs,
    run: (command, given, {cwd = scratch, env = {}} = {}) =>
      ended(command, given, cwd, {...environment, ...env}),
    launch(command, given) {
      const running = launched(command, given, scratch, environment);
      launches.push(running);
      return running;
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
    async remove() {
      for (const each of launches) each.signal('SIGKILL');
      await Promise.all(launches.map((each) => each.ended));
      rmSync(scratch, {recursive: true, force: true});
    },
  };
}

export function linkTo(checkout: Checkout, directory: string): void {
  mkdirSync(directory);
  symlinkSync(path.join(checkout.root, 'webdyno'), path.join(directory, 'webdyno'));
}
