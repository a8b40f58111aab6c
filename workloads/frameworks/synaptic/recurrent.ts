// synaptic's Architect.LSTM: memory blocks with peepholes. It learns as the dense network does, from the last step's error;
// what came before stands in the traces that every activation brings up to date.
import type {LoadedNetwork, SampleShape, TrainableNetwork} from '../../harness/adapter.ts';
import {sampleOf} from '../../networks/batch.ts';
import {oneHot, weightArrays} from '../../networks/network.ts';
import type {DenseLayer, MemoryBlocksLayer, Network} from '../../networks/network.ts';
import type {Network as Net, Neuron, Synaptic, Written} from './library.ts';
import {blankInputs, modelFiles} from './model_file.ts';

// Of the library's layers of a block, input gate, forget gate, cell and output gate: which columns of the kernel are theirs.
const COLUMNS = [0, 1, 3, 2];

interface Place {
  /** null: an input. */
  block: number | null;
  unit: number;
}

interface SeededLayers {
  blocks: MemoryBlocksLayer['blocks'];
  output: DenseLayer;
}

function layersOf({layers}: Network): SeededLayers {
  const [memory, output] = layers;
  if (memory?.kind !== 'memory_blocks' || output?.kind !== 'dense')
    throw new Error('a recurrent network of synaptic has memory blocks and a dense layer');
  return {blocks: memory.blocks, output};
}

function placesOf({layers: {input, hidden}}: Net): Map<number, Place> {
  const places = new Map(
    input.list.map(({ID}, unit): [number, Place] => [ID, {block: null, unit}]),
  );
  hidden.forEach(({list}, index) => {
    const block = Math.floor(index / COLUMNS.length);
    list.forEach(({ID}, unit) => places.set(ID, {block, unit}));
  });
  return places;
}

/** The place in the network's arrays of a number that it is given; it becomes what is returned. */
type Visit = (array: number, at: number, value: number) => number;

function eachWeight(net: Net, network: Network, visit: Visit): void {
  const {blocks, output} = layersOf(network);
  const places = placesOf(net);
  const into = (
    {connections}: Neuron,
    placeOf: (from: Place) => [array: number, at: number],
  ): void => {
    for (const connection of Object.values(connections.inputs)) {
      const [array, at] = placeOf(places.get(connection.from.ID)!);
      connection.weight = visit(array, at, connection.weight);
    }
  };
  blocks.forEach(({inputs, units}, block) => {
    const [kernel, peepholes, bias] = [3 * block, 3 * block + 1, 3 * block + 2] as const;
    const below = inputs - units; // rows of the inputs, before those of the cells below
    COLUMNS.forEach((columns, part) => {
      net.layers.hidden[block * COLUMNS.length + part]!.list.forEach((neuron, unit) => {
        const column = columns * units + unit;
        neuron.bias = visit(bias, column, neuron.bias);
        into(neuron, (from) => {
          if (from.block === block) return [peepholes, from.unit * 3 * units + column];
          const row = from.block === null ? from.unit : below + from.unit;
          return [kernel, row * 4 * units + column];
        });
      });
    });
  });
  const kernel = 3 * blocks.length;
  net.layers.output.list.forEach((neuron, o) => {
    neuron.bias = visit(kernel + 1, o, neuron.bias);
    into(neuron, ({block, unit}) => {
      const row = block! * blocks[0]!.units + unit;
      return [kernel, row * output.outputs + o];
    });
  });
}

/** Where a written function keeps what must not outlast a sample: all but weights and biases. */
function passingPlaces({data}: Written): number[] {
  return Object.entries(data.variables)
    .filter(([name]) => !/^(weight|bias)_/.test(name))
    .map(([, {id}]) => id);
}

/** Runs samples from a blank state and gives the outputs after the last step. */
function runner(net: Net, [steps = 0, values = 0]: number[]): (input: Float32Array) => number[] {
  const neurons = net.neurons().map(({neuron}) => neuron);
  const passing = new WeakMap<Written, number[]>();
  // clear() leaves sums and activations standing, and has a function that was written be written anew.
  const forget = (): void => {
    const {optimized} = net;
    if (optimized) {
      const places = passing.get(optimized) ?? passingPlaces(optimized);
      passing.set(optimized, places);
      for (const place of places) optimized.memory[place] = 0;
      return;
    }
    net.clear();
    for (const neuron of neurons) neuron.state = neuron.old = neuron.activation = 0;
  };
  return (input) => {
    forget();
    let outputs: number[] = [];
    for (let step = 0; step < steps; step++)
      outputs = net.activate(input.subarray(step * values, (step + 1) * values));
    return outputs;
  };
}

export function buildRecurrent(
  synaptic: Synaptic,
  network: Network,
  learningRate: number,
  optimize: boolean,
): TrainableNetwork {
  const {inputShape, classes} = network;
  const {blocks} = layersOf(network);
  const net = new synaptic.Architect.LSTM(
    inputShape[1]!,
    ...blocks.map(({units}) => units),
    classes,
    {inputToOutput: false}, // the plan's network has no way around its recurrent layers
  );
  blankInputs(net);
  const run = runner(net, inputShape);
  const seed = (seeded: Network): void => {
    net.setOptimize(false); // brings the neurons up to date
    const arrays = weightArrays(seeded);
    eachWeight(net, seeded, (array, at) => arrays[array]!.values[at]!);
    net.setOptimize(optimize);
  };
  seed(network);
  return {
    prepareBatch(batch) {
      const samples = Array.from(batch.labels, (label, index) => ({
        input: sampleOf(batch, index),
        target: Array.from(oneHot(label, classes)),
      }));
      return {
        train() {
          let loss = 0;
          for (const {input, target} of samples) {
            run(input).forEach((value, index) => (loss += (value - target[index]!) ** 2));
            net.propagate(learningRate, target);
          }
          return loss / classes / samples.length;
        },
      };
    },
    infer: run,
    save: () => Promise.resolve(modelFiles(net)),
    setWeights: seed,
    weights() {
      net.setOptimize(optimize); // brings the neurons up to date
      const read = weightArrays(network).map(({values}) => new Float64Array(values.length));
      eachWeight(net, network, (array, at, value) => (read[array]![at] = value));
      return Promise.resolve(read);
    },
  };
}

export function loadRecurrent(net: Net, {inputShape}: SampleShape): LoadedNetwork {
  return {infer: runner(net, inputShape)};
}
