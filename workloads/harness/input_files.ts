// Files of --input, which the collector serves by their hashes.
import {readNpy, readNpz} from '../formats/npy.ts';
import type {NumpyArray} from '../formats/npy.ts';
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

/** `base`: an address of the collector's. */
export async function ownArrays(
  requests: Map<string, InputRequest>,
  base: string,
): Promise<OwnArrays> {
  const files = new Set([...requests.values()].flatMap(({file}) => file ?? []));
  const arrays: OwnArrays = new Map();
  for (const file of files) {
    const response = await fetch(new URL(`/data/input/${file}`, base));
    if (!response.ok) refuseInput(`there is no ${file}: name the file with --input NAME=FILE`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const read = await arraysOf(file, bytes).catch((error: unknown) =>
      refuseInput(`${file}: ${error instanceof Error ? error.message : String(error)}`),
    );
    arrays.set(file, read);
  }
  return arrays;
}
