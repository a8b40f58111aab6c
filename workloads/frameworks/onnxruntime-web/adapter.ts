// ONNX Runtime Web: inference of ONNX files.
import {onnxInputDims} from '../../formats/onnx_inputs.ts';
import type {
  Framework,
  LoadedNetwork,
  OpenedModel,
  Placement,
  Runtime,
} from '../../harness/adapter.ts';
import {allowsCpuOperators, cpuOperatorsRefused} from '../../harness/cpu_operators.ts';
import {besideModel} from '../../harness/model_address.ts';
import {PageFailure} from '../../harness/page_failure.ts';
import type {Ort, Session} from './library.ts';
import {operatorProfiler} from './operators.ts';
import type {Opened} from './operators.ts';
import {placementIn} from './placement.ts';

const MODEL_FILE = 'model.onnx';

// What it says of a provider that does not start, and, by code 9, of operators that it has nowhere.
const UNSUPPORTED =
  /no available backend found|GPU adapter|WebGPU is not|WebNN is not|ERROR_CODE: 9\b/i;
// And of operators that a provider lacks, and that it was forbidden to leave to the CPU.
const LEFT_TO_CPU = /assigned to the default CPU EP/;
const ALL_WORDS = 0;

/** Of one sample. Keras' converter leaves images, of three channels, as Keras has them; those of files written here have one. */
function dimsOf(inputShape: number[]): number[] {
  return inputShape[2] === 3 ? [1, ...inputShape] : onnxInputDims(inputShape);
}

function wrap(ort: Ort, opened: Opened, inputShape: number[]): LoadedNetwork {
  const [input] = opened.session.inputNames as [string];
  const [output] = opened.session.outputNames as [string];
  const dims = dimsOf(inputShape);
  return {
    async infer(values) {
      const given = new ort.Tensor('float32', values, dims);
      const {[output]: answer} = await opened.session.run({[input]: given}); // outputs are read back to the CPU
      return answer!.data as Float32Array;
    },
  };
}

/** A length that is free and has no name is -1, which the library reads as a number without a sign. */
function lengthOf(length: number | string): number | string | null {
  return typeof length === 'number' && length >= 2 ** 31 ? null : length;
}

/** Maps and sequences, which classifiers of scikit-learn give, cannot be read by the library in a page. */
function tensorOutputs({outputMetadata}: Session): {names: string[]; leftOut: string[]} {
  const names = (isTensor: boolean): string[] =>
    outputMetadata.filter((each) => each.isTensor === isTensor).map(({name}) => name);
  return {names: names(true), leftOut: names(false)};
}

function wrapOpened(ort: Ort, opened: Opened): OpenedModel {
  const {session} = opened;
  const {names, leftOut} = tensorOutputs(session);
  if (names.length === 0)
    throw new PageFailure(
      'unsupported',
      'output_type',
      `none of its outputs is a tensor: ${leftOut.join(', ')}; of scikit-learn convert it with the option zipmap=False`,
    );
  return {
    ...(leftOut.length > 0
      ? {remarks: {outputs_left_out: `no tensors: ${leftOut.join(', ')}`}}
      : {}),
    inputs: session.inputMetadata.map((input) => ({
      name: input.name,
      type: input.isTensor ? input.type : 'no tensor',
      shape: input.isTensor ? input.shape.map(lengthOf) : undefined,
    })),
    async infer(feeds) {
      const given = Object.fromEntries(
        feeds.map(({values, shape, type}, index) => [
          session.inputNames[index]!,
          new ort.Tensor(type, values, shape),
        ]),
      );
      const answer = await opened.session.run(given, names); // outputs are read back to the CPU
      return names.map((name) => {
        const {type, dims: shape, data: values} = answer[name]!;
        return {name, type, shape, values};
      });
    },
  };
}

export async function load(runtime: Runtime): Promise<Framework> {
  await runtime.loadScripts();
  const {ort} = globalThis as unknown as {ort: Ort};
  const {backend} = runtime;
  ort.env.wasm.wasmPaths = runtime.vendorUrl;
  ort.env.wasm.numThreads = backend === 'wasm' ? runtime.integer('threads') : 1;
  const allowed = backend === 'wasm' || allowsCpuOperators(runtime);
  const make = (
    url: string,
    beside: readonly string[],
    cpuFallback: boolean,
    more: {logSeverityLevel?: number; enableProfiling?: boolean} = {},
  ): Promise<Session> =>
    ort.InferenceSession.create(url, {
      executionProviders: [{name: backend}],
      extra: {session: {disable_cpu_ep_fallback: cpuFallback ? '0' : '1'}},
      ...(beside.length > 0
        ? {externalData: beside.map((path) => ({path, data: besideModel(url, path)}))}
        : {}),
      ...more,
    });
  /** Only the console is told, and only of a session that tells all: one beside that which is measured. */
  const placementOf = async (url: string, beside: readonly string[]): Promise<Placement> => {
    const texts: string[] = [];
    const ignore = runtime.listenToConsole((text) => texts.push(text));
    const session = await make(url, beside, true, {logSeverityLevel: ALL_WORDS}).finally(ignore);
    await session.release();
    return placementIn(texts);
  };
  let opened: Opened | undefined;
  const create = async (url: string, beside: readonly string[] = []): Promise<Opened> => {
    try {
      opened = {
        session: await make(url, beside, allowed),
        openProfiled: () => make(url, beside, allowed, {enableProfiling: true}),
      };
      return opened;
    } catch (error) {
      const words = String(error);
      if (LEFT_TO_CPU.test(words))
        throw cpuOperatorsRefused(runtime, await placementOf(url, beside));
      if (backend === 'wasm' || !UNSUPPORTED.test(words)) throw error;
      throw new PageFailure('unsupported', 'backend_unavailable', words);
    }
  };
  return {
    facts: () => ({
      framework_version: ort.env.versions.web ?? ort.env.versions.common,
      threads: ort.env.wasm.numThreads,
    }),
    memory: () => null,
    operators: operatorProfiler(runtime, () => opened!),
    openModel: async (url, _part, beside) => ({
      ...wrapOpened(ort, await create(url, beside)),
      ...(allowed && backend !== 'wasm' ? {placement: () => placementOf(url, beside)} : {}),
    }),
    networks: {
      reads: 'onnx',
      load: async (directory, {inputShape}) =>
        wrap(ort, await create(directory + MODEL_FILE), inputShape),
    },
  };
}
