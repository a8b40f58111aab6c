// brain.js' recurrent.LSTM, on the CPU. It learns to say every character of a text from those before, text by text.
import type {LoadedNetwork, SampleShape, TrainableNetwork} from '../../harness/adapter.ts';
import {sampleOf} from '../../networks/batch.ts';
import type {
  CelllessLstmLayer,
  DenseLayer,
  Network,
  StartedEmbeddingLayer,
} from '../../networks/network.ts';
import {modelFiles} from './model_file.ts';
import type {Brain, HiddenLayer, Matrix, NetworkJson, RecurrentNetwork} from './library.ts';

const START = 0;
// It divides each gradient by its running root mean square, which begins at 0: its first steps are 32 times the rate, later
// ones about the rate. The plans' default of 0.5 becomes 0.001; with 0.01, the library's own default, the loss of 256 units
// rises at first.
const RATE_DIVISOR = 500;

interface RecurrentLayers {
  embedding: StartedEmbeddingLayer;
  recurrent: CelllessLstmLayer[];
  output: DenseLayer;
}

function layersOf({layers}: Network): RecurrentLayers {
  const [embedding, output] = [layers[0], layers.at(-1)];
  const recurrent = layers.filter((layer) => layer.kind === 'cellless_lstm');
  if (embedding?.kind !== 'started_embedding' || output?.kind !== 'dense')
    throw new Error(
      'a recurrent network of brain.js begins with an embedding and ends with a dense layer',
    );
  return {embedding, recurrent, output};
}

/** `count` columns of a kernel with `columns` in all, from `first` on, as the rows of a matrix. */
function setColumns(
  {weights}: Matrix,
  kernel: Float32Array,
  columns: number,
  first: number,
  count: number,
): void {
  const inputs = kernel.length / columns;
  for (let o = 0; o < count; o++) {
    for (let i = 0; i < inputs; i++) weights[o * inputs + i] = kernel[i * columns + first + o]!;
  }
}

function setLayer(hidden: HiddenLayer, {units, kernel, recurrent, bias}: CelllessLstmLayer): void {
  // In the order of the layer's blocks of columns.
  for (const [block, name] of (
    ['input', 'forget', 'cellActivation', 'output'] as const
  ).entries()) {
    setColumns(hidden[`${name}Matrix`], kernel, 4 * units, block * units, units);
    setColumns(hidden[`${name}Hidden`], recurrent, 4 * units, block * units, units);
    hidden[`${name}Bias`].weights.set(bias.subarray(block * units, (block + 1) * units));
  }
}

function seededNet(brain: Brain, network: Network, learningRate: number): RecurrentNetwork {
  const {embedding, recurrent, output} = layersOf(network);
  const characters = embedding.tokens - 1;
  const net = new brain.recurrent.LSTM({
    inputSize: embedding.width,
    inputRange: characters,
    outputSize: characters,
    hiddenLayers: recurrent.map(({units}) => units),
  });
  net.trainOpts.learningRate = learningRate / RATE_DIVISOR;
  net.initialize();
  const {model} = net;
  model.input.weights.set(embedding.kernel);
  recurrent.forEach((layer, index) => setLayer(model.hiddenLayers[index]!, layer));
  setColumns(model.outputConnector, output.kernel, output.outputs, 0, output.outputs);
  model.output.weights.set(output.bias ?? []);
  return net;
}

/** Which characters a sample's one-hot rows mean. */
function charactersOf(input: Float32Array, [steps = 0, values = 0]: number[]): number[] {
  return Array.from({length: steps}, (_, step) =>
    input.subarray(step * values, (step + 1) * values).indexOf(1),
  );
}

/**
 * The scores of what comes after a sample, by the library's own equations, one a step. run() would end where the end of the
 * text scores highest, leave the last character out, and keep the scores to itself.
 */
function scores(net: RecurrentNetwork, characters: number[]): Float32Array {
  const {equations} = net.model;
  while (equations.length <= characters.length) net.bindEquation();
  return [START, ...characters.map((character) => character + 1)].map((token, step) =>
    equations[step]!.runIndex(token),
  )[characters.length]!.weights;
}

/** Mean cross-entropy in nats; the library says 2 ** (bits / (length - 1)) / 100, of length + 1 predictions. */
function crossEntropy(error: number, length: number): number {
  return (Math.log(100 * error) * (length - 1)) / (length + 1);
}

export function buildRecurrent(
  brain: Brain,
  network: Network,
  learningRate: number,
): TrainableNetwork {
  const {inputShape} = network;
  let net = seededNet(brain, network, learningRate);
  return {
    loss: 'mean cross-entropy of every character of a sample, the one that follows and the end, each from those before',
    prepareBatch(batch) {
      const texts = Array.from(batch.labels, (label, index) => [
        ...charactersOf(sampleOf(batch, index), inputShape),
        label,
      ]);
      return {
        train() {
          let sum = 0;
          for (const text of texts) sum += crossEntropy(net.trainPattern(text, true), text.length);
          return sum / texts.length;
        },
      };
    },
    infer: (input) => scores(net, charactersOf(input, inputShape)),
    save: () => Promise.resolve(modelFiles(net.toJSON())),
    setWeights: (seeded) => (net = seededNet(brain, seeded, learningRate)),
    weights() {
      const {outputConnector, output} = net.model;
      const {rows, columns, weights} = outputConnector;
      const kernel = new Float32Array(weights.length);
      for (let o = 0; o < rows; o++) {
        for (let i = 0; i < columns; i++) kernel[i * rows + o] = weights[o * columns + i]!;
      }
      return Promise.resolve([{kernel, bias: output.weights.slice()}]);
    },
  };
}

export function loadRecurrent(
  brain: Brain,
  json: NetworkJson,
  {inputShape}: SampleShape,
): LoadedNetwork {
  const net = new brain.recurrent.LSTM();
  net.fromJSON(json);
  return {infer: (input) => scores(net, charactersOf(input, inputShape))};
}
