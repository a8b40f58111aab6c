// brain.js. Its feed-forward network has one activation for all layers and learns squared errors, pattern by pattern. What it
// calls recurrent has classes of its own: recurrent.ts.
import type {
  Framework,
  Inventory,
  LoadedNetwork,
  Runtime,
  SampleShape,
  TrainableNetwork,
} from '../../harness/adapter.ts';
import {PageFailure} from '../../harness/page_failure.ts';
import {sampleOf} from '../../networks/batch.ts';
import {mlpNetwork} from '../../networks/mlp.ts';
import {celllessRnnNetwork} from '../../networks/cellless_rnn.ts';
import {inputSize, oneHot} from '../../networks/network.ts';
import type {DenseLayer, Network} from '../../networks/network.ts';
import {Untried} from '../../networks/untried.ts';
import type {Brain, NetworkJson, NeuralNetwork, Texture} from './library.ts';
import {fetchModel, modelFiles} from './model_file.ts';
import {openModel} from './own_model.ts';
import {buildRecurrent, loadRecurrent} from './recurrent.ts';

// The library's own; it takes 0 for a wish of none and refuses it.
const MOMENTUM = 0.1;

const FORM = {hidden: 'sigmoid', output: 'sigmoid', bias: true} as const;

function denseLayers({layers}: Network): DenseLayer[] {
  return layers.map((layer) => {
    if (layer.kind !== 'dense') throw new Untried(`layer ${layer.kind} of brain.js`);
    return layer;
  });
}

function setWeights(net: NeuralNetwork, network: Network): void {
  denseLayers(network).forEach(({inputs, outputs, kernel, bias}, index) => {
    net.weights[index + 1] = Array.from({length: outputs}, (_, o) =>
      Float32Array.from({length: inputs}, (__, i) => kernel[i * outputs + o]!),
    );
    net.biases[index + 1] = Float32Array.from(bias ?? []);
  });
}

/** Steps of characters, and not one row of values. */
const isText = ({inputShape}: SampleShape): boolean => inputShape.length === 2;

/** The library refuses a learning rate of 0, also for a network that will not learn. */
function optionsOf(learningRate: number): {activation: 'sigmoid'; learningRate?: number} {
  return {activation: 'sigmoid', ...(learningRate > 0 ? {learningRate} : {})};
}

/** A network on the CPU with the seeded weights. */
function seededNet(brain: Brain, network: Network, learningRate: number): NeuralNetwork {
  const net = new brain.NeuralNetwork(optionsOf(learningRate));
  net.sizes = [inputSize(network), ...denseLayers(network).map(({outputs}) => outputs)];
  net.initialize();
  setWeights(net, network);
  return net;
}

/** What makes a network of one backend. The GPU's takes weights by fromJSON alone: it compiles its kernels there. */
type FromJson = (json: NetworkJson, learningRate: number) => NeuralNetwork;

/** What a GPU network has learnt are textures. */
function plain<Values>(given: Values | Texture<Values>): Values {
  return 'toArray' in (given as object) ? (given as Texture<Values>).toArray() : (given as Values);
}

function wrap(
  net: NeuralNetwork,
  learningRate: number,
  classes: number,
  reseed: (network: Network) => NeuralNetwork,
): TrainableNetwork {
  let current = net;
  return {
    prepareBatch(batch) {
      const patterns = Array.from(batch.labels, (label, index) => ({
        input: sampleOf(batch, index),
        output: oneHot(label, classes),
      }));
      return {
        train() {
          // The error comes out of the same pass when it is asked for in every one; on a GPU that is the read-back.
          current.errorCheckInterval = 1;
          // errorThresh must be above 0 and would end the training where it is reached.
          const options = {iterations: 1, errorThresh: 1e-12, learningRate, log: false} as const;
          return current.train(patterns, options).error;
        },
      };
    },
    rule: {loss: 'half_squares', momentum: MOMENTUM},
    infer: (input) => current.run(input),
    save: () => Promise.resolve(modelFiles(current.toJSON())),
    setWeights: (network) => (current = reseed(network)),
    weights: () =>
      Promise.resolve(
        current.weights.slice(1).flatMap((layer, index) => {
          const rows = plain(layer);
          const [outputs, inputs] = [current.sizes[index + 1]!, current.sizes[index]!];
          const kernel = new Float32Array(inputs * outputs);
          for (let o = 0; o < outputs; o++) {
            for (let i = 0; i < inputs; i++) kernel[i * outputs + o] = rows[o]![i]!;
          }
          return [kernel, plain(current.biases[index + 1]!)];
        }),
      ),
  };
}

/** Throws what the library throws where its GPU code does not run; it would go on with the CPU otherwise. */
function tryGpu(brain: Brain): void {
  const probe = new brain.NeuralNetwork(optionsOf(0));
  probe.sizes = [1, 1, 1];
  probe.initialize();
  const net = new brain.NeuralNetworkGPU({...optionsOf(0), mode: 'gpu'});
  net.fromJSON(probe.toJSON()).run(Float32Array.of(0.5));
}

/** Classes are exported in capitals, beside functions that make them. */
function classes(exported: Record<string, unknown> | undefined): {names?: string[]} {
  if (exported === undefined) return {};
  return {names: Object.keys(exported).filter((name) => /^[A-Z]/.test(name))};
}

/** Version 1 exports neither its layers nor how it learns: it has one way of each. */
function inventoryOf(brain: Brain): Inventory {
  const {names: layers} = classes(brain.layer);
  const {names: optimizers} = classes(brain.praxis);
  const source = brain.NeuralNetwork.prototype.setActivation.toString();
  const activations = Array.from(source.matchAll(/case\s*['"]([\w-]+)['"]/g), ([, name]) => name!);
  return {
    ...(layers === undefined ? {} : {layers}),
    ...(optimizers === undefined ? {} : {optimizers}),
    activations,
  };
}

export async function load(runtime: Runtime): Promise<Framework> {
  await runtime.loadScripts();
  const {brain} = globalThis as unknown as {brain: Brain};
  const gpu = runtime.backend === 'webgl';
  if (gpu) {
    try {
      tryGpu(brain);
    } catch (error) {
      throw new PageFailure('unsupported', 'backend_unavailable', String(error));
    }
  }
  const fromJson: FromJson = (json, learningRate) =>
    new (gpu ? brain.NeuralNetworkGPU : brain.NeuralNetwork)({
      ...optionsOf(learningRate),
      ...(gpu ? {mode: 'gpu' as const} : {}),
    }).fromJSON(json);

  function build(network: Network, learningRate: number): TrainableNetwork {
    if (isText(network)) {
      if (gpu) throw new Error('brain.js computes recurrent networks on the CPU alone');
      return buildRecurrent(brain, network, learningRate);
    }
    const make = (seeded: Network): NeuralNetwork => {
      const net = seededNet(brain, seeded, learningRate);
      return gpu ? fromJson(net.toJSON(), learningRate) : net;
    };
    return wrap(make(network), learningRate, network.classes, make);
  }

  return {
    facts: () => ({framework_version: runtime.version}), // it does not say
    memory: () => null,
    inventory: () => inventoryOf(brain),
    openModel: (url, part) => openModel(url, runtime.version, part, (json) => fromJson(json, 0)),
    networks: {
      instead: {
        mlp: (depth, width, seed) => mlpNetwork(depth, width, seed, FORM),
        rnn: celllessRnnNetwork,
      },
      updateRule: 'per_sample',
      build,
      async load(directory, shape, part) {
        const json = await fetchModel<NetworkJson>(directory, part);
        const built = part('build');
        const net = isText(shape) ? undefined : fromJson(json, 0);
        const model: LoadedNetwork =
          net === undefined
            ? loadRecurrent(brain, json, shape)
            : {infer: (input) => net.run(input)};
        built();
        return model;
      },
    },
  };
}
