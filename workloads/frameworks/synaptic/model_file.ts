// The one file of a model: what toJSON() gives.
import type {LoadPart, ModelFile} from '../../harness/adapter.ts';
import {fetchJson} from '../../harness/fetch_json.ts';
import type {Network} from './library.ts';

const NAME = 'model.json';

/** Inputs have random biases that nothing reads: as digits in the file they would make its size another each time. */
export function blankInputs({layers}: Network): void {
  for (const neuron of layers.input.list) neuron.bias = 0;
}

export function modelFiles(net: Network): ModelFile[] {
  return [{name: NAME, bytes: new TextEncoder().encode(JSON.stringify(net.toJSON()))}];
}

export function fetchNet(directory: string, part: LoadPart): Promise<unknown> {
  return fetchJson(directory + NAME, part);
}
