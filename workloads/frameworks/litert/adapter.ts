// LiteRT.js: inference of .tflite files, by XNNPACK in WebAssembly or by its WebGPU delegate.
import type {
  Framework,
  LoadedNetwork,
  OpenedModel,
  Placement,
  Runtime,
} from '../../harness/adapter.ts';
import {allowsCpuOperators, cpuOperatorsRefused} from '../../harness/cpu_operators.ts';
import {hasGpuAdapter} from '../../harness/gpu_capture.ts';
import {PageFailure} from '../../harness/page_failure.ts';
import type {CompiledModel, LiteRt} from './library.ts';
import {placementIn} from './placement.ts';

const MODEL_FILE = 'model.tflite';
const MODULE = '@litertjs/core';

function wrap(library: LiteRt, model: CompiledModel, inputShape: number[]): LoadedNetwork {
  return {
    async infer(values) {
      const input = new library.Tensor(values, [1, ...inputShape]);
      const [output] = await model.run([input]);
      const answer = (await output!.data()).slice(); // a view of the memory that delete() frees
      input.delete();
      output!.delete();
      return answer;
    },
  };
}

function wrapOpened(library: LiteRt, model: CompiledModel): OpenedModel {
  const names = model.getOutputDetails().map(({name}) => name);
  return {
    inputs: model.getInputDetails().map(({name, dtype: type, shape}) => ({name, type, shape})),
    async infer(feeds) {
      const inputs = feeds.map(({values, shape}) => new library.Tensor(values, shape));
      const outputs = await model.run(inputs);
      const answers = outputs.map(async (output, index) => ({
        name: names[index]!,
        type: output.type.dtype,
        shape: output.type.layout.dimensions.slice(),
        values: (await output.data()).slice(), // a view of the memory that delete() frees
      }));
      const read = await Promise.all(answers);
      for (const tensor of [...inputs, ...outputs]) tensor.delete();
      return read;
    },
  };
}

/** Its errors name places in its own source; the reason goes to the console alone. */
function withReason(error: unknown, said: string): unknown {
  const reasons = Array.from(said.matchAll(/ERROR: ([^|]+)/g), ([, reason]) => reason!.trim());
  if (reasons.length === 0 || !(error instanceof Error)) return error;
  return new Error(`${reasons.join(' ')} (${error.message})`, {cause: error});
}

export async function load(runtime: Runtime): Promise<Framework> {
  const library = (await import(/* a page's import map knows it */ MODULE)) as LiteRt;
  const {backend} = runtime;
  const gpu = backend === 'webgpu';
  if (gpu && !(library.isWebGPUSupported() && (await hasGpuAdapter())))
    throw new PageFailure(
      'unsupported',
      'backend_unavailable',
      'the browser gives no WebGPU adapter',
    );
  const threads = gpu ? 1 : runtime.integer('threads');
  await library.loadLiteRt(runtime.vendorUrl, {threads: threads > 1});
  const allowed = allowsCpuOperators(runtime);
  /** `placement`: where operators are left to the CPU. */
  async function compile(url: string): Promise<{model: CompiledModel; placement?: Placement}> {
    const texts: string[] = [];
    const ignore = runtime.listenToConsole((text) => texts.push(text));
    const model = await library
      .loadAndCompile(url, {
        accelerator: backend,
        // Its default is half precision, which no other framework computes in.
        ...(gpu ? {gpuOptions: {precision: 'fp32'}} : {cpuOptions: {numThreads: threads}}),
      })
      .finally(ignore);
    // On wasm it never is: there the CPU is what was asked for.
    if (!gpu || model.isFullyAccelerated) return {model};
    const placement = placementIn(texts);
    if (!allowed) throw cpuOperatorsRefused(runtime, placement);
    return {model, placement};
  }

  return {
    facts: () => ({framework_version: runtime.version, threads}), // it says neither
    memory: () => null,
    async openModel(url) {
      try {
        const {model, placement} = await compile(url);
        const opened = wrapOpened(library, model);
        return placement === undefined ? opened : {...opened, placement: () => placement};
      } catch (error) {
        throw error instanceof PageFailure ? error : withReason(error, runtime.lastConsoleText());
      }
    },
    networks: {
      reads: 'tensorflow', // its own converter's .tflite
      load: async (directory, {inputShape}) =>
        wrap(library, (await compile(directory + MODEL_FILE)).model, inputShape),
    },
  };
}
