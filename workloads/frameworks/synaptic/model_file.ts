// The one file of a model: what toJSON() gives.
import type {ModelFile} from '../../harness/adapter.ts';
import type {Network, Synaptic} from './library.ts';

const NAME = 'model.json';

/** Inputs have random biases that nothing reads: as digits in the file they would make its size another each time. */
export function blankInputs({layers}: Network): void {
  for (const neuron of layers.input.list) neuron.bias = 0;
}

export function modelFiles(net: Network): ModelFile[] {
  return [{name: NAME, bytes: new TextEncoder().encode(JSON.stringify(net.toJSON()))}];
}

export async function fetchNet(synaptic: Synaptic, urls: Map<string, string>): Promise<Network> {
  const response = await fetch(urls.get(NAME) ?? '');
  return synaptic.Network.fromJSON(await response.json());
}
