// TensorFlow.js, layers API.
import type {
  Backend,
  Framework,
  Inventory,
  LoadPart,
  LoadedNetwork,
  ModelFile,
  PreparedBatch,
  Runtime,
  SampleShape,
  TrainableNetwork,
} from '../../harness/adapter.ts';
import {PageFailure} from '../../harness/page_failure.ts';
import {layerWeights, oneHot, weightedLayers} from '../../networks/network.ts';
import type {Layer as NetworkLayer, Network} from '../../networks/network.ts';
import type {Layer, LayersModel, SavedModel, Tensor, TensorFlow} from './library.ts';
import {refuseMissingKernel} from './missing_kernel.ts';
import {operatorProfiler} from './operators.ts';
import {openModel} from './own_model.ts';

const MODEL_FILE = 'model.json';
const WEIGHTS_FILE = 'weights.bin';

function setWeights(tf: TensorFlow, model: LayersModel, network: Network): void {
  const tensors = weightedLayers(network)
    .flatMap(layerWeights)
    .map(({values, shape}) => tf.tensor(values, shape));
  model.setWeights(tensors);
  tensors.forEach((tensor) => tensor.dispose());
}

function makeLayer({layers}: TensorFlow, layer: NetworkLayer, inputShape?: number[]): unknown {
  const first = inputShape === undefined ? {} : {inputShape};
  switch (layer.kind) {
    case 'dense':
      return layers.dense({...first, units: layer.outputs, activation: layer.activation});
    case 'conv2d': {
      const {outputs: filters, size: kernelSize, activation} = layer;
      return layers.conv2d({...first, filters, kernelSize, padding: 'same', activation});
    }
    case 'max_pool2d':
      return layers.maxPooling2d({...first, poolSize: layer.size});
    case 'flatten':
      return layers.flatten(first);
    case 'lstm':
      return layers.lstm({
        ...first,
        units: layer.units,
        recurrentActivation: 'sigmoid', // its default is the piecewise linear hardSigmoid
        returnSequences: layer.sequences,
      });
    default:
      throw new Error(`no layer ${layer.kind} of TensorFlow.js here`);
  }
}

function buildModel(tf: TensorFlow, network: Network, learningRate: number): LayersModel {
  const model = tf.sequential();
  network.layers.forEach((layer, index) => {
    model.add(makeLayer(tf, layer, index === 0 ? network.inputShape : undefined));
  });
  setWeights(tf, model, network);
  model.compile({optimizer: tf.train.sgd(learningRate), loss: 'categoricalCrossentropy'});
  return model;
}

/** The two files that tf.io.browserDownloads would write. */
async function saveFiles(tf: TensorFlow, model: LayersModel): Promise<ModelFile[]> {
  const saved: SavedModel[] = [];
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      saved.push(artifacts);
      return Promise.resolve({
        modelArtifactsInfo: {dateSaved: new Date(), modelTopologyType: 'JSON'},
      });
    }),
  );
  const [artifacts] = saved;
  if (artifacts === undefined) throw new Error('save() gave no model');
  const {modelTopology, format, generatedBy, convertedBy, weightSpecs, weightData} = artifacts;
  const json = JSON.stringify({
    modelTopology,
    format,
    generatedBy,
    convertedBy,
    weightsManifest: [{paths: [`./${WEIGHTS_FILE}`], weights: weightSpecs}],
  });
  return [
    {name: MODEL_FILE, bytes: new TextEncoder().encode(json)},
    {name: WEIGHTS_FILE, bytes: new Uint8Array(weightData)},
  ];
}

function kernelAndBias(layer: Layer | undefined): [Tensor, Tensor] {
  const [kernel, bias] = layer?.getWeights() ?? [];
  if (kernel === undefined || bias === undefined) throw new Error('a layer has no kernel and bias');
  return [kernel, bias];
}

async function readLater(output: Tensor): Promise<Float32Array> {
  const values = await output.data();
  output.dispose();
  return values;
}

function readAtOnce(output: Tensor): Float32Array {
  const values = output.dataSync();
  output.dispose();
  return values;
}

/** One call of the library, awaited by the loss: trainOnBatch() reads it by data(), what it calls leaves it to us. */
function trainer(model: LayersModel, x: Tensor, y: Tensor, sync: boolean): PreparedBatch {
  if (!sync) return {train: () => model.trainOnBatch(x, y).catch(refuseMissingKernel)};
  const {model: functional = model} = model; // a sequential one passes trainOnBatch() on to it
  return {
    train(returned) {
      try {
        const losses = functional.makeTrainFunction()([x, y]);
        returned();
        return losses.map(readAtOnce)[0]![0]!;
      } catch (error) {
        return refuseMissingKernel(error);
      }
    },
  };
}

/** `sync`: results are read by dataSync(), which waits for the GPU, else by data(), which asks it now and then. */
function wrap(
  tf: TensorFlow,
  model: LayersModel,
  {inputShape, classes}: SampleShape,
  sync: boolean,
): TrainableNetwork {
  return {
    prepareBatch({inputs, labels}) {
      const targets = new Float32Array(labels.length * classes);
      labels.forEach((label, index) => targets.set(oneHot(label, classes), index * classes));
      const x = tf.tensor(inputs, [labels.length, ...inputShape]);
      const y = tf.tensor(targets, [labels.length, classes]);
      return trainer(model, x, y, sync);
    },
    infer(input, returned) {
      const output = tf.tidy(() => model.predict(tf.tensor(input, [1, ...inputShape])));
      returned(); // before a GPU has computed
      return sync ? readAtOnce(output) : readLater(output);
    },
    logits({inputs, labels}) {
      const hidden = tf.model({inputs: model.inputs, outputs: model.layers.at(-2)?.output});
      const [kernel, bias] = kernelAndBias(model.layers.at(-1));
      return readLater(
        tf.tidy(() =>
          tf.add(
            tf.matMul(hidden.predict(tf.tensor(inputs, [labels.length, ...inputShape])), kernel),
            bias,
          ),
        ),
      );
    },
    save: () => saveFiles(tf, model),
    setWeights: (network) => setWeights(tf, model, network),
    weights: () =>
      Promise.all(model.layers.flatMap((layer) => layer.getWeights().map((each) => each.data()))),
  };
}

/** Every class that the library has registered; names in lower case are activations, initializers and the like are not. */
function inventoryOf(tf: TensorFlow): Inventory {
  const classes = Object.entries(tf.serialization.SerializationMap.getMap().classNameMap);
  const derived = (base: abstract new () => unknown): string[] =>
    classes.filter(([, [{prototype}]]) => prototype instanceof base).map(([name]) => name);
  return {
    layers: derived(tf.layers.Layer),
    activations: classes.map(([name]) => name).filter((name) => /^[a-z]/.test(name)),
    optimizers: derived(tf.Optimizer),
    imports: [
      ...('loadLayersModel' in tf ? ['keras' as const] : []),
      ...('loadGraphModel' in tf ? ['tensorflow' as const] : []),
    ],
  };
}

/** The library's own loader. What it does behind its handler's load(), which fetches and parses, is building. */
async function loadModel(tf: TensorFlow, directory: string, part: LoadPart): Promise<LayersModel> {
  const http = tf.io.http(directory + MODEL_FILE);
  let built = (): void => undefined;
  const model = await tf.loadLayersModel({
    async load() {
      const artifacts = await http.load();
      built = part('build');
      return artifacts;
    },
  });
  built();
  return model;
}

/** Ends as unsupported with what the library said of it: an exception, or false and a line in the console. */
async function startBackend(tf: TensorFlow, runtime: Runtime): Promise<void> {
  let reason = '';
  try {
    if (await tf.setBackend(runtime.backend)) {
      await tf.ready();
      return;
    }
  } catch (error) {
    reason = String(error);
  }
  reason = reason || runtime.lastConsoleText() || `no backend ${runtime.backend}`;
  throw new PageFailure('unsupported', 'backend_unavailable', reason);
}

export async function load(runtime: Runtime): Promise<Framework> {
  await runtime.loadScripts();
  const {tf} = globalThis as unknown as {tf: TensorFlow};
  tf.wasm?.setWasmPaths(runtime.vendorUrl);
  await startBackend(tf, runtime);
  const sync = runtime.text('readback') === 'sync';
  return {
    facts: () => ({
      framework_version: tf.version.tfjs,
      backend: tf.getBackend() as Backend,
      ...(runtime.backend === 'wasm' && tf.wasm !== undefined
        ? {threads: tf.wasm.getThreadsCount()}
        : {}),
    }),
    memory: () => ({tensor_count: tf.memory().numTensors, tensor_bytes: tf.memory().numBytes}),
    inventory: () => inventoryOf(tf),
    operators: operatorProfiler(tf, runtime.backend),
    openModel: (url, part) => openModel(tf, url, sync, part, runtime),
    networks: {
      updateRule: 'minibatch',
      build: (network, learningRate) =>
        wrap(tf, buildModel(tf, network, learningRate), network, sync),
      load: async (directory, shape, part): Promise<LoadedNetwork> =>
        wrap(tf, await loadModel(tf, directory, part), shape, sync),
    },
  };
}
