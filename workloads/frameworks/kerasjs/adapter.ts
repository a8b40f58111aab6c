// Keras.js: inference of Keras models.
import type {Framework, OpenedModel, Runtime} from '../../harness/adapter.ts';
import {PageFailure} from '../../harness/page_failure.ts';
import type {KerasJS, Model} from './library.ts';
import {checkWeights} from './weights.ts';

const MODEL_FILE = 'model.bin';

/** Values go in as 32-bit numbers, whatever they stand for. */
function wrapOpened(model: Model): OpenedModel {
  const names = model.inputLayerNames;
  return {
    check: () => checkWeights(model),
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
  async function open(url: string): Promise<Model> {
    const model = new library.Model({filepath: url, gpu});
    await model.ready();
    return model;
  }

  return {
    facts: () => ({framework_version: runtime.version}), // it does not say
    memory: () => null,
    remarks: {model_load: 'includes one forward pass: the loader runs the network once'},
    inventory: () => ({
      layers: Object.keys(library.layers),
      activations: Object.keys(library.activations),
      optimizers: [], // it does not train
    }),
    async openModel(url) {
      try {
        return wrapOpened(await open(url));
      } catch (error) {
        // Of a file that it cannot read it says the reason to the console alone.
        const said = runtime.lastConsoleText();
        if (said === '' || !(error instanceof Error)) throw error;
        throw new Error(`${error.message} (${said})`, {cause: error});
      }
    },
    networks: {
      reads: 'keras',
      async load(directory) {
        const model = await open(directory + MODEL_FILE);
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
