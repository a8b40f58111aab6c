// Transformers.js: inference of a transformer encoder, through the library's own loader of a model folder. It computes with an
// ONNX Runtime Web of its own.
import {encodeOnnx} from '../../formats/onnx.ts';
import type {
  BackendFacts,
  Framework,
  LoadedNetwork,
  ModelFile,
  Runtime,
} from '../../harness/adapter.ts';
import {describeGpu} from '../../harness/gpu_adapter.ts';
import {PageFailure} from '../../harness/page_failure.ts';
import {transformerNetwork} from '../../networks/transformer.ts';
import type {Network} from '../../networks/network.ts';
import type {Model, Transformers} from './library.ts';

const MODULE = '@huggingface/transformers';
const NAMES = {input: 'input_ids', output: 'logits'};
const CONFIG_FILE = 'config.json';
const MODEL_FILE = 'model.onnx';
const FOLDER = '/model-of-this-page/'; // addresses below it never leave the page
const STARTER_DEPTH = 1;
const STARTER_WIDTH = 8;

/** The two files of a model folder that the loader reads: what kind of model it is, and the network. */
function modelFiles(network: Network): ModelFile[] {
  const config = {model_type: 'bert', architectures: ['BertForSequenceClassification']};
  return [
    {name: CONFIG_FILE, bytes: new TextEncoder().encode(JSON.stringify(config))},
    {name: MODEL_FILE, bytes: encodeOnnx(network, NAMES)},
  ];
}

function wrap(library: Transformers, model: Model): LoadedNetwork {
  return {
    async infer(values) {
      const tokens = BigInt64Array.from(values, BigInt);
      const input_ids = new library.Tensor('int64', tokens, [1, tokens.length]);
      return (await model({input_ids})).logits.data; // read back to the CPU
    },
  };
}

export async function load(runtime: Runtime): Promise<Framework> {
  const library = (await import(/* a page's import map knows it */ MODULE)) as Transformers;
  const {backend} = runtime;
  const gpu = backend === 'webgpu';
  const {env} = library;
  Object.assign(env, {
    allowLocalModels: true,
    allowRemoteModels: false,
    useBrowserCache: false,
    useWasmCache: false,
    localModelPath: FOLDER,
  });
  const {wasm} = env.backends.onnx;
  wasm.wasmPaths = runtime.vendorUrl;
  wasm.numThreads = gpu ? 1 : runtime.integer('threads');

  async function fromFiles(urls: Map<string, string>): Promise<Model> {
    env.fetch = (url, init) => {
      const known = urls.get(url.slice(url.lastIndexOf('/') + 1));
      return known === undefined
        ? Promise.resolve(new Response(null, {status: 404}))
        : fetch(known, init);
    };
    try {
      return await library.AutoModelForSequenceClassification.from_pretrained('encoder', {
        device: backend,
        dtype: 'fp32',
        // What WebGPU cannot do would go to the CPU unsaid: such a network is refused instead.
        session_options: {extra: {session: {disable_cpu_ep_fallback: gpu ? '1' : '0'}}},
      });
    } catch (error) {
      if (!gpu) throw error;
      throw new PageFailure('unsupported', 'backend_unavailable', String(error));
    }
  }

  // The first model starts the WebAssembly runtime and the device; without it that would be in the model's loading time.
  const starter = modelFiles(transformerNetwork(STARTER_DEPTH, STARTER_WIDTH, 0));
  await fromFiles(
    new Map(starter.map(({name, bytes}) => [name, URL.createObjectURL(new Blob([bytes]))])),
  );
  const adapter: Pick<BackendFacts, 'adapter' | 'adapter_is_software'> = gpu
    ? await describeGpu()
    : {adapter: null, adapter_is_software: null};
  return {
    facts: () => ({
      framework_version: env.version,
      actual_backend: backend,
      ...adapter,
      threads: gpu ? null : wasm.numThreads,
      simd: gpu ? null : true, // there is no other build
    }),
    memory: () => null,
    networks: {
      reads: 'onnx',
      encode: modelFiles,
      load: async (urls) => wrap(library, await fromFiles(urls)),
    },
  };
}
