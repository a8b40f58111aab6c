// A person's model.json: a layers model or a converted graph, whichever it says it is.
import type {LoadPart, ModelOutput, OpenedModel, Runtime} from '../../harness/adapter.ts';
import {allowsCpuOperators, cpuOperatorsRefused} from '../../harness/cpu_operators.ts';
import {besideModel} from '../../harness/model_address.ts';
import {placementOf} from './cpu_operators.ts';
import type {GraphModel, LayersModel, ModelArtifacts, Tensor, TensorFlow} from './library.ts';
import {refuseMissingKernel} from './missing_kernel.ts';

/**
 * The library would read the body of a 404 as weights. And it awaits the answers for all weight files before it reads one: a
 * browser has six connections to a server, each busy until its answer is read, so that seven files of 4 MB never end.
 */
async function fetchFile(url: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok)
    throw new Error(
      `${decodeURIComponent(url.slice(url.lastIndexOf('/') + 1))}: HTTP ${response.status}`,
    );
  return new Response(await response.arrayBuffer());
}

const VALUE_BYTES: Record<string, number> = {
  float32: 4,
  int32: 4,
  complex64: 8,
  bool: 1,
  float16: 2, // this and the next ones as others are quantized
  uint16: 2,
  uint8: 1,
};

function elements(shape: number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** What the library does not compare: the length of all weight files, and a graph's constants with their weights. */
function checkWeights({modelTopology, weightSpecs, weightData}: ModelArtifacts): void {
  if (weightSpecs === undefined || weightData === undefined)
    throw new Error('it names no weights (weightsManifest)');
  const described = weightSpecs.reduce(
    (sum, {shape, dtype, quantization}) =>
      sum + elements(shape) * (VALUE_BYTES[quantization?.dtype ?? dtype] ?? NaN), // a text has any length
    0,
  );
  const parts = weightData instanceof ArrayBuffer ? [weightData] : weightData;
  const given = parts.reduce((sum, {byteLength}) => sum + byteLength, 0);
  if (!Number.isNaN(described) && given !== described)
    throw new Error(`its weight files hold ${given} bytes, it describes ${described}`);
  const shapes = new Map(weightSpecs.map(({name, shape}) => [name, shape]));
  for (const {name, op, attr} of modelTopology?.node ?? []) {
    const declared = attr?.value?.tensor?.tensorShape;
    const shape = shapes.get(name);
    if (op !== 'Const' || declared === undefined || shape === undefined) continue;
    const lengths = (declared.dim ?? []).map(({size}) => Number(size ?? 0)); // JSON leaves a 0 out
    if (lengths.join('x') !== shape.join('x'))
      throw new Error(
        `its graph has ${name} of shape ${lengths.join('x')}, its weights ${shape.join('x')}`,
      );
  }
}

interface Answer {
  names: string[];
  tensors: Tensor[];
}

type Run = (inputs: Tensor[]) => Answer | Promise<Answer>;

function isTensor(given: Tensor | Record<string, Tensor>): given is Tensor {
  return typeof given.data === 'function';
}

function namedAnswer(names: string[], given: Tensor | Tensor[] | Record<string, Tensor>): Answer {
  if (given instanceof Array) return {names, tensors: given};
  if (isTensor(given)) return {names, tensors: [given]};
  return {names: Object.keys(given), tensors: Object.values(given)};
}

/** Control flow and outputs of unknown length need the asynchronous way, which the library asks for by an exception. */
function graphRunner(model: GraphModel): Run {
  const names = model.outputs.map(({name}) => name);
  let asynchronous = false;
  return (inputs) => {
    if (!asynchronous) {
      try {
        return namedAnswer(names, model.predict(inputs));
      } catch (error) {
        if (!String(error).includes('executeAsync')) throw error;
        asynchronous = true;
      }
    }
    return model.executeAsync(inputs).then((given) => namedAnswer(names, given));
  };
}

function layersRunner(tf: TensorFlow, model: LayersModel): Run {
  return (inputs) =>
    namedAnswer(
      model.outputNames,
      tf.tidy(() => model.predict(inputs)),
    );
}

function outputsOf({names, tensors}: Answer, values: Float32Array[]): ModelOutput[] {
  const outputs = tensors.map(({dtype: type, shape}, index) => ({
    name: names[index] ?? `output ${index}`,
    type,
    shape,
    values: values[index]!,
  }));
  tensors.forEach((tensor) => tensor.dispose());
  return outputs;
}

/** `sync`: as the adapter's wrap(). Of a graph that has to run asynchronously it is asynchronous all the same. */
export async function openModel(
  tf: TensorFlow,
  url: string,
  sync: boolean,
  part: LoadPart,
  runtime: Pick<Runtime, 'backend' | 'text'>,
): Promise<OpenedModel> {
  const artifacts = await tf.io
    .http(url, {
      fetchFunc: fetchFile,
      // The library puts the name into the address as it is: what follows a # would be lost.
      weightUrlConverter: (name) => Promise.resolve(besideModel(url, name)),
    })
    .load();
  const onGpu = runtime.backend === 'webgl' || runtime.backend === 'webgpu';
  const placement = onGpu ? placementOf(artifacts, runtime.backend) : undefined;
  if (placement !== undefined && placement.cpuNodes > 0 && !allowsCpuOperators(runtime))
    throw cpuOperatorsRefused(runtime, placement);
  const built = part('build');
  const handler = {load: () => Promise.resolve(artifacts)};
  const graph = artifacts.format === 'graph-model' || artifacts.modelTopology?.node !== undefined;
  const model = await (graph ? tf.loadGraphModel(handler) : tf.loadLayersModel(handler)).catch(
    (error: unknown) => {
      checkWeights(artifacts); // says it in the file's own terms
      throw error;
    },
  );
  built();
  const run = 'executeAsync' in model ? graphRunner(model) : layersRunner(tf, model);
  return {
    check: () => checkWeights(artifacts),
    ...(placement === undefined ? {} : {placement: () => placement}),
    inputs: model.inputs.map(({name, dtype: type, shape}) => ({
      name,
      type,
      shape: shape ?? undefined,
    })),
    infer(feeds, returned) {
      const inputs = feeds.map(({values, shape, type}) => tf.tensor(values, shape, type));
      const dispose = (): void => inputs.forEach((tensor) => tensor.dispose());
      const later = async (running: Answer | Promise<Answer>): Promise<ModelOutput[]> => {
        try {
          const answer = await running;
          return outputsOf(answer, await Promise.all(answer.tensors.map((each) => each.data())));
        } catch (error) {
          return refuseMissingKernel(error);
        } finally {
          dispose();
        }
      };
      let answer: Answer | Promise<Answer>;
      try {
        answer = run(inputs);
        returned(); // before a GPU has computed
        if (answer instanceof Promise || !sync) return later(answer);
        const outputs = outputsOf(
          answer,
          answer.tensors.map((each) => each.dataSync()),
        );
        dispose();
        return outputs;
      } catch (error) {
        dispose();
        return refuseMissingKernel(error);
      }
    },
  };
}
