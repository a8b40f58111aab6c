// node setup.ts DATA_DIRECTORY: the Python environment of native frameworks, from PyPI by the hashes of requirements.txt. Packages
// are fetched into a folder beside it and put in place from there, so that a setup that was interrupted goes on with what it has;
// the folder goes at the end. Exits with 3 and one line when the machine lacks something.
import {existsSync, readFileSync} from 'node:fs';
import {mkdir, readdir, rm, stat, statfs, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {Refusal} from '../refusal.ts';
import {makeFolder} from '../tools/make_folder.ts';
import {findPython} from '../tools/find_python.ts';
import {ProgramFailure, runProgram} from '../tools/run_program.ts';
import {runTool} from '../tools/run_tool.ts';
import {
  MADE_OF,
  REQUIREMENTS,
  environmentDirectory,
  isSetUp,
  pythonOf,
  requirementsSha256,
} from './environment.ts';
import {eachRequirement, fetchPackages} from './fetch_packages.ts';
import {pipProgress, whyPipFailed} from './pip_output.ts';

// Of the packages for Python 3.11 on x86; others differ little.
const DOWNLOAD_BYTES = 970_000_000;
const DISK_BYTES = 3_200_000_000;

const FETCHED = '.fetched-native';

const GB = 1e9;
const gigabytes = (bytes: number): string => (bytes / GB).toFixed(1);

// The pinned packages were tried on it, and it is Debian 12's.
const PYTHON = {
  who: 'setup native',
  oldest: 11,
  newest: 11,
  candidates: ['/usr/bin/python3', 'python3.11', 'python3'],
};
const BY_HASH = [
  ...['--disable-pip-version-check', '--progress-bar', 'off', '--require-hashes'],
  ...['--only-binary', ':all:', '--no-deps'],
];

async function bytesIn(directory: string): Promise<number> {
  if (!existsSync(directory)) return 0;
  const names = await readdir(directory);
  const sizes = await Promise.all(names.map(async (name) => stat(path.join(directory, name))));
  return sizes.reduce((sum, {size}) => sum + size, 0);
}

/** Before anything is fetched: a disk that fills up later costs an hour. */
async function checkRoom(parent: string, fetched: string): Promise<void> {
  await mkdir(parent, {recursive: true});
  const {bavail, bsize} = await statfs(parent);
  const needed = DISK_BYTES + Math.max(0, DOWNLOAD_BYTES - (await bytesIn(fetched)));
  if (bavail * bsize < needed)
    throw new Refusal(
      3,
      `setup native needs ${gigabytes(needed)} GB in ${parent}, where ${gigabytes(bavail * bsize)} GB are left; make room, or name another place with XDG_DATA_HOME`,
    );
}

async function attempt(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    if (!full && !(error instanceof ProgramFailure)) throw error;
    const {message, printed = 'No space left on device'} = error as Partial<ProgramFailure>;
    throw new Refusal(3, `setup native: ${whyPipFailed(printed) || message}`);
  }
}

await runTool(async ([data], interrupted) => {
  if (data === undefined) throw new Refusal(2, 'setup: give DATA_DIRECTORY');
  const target = environmentDirectory(data);
  if (isSetUp(target)) return `native is set up already: ${target}`;
  const python = await findPython(PYTHON, interrupted);
  const parent = path.dirname(target);
  const fetched = path.join(parent, FETCHED);
  await checkRoom(parent, fetched);
  const requirements = readFileSync(REQUIREMENTS, 'utf8');
  const packages = eachRequirement(requirements).length;
  console.log(
    `fetches ${packages} packages from PyPI, ${gigabytes(DOWNLOAD_BYTES)} GB, and puts them in ${target}, ${gigabytes(DISK_BYTES)} GB`,
  );
  await makeFolder(target, async (unfinished) => {
    // On the disk that was looked at: /tmp may be a small one in memory.
    const temporary = path.join(unfinished, 'tmp');
    const environment = {...process.env, PYTHONNOUSERSITE: '1', TMPDIR: temporary};
    await attempt(() => runProgram(python, ['-m', 'venv', unfinished], interrupted));
    // The environment's programs name the place where they were made: python -m does without them.
    const pip = (...given: string[]): Promise<unknown> =>
      runProgram(
        pythonOf(unfinished),
        ['-m', 'pip', ...given, ...BY_HASH],
        interrupted,
        environment,
        progress,
      );
    const progress = pipProgress(packages, (line) => console.log(line));
    await attempt(async () => {
      await mkdir(temporary);
      await fetchPackages(requirements, fetched, temporary, pip);
      await pip('install', '--no-index', '--find-links', fetched, '-r', REQUIREMENTS);
      await rm(temporary, {recursive: true});
      await writeFile(path.join(unfinished, MADE_OF), `${requirementsSha256()}\n`);
    });
  });
  await rm(fetched, {recursive: true, force: true});
  return `native is set up: ${target}`;
}, true);
