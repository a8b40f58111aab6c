// The models of workload keras: built by Keras itself and converted by the published converters, in the environment of native
// frameworks, whichever framework loads them.
import {readFile, readdir, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {ModelFile} from '../../harness/adapter.ts';
import {CHECKED_IMAGES, noiseImages} from '../../harness/keras_model.ts';
import type {Making} from '../../prepare/prepare.ts';
import {Refusal} from '../../refusal.ts';
import {ProgramFailure, runProgram} from '../../tools/run_program.ts';
import {pythonFor} from '../environment.ts';
import {makeScratchDirectory} from '../scratch_directory.ts';

const CONVERTER = path.join(import.meta.dirname, 'convert.py');

// Of the largest image that any of them takes.
const LARGEST_IMAGE = [331, 331, 3];

const FORMATS: Record<string, 'tfjs' | 'onnx' | 'h5'> = {
  tfjs: 'tfjs',
  tensorflow: 'h5',
  'onnxruntime-web': 'onnx',
  onnxruntime: 'onnx',
};

const LACK = "the machine's memory is not enough for this model and format";

/** Python's last line that says something; of a converter that reached its bound on memory, that. */
export function whyNot({printed, message}: ProgramFailure): string {
  const lines = printed.trim().split('\n');
  const line = lines.findLast((each) => /^[\w.]*(Error|Exception|Interrupt)\b/.test(each));
  const said = /^MemoryError: (.+)/.exec(line ?? '')?.[1];
  if (said !== undefined) return said;
  const lacking = /MemoryError|bad_alloc|RESOURCE_EXHAUSTED|Cannot allocate memory/.test(
    line ?? printed,
  );
  return lacking || message.endsWith('SIGKILL') ? LACK : (line ?? message);
}

/** `value` gives what the model depends on, as text. */
export async function kerasFiles(
  value: (name: string) => string,
  {framework, data, interrupted}: Making,
): Promise<ModelFile[]> {
  const python = pythonFor('native', data);
  if (python === undefined)
    throw new Refusal(3, "Keras' converters are not set up: ./webdyno setup native");
  const directory = await makeScratchDirectory();
  try {
    const images = noiseImages(LARGEST_IMAGE, CHECKED_IMAGES);
    await writeFile(
      path.join(directory, 'images.f32'),
      Buffer.concat(images.map(({buffer}) => new Uint8Array(buffer))),
    );
    const request = {
      architecture: value('architecture'),
      weights: value('weights'),
      weights_seed: Number(value('weights_seed')),
      format: FORMATS[framework],
      images: CHECKED_IMAGES,
      memory_bytes: process.availableMemory(), // of its control group, too
    };
    await writeFile(path.join(directory, 'request.json'), JSON.stringify(request));
    await runProgram(python, ['-I', '-B', CONVERTER, directory], interrupted);
    const made = path.join(directory, 'model');
    return await Promise.all(
      (await readdir(made)).sort().map(async (name) => ({
        name,
        bytes: new Uint8Array(await readFile(path.join(made, name))),
      })),
    );
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    throw new Refusal(3, `Keras' converters: ${whyNot(error)}`);
  } finally {
    await rm(directory, {recursive: true, force: true});
  }
}
