// Keras.js: inference of Keras models.
import {encodeKerasJs} from '../../formats/kerasjs.ts';
import type {Framework, OpenedModel, Runtime} from '../../harness/adapter.ts';
import {plainFacts} from '../../harness/backend_facts.ts';
import {PageFailure} from '../../harness/page_failure.ts';
import type {KerasJS, Model} from './library.ts';
import {checkWeights} from './weights.ts';

const MODEL_FILE = 'model.bin';

/** Values go in as 32-bit numbers, whatever they stand for. */
function wrapOpened(model: Model): OpenedModel {
  const names = model.inputLayerNames;
  return {
    inputs: names.map((name) => {
      const {shape, outbound} = model.modelLayersMap.get(name)!;
      const places = outbound.some(
        (next) => model.modelLayersMap.get(next)?.layerClass === 'Embedding',
      );
      return {name, type: places ? 'int32' : 'float32', shape};
    }),
    async infer(feeds) {
      const given = feeds.map(({values}, index): [string, Float32Array] => [
        names[index]!,
        values instanceof Float32Array ? values : Float32Array.from(values as Int32Array),
      ]);
      const answer = await model.predict(Object.fromEntries(given));
      return Object.entries(answer).map(([name, values], index) => {
        const {output} = model.modelLayersMap.get(model.outputLayerNames[index]!)!;
        return {name, type: 'float32', shape: output.tensor.shape, values};
      });
    },
  };
}

export async function load(runtime: Runtime): Promise<Framework> {
  await runtime.loadScripts();
  const {KerasJS: library} = globalThis as unknown as {KerasJS: KerasJS};
  const gpu = runtime.backend === 'webgl';
  if (gpu && !library.GPU_SUPPORT)
    throw new PageFailure('unsupported', 'backend_unavailable', 'Keras.js finds no WebGL 2');
  const gl = gpu ? runtime.glContexts().at(-1) : undefined; // it makes its context when it is loaded
  async function open(url: string): Promise<Model> {
    const model = new library.Model({filepath: url, gpu});
    await model.ready();
    return model;
  }

  return {
    facts: () => plainFacts(runtime.version, gl === undefined ? 'cpu' : 'webgl', gl),
    memory: () => null,
    remarks: {model_load: 'includes one forward pass: the loader runs the network once'},
    inventory: () => ({
      layers: Object.keys(library.layers),
      activations: Object.keys(library.activations),
      optimizers: [], // it does not train
    }),
    async openModel(url) {
      try {
        const model = await open(url);
        checkWeights(model);
        return wrapOpened(model);
      } catch (error) {
        // Of a file that it cannot read it says the reason to the console alone.
        const said = runtime.lastConsoleText();
        if (said === '' || !(error instanceof Error)) throw error;
        throw new Error(`${error.message} (${said})`, {cause: error});
      }
    },
    networks: {
      reads: 'keras',
      encode: (network) => [{name: MODEL_FILE, bytes: encodeKerasJs(network)}],
      async load(urls) {
        const model = await open(urls.get(MODEL_FILE) ?? '');
        const [input] = model.inputLayerNames as [string];
        return {
          async infer(values) {
            const {output} = await model.predict({[input]: values}); // so called of Sequential models
            return output!;
          },
        };
      },
    },
  };
}
