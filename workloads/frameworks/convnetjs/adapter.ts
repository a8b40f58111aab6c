// ConvNetJS. Its weights are Float64Array; it has neither a loader of its own from an address nor an asynchronous call.
import type {Framework, Inventory, Runtime, TrainableNetwork} from '../../harness/adapter.ts';
import {sampleOf} from '../../networks/batch.ts';
import {weightedLayers} from '../../networks/network.ts';
import type {Layer, Network} from '../../networks/network.ts';
import {fetchJson} from '../../harness/fetch_json.ts';
import type {ConvNetJS, Layer as NetLayer, Net, Vol} from './library.ts';

const MODEL_FILE = 'model.json';

/** A volume's size: an image's columns, rows and channels; plain values are channels of one pixel. */
function volumeShape(inputShape: number[]): [number, number, number] {
  const [rows = 1, columns = 1, channels = 1] =
    inputShape.length === 3 ? inputShape : [1, 1, inputShape[0]];
  return [columns, rows, channels];
}

function volume(library: ConvNetJS, shape: [number, number, number], input: Float32Array): Vol {
  const vol = new library.Vol(...shape, 0); // without the 0 it would be filled with random numbers
  vol.w.set(input);
  return vol;
}

type WeightedNetLayer = NetLayer & {filters: Vol[]};

function weighted(net: Net): WeightedNetLayer[] {
  return net.layers.filter((layer): layer is WeightedNetLayer => layer.filters !== undefined);
}

/** A filter holds the weights of one output in the order of its inputs, channels innermost: a column of the kernel. */
function setWeights(net: Net, network: Network): void {
  const layers = weightedLayers(network);
  weighted(net).forEach(({filters, biases}, index) => {
    const {kernel, bias} = layers[index]!;
    filters.forEach(({w}, o) => {
      for (let i = 0; i < w.length; i++) w[i] = kernel[i * filters.length + o]!;
    });
    biases.w.set(bias ?? []);
  });
}

function weightsOf(net: Net): Float64Array[] {
  return weighted(net).flatMap(({filters, biases}) => {
    const kernel = new Float64Array(filters.reduce((sum, {w}) => sum + w.length, 0));
    filters.forEach(({w}, o) => w.forEach((value, i) => (kernel[i * filters.length + o] = value)));
    return [kernel, Float64Array.from(biases.w)];
  });
}

/** Its softmax brings the fully connected layer before it along. */
function definitionOf(layer: Layer): object[] {
  switch (layer.kind) {
    case 'dense':
      return layer.activation === 'softmax'
        ? [{type: 'softmax', num_classes: layer.outputs}]
        : [{type: 'fc', num_neurons: layer.outputs, activation: layer.activation}];
    case 'conv2d': {
      const {size, outputs, activation} = layer;
      const pad = (size - 1) / 2;
      return [{type: 'conv', sx: size, filters: outputs, stride: 1, pad, activation}];
    }
    case 'max_pool2d':
      return [{type: 'pool', sx: layer.size, stride: layer.size}];
    case 'flatten':
      return []; // a fully connected layer takes any volume
    default:
      throw new Error(`ConvNetJS has no layer ${layer.kind} here`);
  }
}

function buildNet(library: ConvNetJS, network: Network): Net {
  const [out_sx, out_sy, out_depth] = volumeShape(network.inputShape);
  const net = new library.Net();
  net.makeLayers([
    {type: 'input', out_sx, out_sy, out_depth},
    ...network.layers.flatMap(definitionOf),
  ]);
  setWeights(net, network);
  return net;
}

function wrap(
  library: ConvNetJS,
  net: Net,
  inputShape: number[],
  learningRate: number,
  batchSize: number,
): TrainableNetwork {
  const shape = volumeShape(inputShape);
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
        vol: volume(library, shape, sampleOf(batch, index)),
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
    infer: (input) => net.forward(volume(library, shape, input)).w,
    logits(batch) {
      const rows = Array.from(batch.labels, (_, index) => {
        net.forward(volume(library, shape, sampleOf(batch, index)));
        return Array.from(net.layers.at(-1)?.in_act.w ?? []);
      });
      return Promise.resolve(rows.flat());
    },
    save: () =>
      Promise.resolve([
        {name: MODEL_FILE, bytes: new TextEncoder().encode(JSON.stringify(net.toJSON()))},
      ]),
    setWeights: (network) => setWeights(net, network),
    weights: () => Promise.resolve(weightsOf(net)),
  };
}

/** Layers by their exported classes; activations are those that makeLayers() puts behind a layer when asked. */
function inventoryOf(library: ConvNetJS): Inventory {
  const names = Object.keys(library)
    .filter((name) => name.endsWith('Layer'))
    .map((name) => name.slice(0, -'Layer'.length));
  const isActivation = (name: string): boolean => {
    const net = new library.Net();
    net.makeLayers([
      {type: 'input', out_sx: 1, out_sy: 1, out_depth: 2},
      {type: 'fc', num_neurons: 2, activation: name.toLowerCase()},
      {type: 'regression', num_neurons: 1},
    ]);
    return net.layers[2]?.layer_type === name.toLowerCase(); // behind input and fc
  };
  const activations = names.filter(isActivation);
  // The trainer compares its method with names; what is none of them is plain descent.
  const source = library.Trainer.prototype.train.toString();
  const methods = source.matchAll(/"(\w+)"===?this\.method|this\.method===?"(\w+)"/g);
  const optimizers = new Set(Array.from(methods, ([, before, after]) => before ?? after!));
  return {
    layers: names.filter((name) => !activations.includes(name)),
    activations,
    optimizers: [...optimizers, 'sgd'],
  };
}

export async function load(runtime: Runtime): Promise<Framework> {
  await runtime.loadScripts();
  const {convnetjs: library} = globalThis as unknown as {convnetjs: ConvNetJS};
  return {
    facts: () => ({framework_version: runtime.version}), // it does not say
    memory: () => null,
    inventory: () => inventoryOf(library),
    async openModel(url, part) {
      const json = await fetchJson(url, part);
      const built = part('build');
      const net = new library.Net();
      net.fromJSON(json);
      built();
      const {out_sx, out_sy, out_depth} = net.layers[0]!;
      return {
        // A volume's values are rows of columns of channels.
        inputs: [{name: 'input', type: 'float32', shape: [out_sy, out_sx, out_depth]}],
        infer([feed]) {
          const given = volume(library, [out_sx, out_sy, out_depth], feed!.values as Float32Array);
          const {sx, sy, depth, w: values} = net.forward(given);
          return [{name: 'output', type: 'float64', shape: [sy, sx, depth], values}];
        },
      };
    },
    networks: {
      updateRule: 'minibatch',
      build: (network, learningRate, batchSize) =>
        wrap(library, buildNet(library, network), network.inputShape, learningRate, batchSize),
      async load(directory, {inputShape}, part) {
        const json = await fetchJson(directory + MODEL_FILE, part);
        const built = part('build');
        const net = new library.Net();
        net.fromJSON(json);
        built();
        return wrap(library, net, inputShape, 0, 1);
      },
    },
  };
}
