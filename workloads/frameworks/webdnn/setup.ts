// node setup.ts DATA_DIRECTORY: the virtual environment of WebDNN's transpiler, from PyPI. Exits with 3 and one line when the
// machine lacks something.
import {existsSync} from 'node:fs';
import {Refusal} from '../../refusal.ts';
import {findPython} from '../../tools/find_python.ts';
import {makeFolder} from '../../tools/make_folder.ts';
import {ProgramFailure, runProgram} from '../../tools/run_program.ts';
import {runTool} from '../../tools/run_tool.ts';
import {PACKAGES, environmentDirectory, pythonOf} from './environment.ts';

async function attempt(
  what: string,
  program: string,
  given: string[],
  interrupted: AbortSignal,
): Promise<void> {
  try {
    await runProgram(program, given, interrupted);
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    const lines = error.printed.trim().split('\n');
    const last = lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1);
    throw new Refusal(3, `${what}: ${last || error.message}`);
  }
}

async function checkCompiler(interrupted: AbortSignal): Promise<void> {
  const eigen = '/usr/include/eigen3/Eigen/Dense';
  if (!existsSync(eigen))
    throw new Refusal(3, `setup webdnn needs ${eigen}: apt-get install libeigen3-dev`);
  await attempt(
    'setup webdnn needs em++: apt-get install emscripten',
    'em++',
    ['--version'],
    interrupted,
  );
}

// Its numpy has builds for 3.8 to 3.11; 3.11 is Debian 12's.
const PYTHON = {
  who: 'setup webdnn',
  oldest: 8,
  newest: 11,
  candidates: ['/usr/bin/python3', 'python3', 'python3.11', 'python3.10'],
};

await runTool(async ([data], interrupted) => {
  if (data === undefined) throw new Refusal(2, 'setup: give DATA_DIRECTORY');
  const target = environmentDirectory(data);
  if (existsSync(pythonOf(target))) return `webdnn is set up already: ${target}`;
  await checkCompiler(interrupted);
  const python = await findPython(PYTHON, interrupted);
  // The environment's programs name the place where they were made: python -m does without them.
  await makeFolder(target, async (unfinished) => {
    await attempt('python -m venv', python, ['-m', 'venv', unfinished], interrupted);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES];
    await attempt('pip', pythonOf(unfinished), pip, interrupted);
  });
  return `webdnn is set up: ${target}`;
});
