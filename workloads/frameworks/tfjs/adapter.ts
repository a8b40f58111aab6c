// TensorFlow.js, layers API.
import type {
  Backend,
  Framework,
  Inventory,
  ModelFile,
  Runtime,
  SampleShape,
  TrainableNetwork,
} from '../../harness/adapter.ts';
import {describeGl} from '../../harness/gl_capture.ts';
import {describeGpu} from '../../harness/gpu_adapter.ts';
import {PageFailure} from '../../harness/page_failure.ts';
import {layerWeights, oneHot, weightedLayers} from '../../networks/network.ts';
import type {Layer as NetworkLayer, Network} from '../../networks/network.ts';
import type {Layer, LayersModel, SavedModel, Tensor, TensorFlow} from './library.ts';
import {refuseMissingKernel} from './missing_kernel.ts';
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

/** The file of that name, whatever directory a loader puts before it. */
function addressOf(urls: Map<string, string>, path: string): string {
  const url = urls.get(path.slice(path.lastIndexOf('/') + 1));
  if (url === undefined)
    throw new Error(`the model names ${path}, saved were ${[...urls.keys()].join(', ')}`);
  return url;
}

function kernelAndBias(layer: Layer | undefined): [Tensor, Tensor] {
  const [kernel, bias] = layer?.getWeights() ?? [];
  if (kernel === undefined || bias === undefined) throw new Error('a layer has no kernel and bias');
  return [kernel, bias];
}

async function readBack(output: Tensor): Promise<Float32Array> {
  const values = await output.data(); // predict() itself returns before a GPU has computed
  output.dispose();
  return values;
}

function wrap(
  tf: TensorFlow,
  model: LayersModel,
  {inputShape, classes}: SampleShape,
): TrainableNetwork {
  return {
    prepareBatch({inputs, labels}) {
      const targets = new Float32Array(labels.length * classes);
      labels.forEach((label, index) => targets.set(oneHot(label, classes), index * classes));
      const x = tf.tensor(inputs, [labels.length, ...inputShape]);
      const y = tf.tensor(targets, [labels.length, classes]);
      return {train: () => model.trainOnBatch(x, y).catch(refuseMissingKernel)}; // awaits the loss, a read-back
    },
    infer: (input) => readBack(tf.tidy(() => model.predict(tf.tensor(input, [1, ...inputShape])))),
    logits({inputs, labels}) {
      const hidden = tf.model({inputs: model.inputs, outputs: model.layers.at(-2)?.output});
      const [kernel, bias] = kernelAndBias(model.layers.at(-1));
      return readBack(
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

interface Adapter {
  adapter: string | null;
  adapter_is_software: boolean | null;
}

async function adapterOf(runtime: Runtime): Promise<Adapter> {
  if (runtime.backend === 'webgpu') return describeGpu();
  const gl = runtime.backend === 'webgl' ? runtime.glContexts().at(-1) : undefined;
  return gl === undefined ? {adapter: null, adapter_is_software: null} : describeGl(gl);
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
  const adapter = await adapterOf(runtime);
  const wasm = runtime.backend === 'wasm' ? tf.wasm : undefined;
  return {
    facts: () => ({
      framework_version: tf.version.tfjs,
      actual_backend: tf.getBackend() as Backend,
      ...adapter,
      threads: wasm?.getThreadsCount() ?? null,
      simd: wasm === undefined ? null : tf.env().getBool('WASM_HAS_SIMD_SUPPORT'),
    }),
    memory: () => ({tensor_count: tf.memory().numTensors, tensor_bytes: tf.memory().numBytes}),
    inventory: () => inventoryOf(tf),
    openModel: (url) => openModel(tf, url),
    networks: {
      updateRule: 'minibatch',
      build: (network, learningRate) => wrap(tf, buildModel(tf, network, learningRate), network),
      async load(urls, shape) {
        // A blob has no siblings: the loader asks for each weight file's address.
        const handler = tf.io.http(addressOf(urls, MODEL_FILE), {
          weightUrlConverter: (name) => Promise.resolve(addressOf(urls, name)),
        });
        return wrap(tf, await tf.loadLayersModel(handler), shape);
      },
    },
  };
}
