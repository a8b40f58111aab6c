// ONNX Runtime Web: inference of ONNX files.
import {onnxInputDims} from '../../formats/onnx_inputs.ts';
import type {Framework, LoadedNetwork, OpenedModel, Runtime} from '../../harness/adapter.ts';
import {besideModel} from '../../harness/model_address.ts';
import {PageFailure} from '../../harness/page_failure.ts';
import type {Ort, Session} from './library.ts';

const MODEL_FILE = 'model.onnx';

// What it says of a provider that does not start, and of operators that one lacks: forbidden to go to the CPU, or code 9, not
// implemented.
const UNSUPPORTED =
  /no available backend found|GPU adapter|WebGPU is not|WebNN is not|assigned to the default CPU EP|ERROR_CODE: 9\b/i;

/** Of one sample. Keras' converter leaves images, of three channels, as Keras has them; those of files written here have one. */
function dimsOf(inputShape: number[]): number[] {
  return inputShape[2] === 3 ? [1, ...inputShape] : onnxInputDims(inputShape);
}

function wrap(ort: Ort, session: Session, inputShape: number[]): LoadedNetwork {
  const [input] = session.inputNames as [string];
  const [output] = session.outputNames as [string];
  const dims = dimsOf(inputShape);
  return {
    async infer(values) {
      const given = new ort.Tensor('float32', values, dims);
      const {[output]: answer} = await session.run({[input]: given}); // outputs are read back to the CPU
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

function wrapOpened(ort: Ort, session: Session): OpenedModel {
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
      const answer = await session.run(given, names); // outputs are read back to the CPU
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
  // What a provider cannot do would go to the CPU unsaid: such a network is refused instead.
  const strict = {extra: {session: {disable_cpu_ep_fallback: backend === 'wasm' ? '0' : '1'}}};
  const create = async (url: string, beside: readonly string[] = []): Promise<Session> => {
    try {
      return await ort.InferenceSession.create(url, {
        executionProviders: [{name: backend}],
        ...strict,
        ...(beside.length > 0
          ? {externalData: beside.map((path) => ({path, data: besideModel(url, path)}))}
          : {}),
      });
    } catch (error) {
      if (backend === 'wasm' || !UNSUPPORTED.test(String(error))) throw error;
      throw new PageFailure('unsupported', 'backend_unavailable', String(error));
    }
  };
  return {
    facts: () => ({
      framework_version: ort.env.versions.web ?? ort.env.versions.common,
      threads: ort.env.wasm.numThreads,
    }),
    memory: () => null,
    openModel: async (url, _part, beside) => wrapOpened(ort, await create(url, beside)),
    networks: {
      reads: 'onnx',
      load: async (directory, {inputShape}) =>
        wrap(ort, await create(directory + MODEL_FILE), inputShape),
    },
  };
}
