// node setup.ts DATA_DIRECTORY NAME: a Python environment of native frameworks, from PyPI by the hashes of its requirements. Packages
// are fetched into a folder beside it and put in place from there, so that a setup that was interrupted goes on with what it has;
// the folder goes at the end. Exits with 3 and one line when the machine lacks something.
import {existsSync, readFileSync} from 'node:fs';
import {mkdir, readdir, rm, stat, statfs, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {requirementsOf} from '../native_frameworks.ts';
import type {EnvironmentName} from '../native_frameworks.ts';
import {Refusal} from '../refusal.ts';
import {makeFolder} from '../tools/make_folder.ts';
import {findPython} from '../tools/find_python.ts';
import {ProgramFailure, runProgram} from '../tools/run_program.ts';
import {runTool} from '../tools/run_tool.ts';
import {
  MADE_OF,
  environmentDirectory,
  isSetUp,
  pythonOf,
  requirementsSha256,
} from './environment.ts';
import {eachRequirement, fetchPackages} from './fetch_packages.ts';
import {pipProgress, whyPipFailed} from './pip_output.ts';

interface Size {
  download: number;
  disk: number;
}

// Bytes of the packages for Python 3.11 on x86; others differ little.
const SIZES: Record<EnvironmentName, Size> = {
  native: {download: 970_000_000, disk: 3_200_000_000},
  pytorch: {download: 2_730_000_000, disk: 4_700_000_000},
  'tensorflow-cuda': {download: 2_545_000_000, disk: 5_044_000_000},
};

const GB = 1e9;
const gigabytes = (bytes: number): string => (bytes / GB).toFixed(1);

// The pinned packages were tried on it, and it is Debian 12's.
const PYTHON = {
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

async function roomIn(parent: string): Promise<{bavail: number; bsize: number}> {
  await mkdir(parent, {recursive: true});
  return statfs(parent);
}

/** Before anything is fetched: a disk that fills up later costs an hour. */
async function checkRoom(
  name: string,
  parent: string,
  fetched: string,
  {download, disk}: Size,
): Promise<void> {
  const {bavail, bsize} = await roomIn(parent).catch((error: unknown) => {
    throw new Refusal(
      3,
      `setup ${name}: ${parent} cannot be made: ${(error as Error).message}; name another place with XDG_DATA_HOME`,
    );
  });
  const needed = disk + Math.max(0, download - (await bytesIn(fetched)));
  if (bavail * bsize < needed)
    throw new Refusal(
      3,
      `setup ${name} needs ${gigabytes(needed)} GB in ${parent}, where ${gigabytes(bavail * bsize)} GB are left; make room, or name another place with XDG_DATA_HOME`,
    );
}

async function attempt(name: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    if (!full && !(error instanceof ProgramFailure)) throw error;
    const {message, printed = 'No space left on device'} = error as Partial<ProgramFailure>;
    throw new Refusal(3, `cannot set up ${name}: ${whyPipFailed(printed) || message}`);
  }
}

const isName = (name: string | undefined): name is EnvironmentName =>
  name !== undefined && name in SIZES;

await runTool(async ([data, name], interrupted) => {
  if (data === undefined || !isName(name)) throw new Refusal(2, 'setup: give DATA_DIRECTORY NAME');
  const target = environmentDirectory(name, data);
  if (isSetUp(name, data)) return `${name} is set up already: ${target}`;
  const python = await findPython({who: `setup ${name}`, ...PYTHON}, interrupted);
  const parent = path.dirname(target);
  const fetched = path.join(parent, `.fetched-${name}`);
  const size = SIZES[name];
  await checkRoom(name, parent, fetched, size);
  const file = requirementsOf(name);
  const requirements = readFileSync(file, 'utf8');
  const packages = eachRequirement(requirements).length;
  console.log(
    `fetches ${packages} packages from PyPI, ${gigabytes(size.download)} GB, and puts them in ${target}, ${gigabytes(size.disk)} GB`,
  );
  await makeFolder(target, async (unfinished) => {
    // On the disk that was looked at: /tmp may be a small one in memory.
    const temporary = path.join(unfinished, 'tmp');
    const environment = {...process.env, PYTHONNOUSERSITE: '1', TMPDIR: temporary};
    await attempt(name, () => runProgram(python, ['-m', 'venv', unfinished], interrupted));
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
    await attempt(name, async () => {
      await mkdir(temporary);
      await fetchPackages(requirements, fetched, temporary, pip);
      await pip('install', '--no-index', '--find-links', fetched, '-r', file);
      await rm(temporary, {recursive: true});
      await writeFile(path.join(unfinished, MADE_OF), `${requirementsSha256(name)}\n`);
    });
  });
  await rm(fetched, {recursive: true, force: true});
  return `${name} is set up: ${target}`;
}, true);
