// TensorFlow.js, layers API.
import type {Backend, Framework, TrainableMlp, ModelFile, Runtime} from '../harness/adapter.ts';
import {describeGl} from '../harness/gl_capture.ts';
import {describeGpu} from '../harness/gpu_adapter.ts';
import {PageFailure} from '../harness/page_failure.ts';
import {CLASSES, INPUTS, oneHot} from '../models/mlp.ts';
import type {DenseWeights, Network} from '../models/mlp.ts';
import type {Layer, LayersModel, SavedModel, Tensor, TensorFlow} from './library.ts';

const MODEL_FILE = 'model.json';
const WEIGHTS_FILE = 'weights.bin';

function setWeights(tf: TensorFlow, model: LayersModel, layers: DenseWeights[]): void {
  const tensors = layers.flatMap(({kernel, bias, inputs, outputs}) => [
    tf.tensor2d(kernel, [inputs, outputs]),
    tf.tensor1d(bias),
  ]);
  model.setWeights(tensors);
  tensors.forEach((tensor) => tensor.dispose());
}

function buildModel(tf: TensorFlow, network: Network, learningRate: number): LayersModel {
  const model = tf.sequential();
  network.layers.forEach(({outputs}, index) => {
    const last = index === network.layers.length - 1;
    model.add(
      tf.layers.dense({
        units: outputs,
        activation: last ? 'softmax' : 'relu',
        ...(index === 0 ? {inputShape: [INPUTS]} : {}),
      }),
    );
  });
  setWeights(tf, model, network.layers);
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

function denseWeights(layer: Layer | undefined): [Tensor, Tensor] {
  const [kernel, bias] = layer?.getWeights() ?? [];
  if (kernel === undefined || bias === undefined) throw new Error('a layer has no kernel and bias');
  return [kernel, bias];
}

async function readBack(output: Tensor): Promise<Float32Array> {
  const values = await output.data(); // predict() itself returns before a GPU has computed
  output.dispose();
  return values;
}

function wrap(tf: TensorFlow, model: LayersModel): TrainableMlp {
  return {
    prepareBatch({inputs, labels}) {
      const targets = new Float32Array(labels.length * CLASSES);
      labels.forEach((label, index) => targets.set(oneHot(label), index * CLASSES));
      const x = tf.tensor2d(inputs, [labels.length, INPUTS]);
      const y = tf.tensor2d(targets, [labels.length, CLASSES]);
      return {train: () => model.trainOnBatch(x, y)}; // awaits the loss, which is a read-back
    },
    infer: (input) => readBack(tf.tidy(() => model.predict(tf.tensor2d(input, [1, INPUTS])))),
    logits({inputs, labels}) {
      const hidden = tf.model({inputs: model.inputs, outputs: model.layers.at(-2)?.output});
      const [kernel, bias] = denseWeights(model.layers.at(-1));
      return readBack(
        tf.tidy(() =>
          tf.add(
            tf.matMul(hidden.predict(tf.tensor2d(inputs, [labels.length, INPUTS])), kernel),
            bias,
          ),
        ),
      );
    },
    save: () => saveFiles(tf, model),
    setWeights: (layers) => setWeights(tf, model, layers),
    weights: () =>
      Promise.all(
        model.layers.map(async (layer) => {
          const [kernel, bias] = denseWeights(layer);
          return {kernel: await kernel.data(), bias: await bias.data()};
        }),
      ),
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
    mlp: {
      updateRule: 'minibatch',
      build: (network, learningRate) => wrap(tf, buildModel(tf, network, learningRate)),
      async load(urls) {
        // A blob has no siblings: the loader asks for each weight file's address.
        const handler = tf.io.http(addressOf(urls, MODEL_FILE), {
          weightUrlConverter: (name) => Promise.resolve(addressOf(urls, name)),
        });
        return wrap(tf, await tf.loadLayersModel(handler));
      },
    },
  };
}
