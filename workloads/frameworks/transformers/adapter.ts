// Transformers.js: inference of a transformer encoder, through the library's own loader of a model folder. It computes with an
// ONNX Runtime Web of its own.
import type {Framework, LoadedNetwork, Runtime} from '../../harness/adapter.ts';
import {PageFailure} from '../../harness/page_failure.ts';
import type {Model, Transformers} from './library.ts';

const MODULE = '@huggingface/transformers';
// It asks for NAME/config.json and NAME/onnx/model.onnx below its folder of local models.
const FOLDER = '/models/';
const NAME = 'encoder';
type Fetch = Transformers['env']['fetch'];
const pageFetch = globalThis.fetch.bind(globalThis);

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

  async function fromFolder(directory: string): Promise<Model> {
    const fromThere: Fetch = (url, init) =>
      pageFetch(directory + url.slice(url.lastIndexOf('/') + 1), init);
    // Version 3 has no env.fetch and calls the page's own.
    if ('fetch' in env) env.fetch = fromThere;
    else
      globalThis.fetch = (url, init) =>
        typeof url === 'string' && url.startsWith(FOLDER)
          ? fromThere(url, init)
          : pageFetch(url, init);
    try {
      return await library.AutoModelForSequenceClassification.from_pretrained(NAME, {
        device: backend,
        dtype: 'fp32',
        // What WebGPU cannot do would go to the CPU unsaid: such a network is refused instead.
        session_options: {extra: {session: {disable_cpu_ep_fallback: gpu ? '1' : '0'}}},
      });
    } catch (error) {
      if (!gpu) throw error;
      const words = String(error);
      const left = words.includes('assigned to the default CPU EP');
      throw new PageFailure('unsupported', left ? 'cpu_operators' : 'backend_unavailable', words);
    }
  }

  return {
    facts: () => ({framework_version: env.version, threads: wasm.numThreads}),
    memory: () => null,
    networks: {
      reads: 'onnx',
      load: async (directory) => wrap(library, await fromFolder(directory)),
    },
  };
}
