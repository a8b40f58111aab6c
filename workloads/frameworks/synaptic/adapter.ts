// synaptic. Every connection is an object of its own, which makes it some hundred times slower than the others. It learns
// sample by sample. Errors of its outputs go back without their derivative: it descends the cross-entropy of logistic units.
// They go through weights that it has changed before (docs/workloads.md), which is not quite the gradient.
import type {Framework, Runtime, SampleShape, TrainableNetwork} from '../../harness/adapter.ts';
import {fetchJson} from '../../harness/fetch_json.ts';
import {sampleOf} from '../../networks/batch.ts';
import {memoryBlocksRnnNetwork} from '../../networks/memory_blocks_rnn.ts';
import {mlpNetwork} from '../../networks/mlp.ts';
import {inputSize, isDense, oneHot, weightedLayers} from '../../networks/network.ts';
import type {Network} from '../../networks/network.ts';
import {Untried} from '../../networks/untried.ts';
import type {Connection, Network as Net, Synaptic} from './library.ts';
import {blankInputs, fetchNet, modelFiles} from './model_file.ts';
import {buildRecurrent, loadRecurrent} from './recurrent.ts';

const FORM = {hidden: 'sigmoid', output: 'sigmoid', bias: true} as const;

/** Steps of characters, and not one row of values. */
const isText = ({inputShape}: SampleShape): boolean => inputShape.length === 2;

/** Calls `visit` for every connection of the network, by the places of what it joins. */
function eachConnection(
  net: Net,
  visit: (layer: number, input: number, output: number, connection: Connection) => void,
): void {
  const layers = [net.layers.input, ...net.layers.hidden, net.layers.output];
  layers.slice(1).forEach(({list}, layer) => {
    const places = new Map(layers[layer]!.list.map(({ID}, index) => [ID, index]));
    list.forEach(({connections}, output) => {
      for (const connection of Object.values(connections.inputs))
        visit(layer, places.get(connection.from.ID)!, output, connection);
    });
  });
}

function setWeights(net: Net, network: Network): void {
  const layers = weightedLayers(network);
  eachConnection(net, (layer, input, output, connection) => {
    const {kernel, bias} = layers[layer]!;
    connection.weight = kernel[input * bias!.length + output]!;
  });
  [...net.layers.hidden, net.layers.output].forEach(({list}, layer) => {
    list.forEach((neuron, output) => (neuron.bias = layers[layer]!.bias![output]!));
  });
}

function wrap(
  net: Net,
  classes: number,
  learningRate: number,
  optimize: boolean,
): TrainableNetwork {
  return {
    prepareBatch(batch) {
      const samples = Array.from(batch.labels, (label, index) => ({
        input: Array.from(sampleOf(batch, index)),
        target: Array.from(oneHot(label, classes)),
      }));
      return {
        train() {
          let loss = 0;
          for (const {input, target} of samples) {
            const output = net.activate(input);
            output.forEach((value, index) => (loss += (value - target[index]!) ** 2));
            net.propagate(learningRate, target);
          }
          return loss / classes / samples.length;
        },
      };
    },
    infer: (input) => net.activate(Array.from(input)),
    save: () => Promise.resolve(modelFiles(net)),
    setWeights(network) {
      net.setOptimize(false);
      setWeights(net, network);
      net.setOptimize(optimize);
    },
    weights() {
      net.setOptimize(optimize); // brings the neurons up to date
      const layers = [net.layers.input, ...net.layers.hidden, net.layers.output];
      const read = layers.slice(1).map(({list}, layer) => ({
        kernel: new Float64Array(layers[layer]!.list.length * list.length),
        bias: Float64Array.from(list, ({bias}) => bias),
      }));
      eachConnection(net, (layer, input, output, {weight}) => {
        read[layer]!.kernel[input * read[layer]!.bias.length + output] = weight;
      });
      return Promise.resolve(read.flatMap(({kernel, bias}) => [kernel, bias]));
    },
  };
}

export async function load(runtime: Runtime): Promise<Framework> {
  await runtime.loadScripts();
  const {synaptic} = globalThis as unknown as {synaptic: Synaptic};
  const optimize = runtime.integer('optimize') === 1;
  return {
    facts: () => ({framework_version: runtime.version}), // it does not say
    memory: () => null,
    inventory: () => ({activations: Object.keys(synaptic.Neuron.squash)}),
    async openModel(url, part) {
      const json = await fetchJson(url, part);
      const built = part('build');
      const net = synaptic.Network.fromJSON(json);
      net.setOptimize(optimize);
      built();
      return {
        inputs: [{name: 'input', type: 'float32', shape: [net.layers.input.list.length]}],
        infer([feed]) {
          const values = Float64Array.from(net.activate(feed!.values as Float32Array));
          return [{name: 'output', type: 'float64', shape: [values.length], values}];
        },
      };
    },
    networks: {
      instead: {
        mlp: (depth, width, seed) => mlpNetwork(depth, width, seed, FORM),
        rnn: memoryBlocksRnnNetwork,
      },
      updateRule: 'per_sample',
      build(network, learningRate) {
        if (isText(network)) return buildRecurrent(synaptic, network, learningRate, optimize);
        if (!isDense(network)) throw new Untried('synaptic: layers of another kind than dense');
        const sizes = weightedLayers(network).map(({bias}) => bias!.length);
        const net = new synaptic.Architect.Perceptron(inputSize(network), ...sizes);
        blankInputs(net);
        setWeights(net, network);
        net.setOptimize(optimize);
        return wrap(net, network.classes, learningRate, optimize);
      },
      async load(directory, shape, part) {
        const json = await fetchNet(directory, part);
        const built = part('build');
        const net = synaptic.Network.fromJSON(json);
        net.setOptimize(optimize);
        built();
        if (isText(shape)) return loadRecurrent(net, shape);
        return {infer: (input) => net.activate(Array.from(input))};
      },
    },
  };
}
