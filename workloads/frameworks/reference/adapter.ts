// The control: the simplest code of our own, to show how far each framework is from it. It is no framework and stands in no
// comparison of frameworks.
import type {Framework, LoadedNetwork, Runtime, TrainableNetwork} from '../../harness/adapter.ts';
import {fetchJson} from '../../harness/fetch_json.ts';
import {isDense} from '../../networks/network.ts';
import type {DenseLayer, Network} from '../../networks/network.ts';
import {denseNetwork, layOut, softmaxInPlace} from './dense_network.ts';
import type {DenseNetwork, Shape} from './dense_network.ts';
import {plainKernels, wasmKernels} from './kernels.ts';
import type {Kernels} from './kernels.ts';

const MODEL_FILE = 'model.json';
const WEIGHTS_FILE = 'weights.bin';

function denseLayers(network: Network): DenseLayer[] {
  if (!isDense(network)) throw new Error('the control knows dense layers alone');
  return network.layers;
}

type MakeKernels = (floats: number) => Kernels | Promise<Kernels>;

async function kernelsFor(runtime: Runtime): Promise<MakeKernels> {
  if (runtime.backend === 'cpu') return plainKernels;
  const module = await runtime.compileAssembly();
  return (floats) => wasmKernels(floats, module);
}

function inference(net: DenseNetwork): LoadedNetwork {
  return {
    infer(input) {
      const probabilities = net.forward(input, 1).slice();
      softmaxInPlace(probabilities);
      return probabilities;
    },
    logits: ({inputs, labels}) => Promise.resolve(net.forward(inputs, labels.length).slice()),
  };
}

function trainable(net: DenseNetwork, learningRate: number, shapes: Shape[]): TrainableNetwork {
  return {
    ...inference(net),
    prepareBatch: ({inputs, labels}) => ({train: () => net.train(inputs, labels, learningRate)}),
    save() {
      const parts = net.weights().flatMap(({kernel, bias}) => [kernel, bias]);
      const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
      let at = 0;
      for (const part of parts) {
        bytes.set(new Uint8Array(part.buffer), at);
        at += part.byteLength;
      }
      const json = new TextEncoder().encode(JSON.stringify({layers: shapes}));
      return Promise.resolve([
        {name: MODEL_FILE, bytes: json},
        {name: WEIGHTS_FILE, bytes},
      ]);
    },
    setWeights: (network) => net.setWeights(denseLayers(network)),
    weights: () => Promise.resolve(net.weights().flatMap(({kernel, bias}) => [kernel, bias])),
  };
}

/** Weights as save() writes them: of each layer its kernel, then its bias. */
function weightsFrom(shapes: Shape[], buffer: ArrayBuffer) {
  let at = 0;
  const take = (count: number): Float32Array => {
    const values = new Float32Array(buffer, at, count);
    at += count * 4;
    return values;
  };
  return shapes.map(({inputs, outputs}) => ({
    inputs,
    outputs,
    kernel: take(inputs * outputs),
    bias: take(outputs),
  }));
}

export async function load(runtime: Runtime): Promise<Framework> {
  const kernels = await kernelsFor(runtime);
  const make = async (shapes: Shape[], rows: number): Promise<DenseNetwork> => {
    const layout = layOut(shapes, rows);
    return denseNetwork(await kernels(layout.floats), layout);
  };
  return {
    facts: () => ({framework_version: runtime.version}),
    memory: () => null,
    networks: {
      updateRule: 'minibatch',
      async build(network, learningRate, batchSize) {
        const layers = denseLayers(network);
        const shapes = layers.map(({inputs, outputs}) => ({inputs, outputs}));
        const net = await make(shapes, batchSize);
        net.setWeights(layers);
        return trainable(net, learningRate, shapes);
      },
      async load(directory, _, part) {
        const weightsFile = fetch(directory + WEIGHTS_FILE).then((answer) => answer.arrayBuffer());
        const {layers} = (await fetchJson(directory + MODEL_FILE, part)) as {layers: Shape[]};
        const weights = await weightsFile;
        const built = part('build');
        const net = await make(layers, 1);
        net.setWeights(weightsFrom(layers, weights));
        built();
        return inference(net);
      },
    },
  };
}
