// synaptic. Every connection is an object of its own, which makes it some hundred times slower than the others. It learns
// squared errors of logistic units, sample by sample.
import type {Framework, Runtime, TrainableMlp} from '../harness/adapter.ts';
import {CLASSES, INPUTS, oneHot, sampleOf} from '../models/mlp.ts';
import type {DenseWeights} from '../models/mlp.ts';
import type {Connection, Network, Synaptic} from './library.ts';

const MODEL_FILE = 'model.json';

/** Calls `visit` for every connection of the network, by the places of what it joins. */
function eachConnection(
  net: Network,
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

function setWeights(net: Network, layers: DenseWeights[]): void {
  eachConnection(net, (layer, input, output, connection) => {
    const {kernel, outputs} = layers[layer]!;
    connection.weight = kernel[input * outputs + output]!;
  });
  [...net.layers.hidden, net.layers.output].forEach(({list}, layer) => {
    list.forEach((neuron, output) => (neuron.bias = layers[layer]!.bias[output]!));
  });
}

function wrap(net: Network, learningRate: number, optimize: boolean): TrainableMlp {
  return {
    prepareBatch(batch) {
      const samples = Array.from(batch.labels, (label, index) => ({
        input: Array.from(sampleOf(batch, index)),
        target: Array.from(oneHot(label)),
      }));
      return {
        train() {
          let loss = 0;
          for (const {input, target} of samples) {
            const output = net.activate(input);
            output.forEach((value, index) => (loss += (value - target[index]!) ** 2));
            net.propagate(learningRate, target);
          }
          return loss / CLASSES / samples.length;
        },
      };
    },
    infer: (input) => net.activate(Array.from(input)),
    save: () =>
      Promise.resolve([
        {name: MODEL_FILE, bytes: new TextEncoder().encode(JSON.stringify(net.toJSON()))},
      ]),
    setWeights(layers) {
      net.setOptimize(false);
      setWeights(net, layers);
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
      return Promise.resolve(read);
    },
  };
}

export async function load(runtime: Runtime): Promise<Framework> {
  await runtime.loadScripts();
  const {synaptic} = globalThis as unknown as {synaptic: Synaptic};
  const optimize = runtime.integer('optimize') === 1;
  return {
    facts: () => ({
      framework_version: runtime.version, // the library does not say its own
      actual_backend: 'cpu',
      adapter: null,
      adapter_is_software: null,
      threads: null,
      simd: null,
    }),
    memory: () => null,
    mlp: {
      form: {hidden: 'sigmoid', output: 'sigmoid', bias: true},
      updateRule: 'per_sample',
      build(network, learningRate) {
        const hidden = Array<number>(network.depth).fill(network.width);
        const net = new synaptic.Architect.Perceptron(INPUTS, ...hidden, CLASSES);
        setWeights(net, network.layers);
        net.setOptimize(optimize);
        return wrap(net, learningRate, optimize);
      },
      async load(urls) {
        const response = await fetch(urls.get(MODEL_FILE) ?? '');
        const net = synaptic.Network.fromJSON(await response.json());
        net.setOptimize(optimize);
        return {infer: (input) => net.activate(Array.from(input))};
      },
    },
  };
}
