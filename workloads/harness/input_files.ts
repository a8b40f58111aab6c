// Files of --input, which the collector serves by their hashes.
import {readNpy, readNpz} from '../formats/npy.ts';
import type {NumpyArray} from '../formats/npy.ts';
import {sha256Hex} from '../networks/sha256.ts';
import type {OwnArrays} from './fed_inputs.ts';
import {refuseInput} from './input_request.ts';
import type {InputRequest} from './input_request.ts';

type ByInput = (input: string) => NumpyArray;

async function arraysOf(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<ByInput> {
  if (file.startsWith('npy')) {
    const array = readNpy(bytes);
    return () => array;
  }
  const arrays = await readNpz(bytes);
  return (input) =>
    arrays.get(input) ??
    refuseInput(
      `input ${input}: its .npz file has no such array: ${[...arrays.keys()].join(', ')}`,
    );
}

/** What the file is called for its content: npy- or npz- and the first 12 digits of the hash. */
async function nameOf(file: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return `${file.slice(0, 3)}-${(await sha256Hex(bytes)).slice(0, 12)}`;
}

/** Files that changed since their names were made are an error. `base`: an address of the collector's. */
export async function ownArrays(
  requests: Map<string, InputRequest>,
  base: string,
): Promise<OwnArrays> {
  const arrays: OwnArrays = new Map();
  for (const [input, {file}] of requests) {
    if (file === undefined || arrays.has(file)) continue;
    const response = await fetch(new URL(`/data/input/${file}`, base));
    if (!response.ok) refuseInput(`there is no ${file}: name the file with --input ${input}=FILE`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const name = await nameOf(file, bytes);
    if (name !== file)
      refuseInput(
        `the file of --input ${input} has changed since webdyno read it: it is ${name}, the trial is of ${file}`,
      );
    const read = await arraysOf(file, bytes).catch((error: unknown) =>
      refuseInput(`${file}: ${error instanceof Error ? error.message : String(error)}`),
    );
    arrays.set(file, read);
  }
  return arrays;
}
