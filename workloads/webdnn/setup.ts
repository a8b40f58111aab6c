// node setup.ts DATA_DIRECTORY: the virtual environment of WebDNN's transpiler, from PyPI. Exits with 3 and one line when the
// machine lacks something.
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import {Refusal} from '../refusal.ts';
import {PACKAGES, environmentDirectory, pythonOf} from './environment.ts';

function attempt(what: string, program: string, given: string[]): void {
  try {
    execFileSync(program, given, {stdio: ['ignore', 'pipe', 'pipe']});
  } catch (error) {
    const {stderr} = error as {stderr?: Buffer};
    const lines = String(stderr ?? error)
      .trim()
      .split('\n');
    const last = lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1);
    throw new Refusal(3, `${what}: ${last}`);
  }
}

/** The first Python that its numpy has a build for: 3.8 to 3.11; 3.11 is Debian 12's. */
function findPython(): string {
  for (const python of ['/usr/bin/python3', 'python3', 'python3.11', 'python3.10']) {
    const check = 'import sys, venv; sys.exit(not (3, 8) <= sys.version_info < (3, 12))';
    try {
      execFileSync(python, ['-c', check], {stdio: 'ignore'});
      return python;
    } catch {
      continue;
    }
  }
  throw new Refusal(
    3,
    'setup webdnn needs Python 3.8 to 3.11 with venv: apt-get install python3-venv',
  );
}

function checkCompiler(): void {
  const eigen = '/usr/include/eigen3/Eigen/Dense';
  if (!existsSync(eigen))
    throw new Refusal(3, `setup webdnn needs ${eigen}: apt-get install libeigen3-dev`);
  attempt('setup webdnn needs em++: apt-get install emscripten', 'em++', ['--version']);
}

/** Made beside and renamed: an environment that is there is whole. Its programs name their own place, so python -m is used. */
async function setUp(data: string): Promise<string> {
  const target = environmentDirectory(data);
  if (existsSync(pythonOf(target))) return `webdnn is set up already: ${target}`;
  checkCompiler();
  const python = findPython();
  await mkdir(path.dirname(target), {recursive: true});
  const unfinished = await mkdtemp(path.join(path.dirname(target), '.new-'));
  try {
    attempt('python -m venv', python, ['-m', 'venv', unfinished]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES];
    attempt('pip', pythonOf(unfinished), pip);
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, {recursive: true, force: true});
  }
  return `webdnn is set up: ${target}`;
}

try {
  const [data] = process.argv.slice(2);
  if (data === undefined) throw new Refusal(2, 'setup: give DATA_DIRECTORY');
  console.log(await setUp(data));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`webdyno: ${error.message}`);
  process.exitCode = error.exitCode;
}
