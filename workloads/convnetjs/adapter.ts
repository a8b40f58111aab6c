// ConvNetJS. Its weights are Float64Array; it has neither a loader of its own from an address nor an asynchronous call.
import type {Framework, TrainableMlp, PlainLayer, Runtime} from '../harness/adapter.ts';
import {CLASSES, INPUTS, sampleOf} from '../models/mlp.ts';
import type {DenseWeights, Network} from '../models/mlp.ts';
import type {ConvNetJS, Layer, Net, Vol} from './library.ts';

const MODEL_FILE = 'model.json';
const VERSION = '0.3.0'; // the library does not say its own; the manifest's file is of this version

function volume(library: ConvNetJS, input: Float32Array): Vol {
  const vol = new library.Vol(1, 1, INPUTS, 0); // without the 0 it would be filled with random numbers
  vol.w.set(input);
  return vol;
}

function denseLayers(net: Net): Layer[] {
  return net.layers.filter(({layer_type}) => layer_type === 'fc');
}

/** A filter holds one output's weights, one for each input: a column of the kernel. */
function setWeights(net: Net, layers: DenseWeights[]): void {
  denseLayers(net).forEach(({filters, biases}, index) => {
    const weights = layers[index];
    if (weights === undefined)
      throw new Error(`the net has more layers than the ${layers.length} given`);
    const {inputs, outputs, kernel, bias} = weights;
    filters.forEach(({w}, o) => {
      for (let i = 0; i < inputs; i++) w[i] = kernel[i * outputs + o] ?? NaN;
    });
    biases.w.set(bias);
  });
}

function weightsOf(net: Net): PlainLayer[] {
  return denseLayers(net).map(({filters, biases}) => {
    const kernel = new Float64Array(filters.reduce((sum, {w}) => sum + w.length, 0));
    filters.forEach(({w}, o) => w.forEach((value, i) => (kernel[i * filters.length + o] = value)));
    return {kernel, bias: Float64Array.from(biases.w)};
  });
}

function buildNet(library: ConvNetJS, network: Network): Net {
  const net = new library.Net();
  net.makeLayers([
    {type: 'input', out_sx: 1, out_sy: 1, out_depth: INPUTS},
    ...Array.from({length: network.depth}, () => ({
      type: 'fc',
      num_neurons: network.width,
      activation: 'relu',
    })),
    {type: 'softmax', num_classes: CLASSES},
  ]);
  setWeights(net, network.layers);
  return net;
}

function wrap(library: ConvNetJS, net: Net, learningRate: number, batchSize: number): TrainableMlp {
  // The trainer changes the weights by the mean gradient at every batch_size-th call of train().
  const trainer = new library.SGDTrainer(net, {
    method: 'sgd',
    learning_rate: learningRate,
    momentum: 0,
    l2_decay: 0,
    batch_size: batchSize,
  });
  return {
    prepareBatch(batch) {
      const samples = Array.from(batch.labels, (label, index) => ({
        vol: volume(library, sampleOf(batch, index)),
        label,
      }));
      return {
        train() {
          let loss = 0;
          for (const {vol, label} of samples) loss += trainer.train(vol, label).loss;
          return loss / samples.length;
        },
      };
    },
    infer: (input) => net.forward(volume(library, input)).w,
    logits(batch) {
      const rows = Array.from(batch.labels, (_, index) => {
        net.forward(volume(library, sampleOf(batch, index)));
        return Array.from(net.layers.at(-1)?.in_act.w ?? []);
      });
      return Promise.resolve(rows.flat());
    },
    save: () =>
      Promise.resolve([
        {name: MODEL_FILE, bytes: new TextEncoder().encode(JSON.stringify(net.toJSON()))},
      ]),
    setWeights: (layers) => setWeights(net, layers),
    weights: () => Promise.resolve(weightsOf(net)),
  };
}

export async function load(runtime: Runtime): Promise<Framework> {
  await runtime.loadScripts();
  const {convnetjs: library} = globalThis as unknown as {convnetjs: ConvNetJS};
  return {
    facts: () => ({
      framework_version: VERSION,
      actual_backend: 'cpu',
      adapter: null,
      adapter_is_software: null,
      threads: null,
      simd: null,
    }),
    memory: () => null,
    mlp: {
      updateRule: 'minibatch',
      build: (network, learningRate, batchSize) =>
        wrap(library, buildNet(library, network), learningRate, batchSize),
      async load(urls) {
        const response = await fetch(urls.get(MODEL_FILE) ?? '');
        const net = new library.Net();
        net.fromJSON(await response.json());
        return wrap(library, net, 0, 1);
      },
    },
  };
}
