// Keras.js: inference of Keras models.
import {encodeKerasJs} from '../formats/kerasjs.ts';
import type {Framework, Runtime} from '../harness/adapter.ts';
import {plainFacts} from '../harness/backend_facts.ts';
import {PageFailure} from '../harness/page_failure.ts';
import type {KerasJS} from './library.ts';

const MODEL_FILE = 'model.bin';

export async function load(runtime: Runtime): Promise<Framework> {
  await runtime.loadScripts();
  const {KerasJS: library} = globalThis as unknown as {KerasJS: KerasJS};
  const gpu = runtime.backend === 'webgl';
  if (gpu && !library.GPU_SUPPORT)
    throw new PageFailure('unsupported', 'backend_unavailable', 'Keras.js finds no WebGL 2');
  const gl = gpu ? runtime.glContexts().at(-1) : undefined; // it makes its context when it is loaded
  return {
    facts: () => plainFacts(runtime.version, gl === undefined ? 'cpu' : 'webgl', gl),
    memory: () => null,
    remarks: {model_load: 'includes one forward pass: the loader runs the network once'},
    inventory: () => ({
      layers: Object.keys(library.layers),
      activations: Object.keys(library.activations),
      optimizers: [], // it does not train
    }),
    networks: {
      reads: 'keras',
      encode: (network) => [{name: MODEL_FILE, bytes: encodeKerasJs(network)}],
      async load(urls) {
        const model = new library.Model({filepath: urls.get(MODEL_FILE) ?? '', gpu});
        await model.ready();
        const [input] = model.inputLayerNames as [string];
        return {
          async infer(values) {
            const {output} = await model.predict({[input]: values}); // so called of Sequential models
            return output;
          },
        };
      },
    },
  };
}
