// brain.js' recurrent.LSTM, on the CPU. It learns to say every character of a text from those before, text by text.
import type {LoadedNetwork, SampleShape, TrainableNetwork} from '../../harness/adapter.ts';
import {sampleOf} from '../../networks/batch.ts';
import {weightArrays} from '../../networks/network.ts';
import type {CelllessLstmLayer, Network, StartedEmbeddingLayer} from '../../networks/network.ts';
import type {StepRule} from '../../networks/reference_step.ts';
import {modelFiles} from './model_file.ts';
import type {Brain, Matrix, NetworkJson, RecurrentNetwork} from './library.ts';

const START = 0;
// It divides each gradient by its running root mean square, which begins at 0: its first steps are 32 times the rate, later
// ones about the rate. The plans' default of 0.5 becomes 0.001; with 0.01, the library's own default, the loss of 256 units
// rises at first.
const RATE_DIVISOR = 500;

// The library's own: the same in both versions, and no option of its training.
const RULE: StepRule = {
  loss: 'cross_entropy',
  everyCharacter: true,
  rateDivisor: RATE_DIVISOR,
  rootMeanSquare: {decay: 0.999, epsilon: 1e-8, clip: 5, shrink: 1e-6},
};

/** In the order of the network's blocks of columns. */
const BLOCKS = ['input', 'forget', 'cellActivation', 'output'] as const;

interface RecurrentLayers {
  embedding: StartedEmbeddingLayer;
  recurrent: CelllessLstmLayer[];
}

function layersOf({layers}: Network): RecurrentLayers {
  const [embedding, output] = [layers[0], layers.at(-1)];
  const recurrent = layers.filter((layer) => layer.kind === 'cellless_lstm');
  if (embedding?.kind !== 'started_embedding' || output?.kind !== 'dense')
    throw new Error(
      'a recurrent network of brain.js begins with an embedding and ends with a dense layer',
    );
  return {embedding, recurrent};
}

type Copy = (own: Float32Array, at: number, array: number, place: number) => void;

/**
 * Calls `copy` for all weights, each with its place in the library's matrix and that in the network's arrays. The library has
 * a row of a matrix where the network has a column.
 */
function eachWeight({model}: RecurrentNetwork, copy: Copy): void {
  const {input, hiddenLayers, outputConnector, output} = model;
  const columns = (matrix: Matrix, array: number, all: number, first: number): void => {
    for (let o = 0; o < matrix.rows; o++) {
      for (let i = 0; i < matrix.columns; i++)
        copy(matrix.weights, o * matrix.columns + i, array, i * all + first + o);
    }
  };
  input.weights.forEach((_, at) => copy(input.weights, at, 0, at));
  hiddenLayers.forEach((hidden, layer) => {
    const [kernel, recurrent, bias] = [1, 2, 3].map((array) => 3 * layer + array);
    BLOCKS.forEach((name, block) => {
      const units = hidden[`${name}Bias`].rows;
      columns(hidden[`${name}Matrix`], kernel!, 4 * units, block * units);
      columns(hidden[`${name}Hidden`], recurrent!, 4 * units, block * units);
      hidden[`${name}Bias`].weights.forEach((_, unit) =>
        copy(hidden[`${name}Bias`].weights, unit, bias!, block * units + unit),
      );
    });
  });
  const array = 1 + 3 * hiddenLayers.length;
  columns(outputConnector, array, outputConnector.rows, 0);
  output.weights.forEach((_, at) => copy(output.weights, at, array + 1, at));
}

function seededNet(brain: Brain, network: Network, learningRate: number): RecurrentNetwork {
  const {embedding, recurrent} = layersOf(network);
  const characters = embedding.tokens - 1;
  const net = new brain.recurrent.LSTM({
    inputSize: embedding.width,
    inputRange: characters,
    outputSize: characters,
    hiddenLayers: recurrent.map(({units}) => units),
  });
  net.trainOpts.learningRate = learningRate / RATE_DIVISOR;
  net.initialize();
  const arrays = weightArrays(network);
  eachWeight(net, (own, at, array, place) => (own[at] = arrays[array]!.values[place]!));
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
    rule: RULE,
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
      const read = weightArrays(network).map(({values}) => new Float32Array(values.length));
      eachWeight(net, (own, at, array, place) => (read[array]![place] = own[at]!));
      return Promise.resolve(read);
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
