// Keras.js: inference of Keras models.
import {encodeKerasJs} from '../formats/kerasjs.ts';
import type {Framework, Runtime} from '../harness/adapter.ts';
import {describeGl} from '../harness/gl_capture.ts';
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
    facts: () => ({
      framework_version: runtime.version, // the library does not say its own
      actual_backend: gpu && gl !== undefined ? 'webgl' : 'cpu',
      ...(gl === undefined ? {adapter: null, adapter_is_software: null} : describeGl(gl)),
      threads: null,
      simd: null,
    }),
    memory: () => null,
    remarks: {model_load: 'includes one forward pass: the loader runs the network once'},
    networks: {
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
