// WebDNN 2: inference of ONNX files.
import {onnxInputDims} from '../../formats/onnx_inputs.ts';
import type {Backend, Framework, LoadedNetwork, Runtime} from '../../harness/adapter.ts';
import {PageFailure} from '../../harness/page_failure.ts';
import type {OnnxRunner, OnnxWebDNN} from './onnx_library.ts';
import {OperatorLog} from './operator_log.ts';

const MODEL_FILE = 'model.onnx';

function loadFile(library: OnnxWebDNN, backend: Backend, url: string): Promise<OnnxRunner> {
  return library.load('', {backendOrder: [backend], onnxBaseName: url});
}

/**
 * As its own build bundles it, the package `long` is there twice, and one copy does not know the other's numbers: every
 * dimension stays an object, and every operator with weights fails.
 */
function checkNumbers({initializerTensors}: OnnxRunner): void {
  const dims = [...initializerTensors.values()].flatMap((tensor) => tensor.dims);
  if (dims.every((each) => typeof each === 'number')) return;
  throw new PageFailure(
    'page_error',
    'unfit_build',
    'this WebDNN takes whole numbers of a file for objects: build it with the change that docs/workloads.md names',
  );
}

function wrap(
  library: OnnxWebDNN,
  backend: Backend,
  runner: OnnxRunner,
  log: OperatorLog,
  inputShape: number[],
): LoadedNetwork {
  const dims = onnxInputDims(inputShape);
  const infer = async (values: Float32Array): Promise<Float32Array> => {
    const given = new library.CPUTensor(dims, 'float32', values);
    const [answer] = await log.watch(() => runner.run([given]));
    return answer!.data;
  };
  return {
    infer,
    placement: (input) => log.placement(backend, () => infer(input)),
  };
}

// What it says of a backend that does not start; what it says of a file is another thing.
const UNSUPPORTED = /backend|WebGPU|WebGL|adapter|no supported/i;

async function open(library: OnnxWebDNN, backend: Backend, url: string): Promise<OnnxRunner> {
  try {
    return await loadFile(library, backend, url);
  } catch (error) {
    if (!UNSUPPORTED.test(String(error))) throw error;
    throw new PageFailure('unsupported', 'backend_unavailable', String(error));
  }
}

export function useOnnx(library: OnnxWebDNN, {backend, version}: Runtime): Framework {
  return {
    facts: () => ({framework_version: version}), // OperatorLog sees what it leaves to the CPU
    memory: () => null,
    networks: {
      reads: 'onnx',
      async load(directory, {inputShape}) {
        const runner = await open(library, backend, directory + MODEL_FILE);
        checkNumbers(runner);
        return wrap(library, backend, runner, new OperatorLog(library), inputShape);
      },
    },
  };
}
