// Mind. A dense network of logistic units without biases, taught squared errors. One learn() is one step by the summed gradient
// of its examples; behind more than one hidden layer that gradient is wrong (docs/workloads.md), its time is not.
import type {Framework, Runtime, TrainableNetwork} from '../../harness/adapter.ts';
import {fetchJson} from '../../harness/fetch_json.ts';
import {sampleOf} from '../../networks/batch.ts';
import {mlpNetwork} from '../../networks/mlp.ts';
import {inputSize, isDense, oneHot} from '../../networks/network.ts';
import type {DenseLayer, Network} from '../../networks/network.ts';
import type {Matrix, Mind, MindNetwork} from './library.ts';

const MODEL_FILE = 'model.json';
const FORM = {hidden: 'sigmoid', output: 'sigmoid', bias: false} as const;

function denseLayers(network: Network): DenseLayer[] {
  if (!isDense(network)) throw new Error('Mind knows dense layers alone');
  return network.layers;
}

/** Overwrites the weights that setup() has made: learning needs matrices of the library's own class. */
function setWeights(net: MindNetwork, network: Network): void {
  denseLayers(network).forEach(({inputs, outputs, kernel}, layer) => {
    const rows = net.weights[layer]!;
    for (let i = 0; i < inputs; i++)
      rows[i] = Array.from(kernel.subarray(i * outputs, (i + 1) * outputs));
  });
}

function rowsOf(matrix: Matrix): number[][] {
  return Array.from({length: matrix.numRows}, (_, row) => matrix[row]!);
}

/** The mean of the squares. */
function lossOf(errors: Matrix): number {
  const squares = rowsOf(errors).flat();
  return squares.reduce((sum, error) => sum + error * error, 0) / squares.length;
}

function wrap(net: MindNetwork, classes: number): TrainableNetwork {
  let loss = NaN;
  net.on('data', (_, errors) => (loss = lossOf(errors)));
  return {
    prepareBatch(batch) {
      const examples = Array.from(batch.labels, (label, index) => ({
        input: Array.from(sampleOf(batch, index)),
        output: Array.from(oneHot(label, classes)),
      }));
      return {
        train() {
          net.learn(examples);
          return loss;
        },
      };
    },
    rule: {loss: 'half_squares'},
    infer: (input) => net.predict(Array.from(input)),
    save: () =>
      Promise.resolve([
        {name: MODEL_FILE, bytes: new TextEncoder().encode(JSON.stringify(net.download()))},
      ]),
    setWeights: (network) => setWeights(net, network),
    weights: () =>
      Promise.resolve(
        net.weights.map((matrix) => Float64Array.from(rowsOf(matrix).flat())), // it has no biases
      ),
  };
}

export async function load(runtime: Runtime): Promise<Framework> {
  await runtime.loadScripts();
  const {Mind: Network} = globalThis as unknown as {Mind: Mind};
  return {
    facts: () => ({framework_version: runtime.version}), // it does not say
    memory: () => null,
    networks: {
      instead: {mlp: (depth, width, seed) => mlpNetwork(depth, width, seed, FORM)},
      updateRule: 'minibatch',
      build(network, learningRate, batchSize) {
        const layers = denseLayers(network);
        const net = new Network({
          activator: 'sigmoid',
          // It takes the sum of the gradients where others take the mean; 0 would become its default.
          learningRate: learningRate / batchSize || Number.MIN_VALUE,
          hiddenLayers: layers.length - 1,
          hiddenUnits: layers[0]!.outputs,
          iterations: 1,
        });
        const zeros = (length: number): number[][] => [Array<number>(length).fill(0)];
        net.setup({input: zeros(inputSize(network)), output: zeros(network.classes)});
        setWeights(net, network);
        return wrap(net, network.classes);
      },
      async load(directory, _, part) {
        const weights = (await fetchJson(directory + MODEL_FILE, part)) as Matrix[];
        const built = part('build');
        const net = new Network({activator: 'sigmoid', hiddenLayers: weights.length - 1});
        net.upload(weights);
        built();
        return {infer: (input) => net.predict(Array.from(input))};
      },
    },
  };
}
