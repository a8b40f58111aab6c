// TensorFlow.js, layers API.
import type {Backend, Framework, MlpModel, ModelFile, Runtime} from '../harness/adapter.ts';
import {describeGl} from '../harness/gl_capture.ts';
import {PageFailure} from '../harness/page_failure.ts';
import {CLASSES, INPUTS} from '../models/mlp.ts';
import type {DenseWeights, Network} from '../models/mlp.ts';
import type {LayersModel, SavedModel, TensorFlow} from './library.ts';

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
  let saved: SavedModel | null = null;
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      saved = artifacts;
      return Promise.resolve({modelArtifactsInfo: {dateSaved: new Date(), modelTopologyType: 'JSON'}});
    }),
  );
  const {modelTopology, format, generatedBy, convertedBy, weightSpecs, weightData} = saved!;
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

function wrap(tf: TensorFlow, model: LayersModel): MlpModel {
  return {
    prepareBatch({inputs, labels}) {
      const oneHot = new Float32Array(labels.length * CLASSES);
      labels.forEach((label, index) => (oneHot[index * CLASSES + label] = 1));
      const x = tf.tensor2d(inputs, [labels.length, INPUTS]);
      const y = tf.tensor2d(oneHot, [labels.length, CLASSES]);
      return {train: () => model.trainOnBatch(x, y)}; // awaits the loss, which is a read-back
    },
    async infer(input) {
      const output = tf.tidy(() => model.predict(tf.tensor2d(input, [1, INPUTS])));
      const values = await output.data(); // predict() itself returns before a GPU has computed
      output.dispose();
      return values;
    },
    async logits(input) {
      const hidden = tf.model({inputs: model.inputs, outputs: model.layers.at(-2)!.output});
      const [kernel, bias] = model.layers.at(-1)!.getWeights();
      const output = tf.tidy(() => tf.add(tf.matMul(hidden.predict(tf.tensor2d(input, [1, INPUTS])), kernel!), bias!));
      const values = await output.data();
      output.dispose();
      return values;
    },
    save: () => saveFiles(tf, model),
    setWeights: (layers) => setWeights(tf, model, layers),
    weights: () =>
      Promise.all(
        model.layers.map(async (layer) => {
          const [kernel, bias] = layer.getWeights();
          return {kernel: await kernel!.data(), bias: await bias!.data()};
        }),
      ),
  };
}

function adapterOf(runtime: Runtime): {adapter: string | null; adapter_is_software: boolean | null} {
  const gl = runtime.backend === 'webgl' ? runtime.glContexts().at(-1) : undefined;
  return gl === undefined ? {adapter: null, adapter_is_software: null} : describeGl(gl);
}

export async function load(runtime: Runtime): Promise<Framework> {
  await runtime.loadScripts();
  const {tf} = globalThis as unknown as {tf: TensorFlow};
  tf.wasm?.setWasmPaths(runtime.vendorUrl);
  if (!(await tf.setBackend(runtime.backend))) {
    throw new PageFailure('unsupported', 'backend_unavailable', runtime.lastConsoleText() || `no backend ${runtime.backend}`);
  }
  await tf.ready();
  const wasm = runtime.backend === 'wasm';
  return {
    updateRule: 'minibatch',
    facts: () => ({
      framework_version: tf.version.tfjs,
      actual_backend: tf.getBackend() as Backend,
      ...adapterOf(runtime),
      threads: wasm ? tf.wasm!.getThreadsCount() : null,
      simd: wasm ? tf.env().getBool('WASM_HAS_SIMD_SUPPORT') : null,
    }),
    memory: () => ({tensor_count: tf.memory().numTensors, tensor_bytes: tf.memory().numBytes}),
    buildMlp: (network, learningRate) => wrap(tf, buildModel(tf, network, learningRate)),
    async loadMlp(urls) {
      // A blob has no siblings: the loader asks for each weight file's address.
      const handler = tf.io.http(urls.get(MODEL_FILE)!, {
        weightUrlConverter: (name) => Promise.resolve(urls.get(name.slice(name.lastIndexOf('/') + 1))!),
      });
      return wrap(tf, await tf.loadLayersModel(handler));
    },
  };
}
