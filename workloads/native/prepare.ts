// The models of frameworks outside of a browser: what the framework itself saves, or a file in the published format that it loads.
import {readFile, readdir, rm} from 'node:fs/promises';
import path from 'node:path';
import {encodeOnnx} from '../formats/onnx.ts';
import type {ModelFile} from '../harness/adapter.ts';
import {NATIVE_FOLDER, nativeFile, nativeManifest} from '../native_frameworks.ts';
import type {Making, PrepareModel} from '../prepare/prepare.ts';
import type {Network} from '../networks/network.ts';
import {Refusal} from '../refusal.ts';
import {ProgramFailure, runProgram} from '../tools/run_program.ts';
import {pythonFor} from './environment.ts';
import {makeScratchDirectory} from './scratch_directory.ts';
import {describedNetwork, writeTrial, writeWeights} from './trial_files.ts';

const RUNNER = path.join(import.meta.dirname, 'runner/main.py');

async function readFiles(directory: string): Promise<ModelFile[]> {
  return Promise.all(
    (await readdir(directory)).sort().map(async (name) => ({
      name,
      bytes: new Uint8Array(await readFile(path.join(directory, name))),
    })),
  );
}

async function saved(
  network: Network,
  python: string,
  file: string,
  making: Making,
): Promise<ModelFile[]> {
  const {parameters = {}, title} = nativeManifest(file);
  const directory = await makeScratchDirectory();
  try {
    await writeWeights(directory, network);
    await writeTrial(directory, {
      trial_uuid: '',
      framework_file: file,
      framework_version: making.version,
      backend: 'cpu',
      task: 'infer',
      parameters: Object.fromEntries(
        Object.entries(parameters).map(([name, parameter]) => [name, parameter.default]),
      ),
      operators: false,
      network: describedNetwork(network),
      model_directory: '',
      model_files: [],
    });
    await runProgram(python, ['-I', '-B', RUNNER, '--save', directory], making.interrupted);
    return await readFiles(path.join(directory, 'model'));
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    const last = error.printed.trim().split('\n').at(-1) || error.message;
    throw new Refusal(3, `${title}: ${last}`);
  } finally {
    await rm(directory, {recursive: true, force: true});
  }
}

export const prepareModel: PrepareModel = (network, making) => {
  const file = path.join(import.meta.dirname, '..', NATIVE_FOLDER, nativeFile(making.framework));
  const manifest = nativeManifest(file);
  if (manifest.loads === 'onnx') return [{name: 'model.onnx', bytes: encodeOnnx(network)}];
  const python = pythonFor(manifest.environment, making.data);
  if (python === undefined)
    throw new Refusal(
      3,
      `${manifest.title} is not set up: ./webdyno setup ${manifest.environment}`,
    );
  return saved(network, python, file, making);
};
