// WebDNN 2: inference of ONNX files.
import {ONE_WEIGHT, encodeOnnx, onnxInputDims} from '../../formats/onnx.ts';
import type {
  Backend,
  BackendFacts,
  Framework,
  LoadedNetwork,
  Runtime,
} from '../../harness/adapter.ts';
import {NO_ADAPTER} from '../../harness/backend_facts.ts';
import {describeGl} from '../../harness/gl_capture.ts';
import {describeGpu} from '../../harness/gpu_adapter.ts';
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

async function describeAdapter({
  backend,
  glContexts,
}: Runtime): Promise<Pick<BackendFacts, 'adapter' | 'adapter_is_software'>> {
  if (backend === 'webgpu') return describeGpu();
  const gl = backend === 'webgl' ? glContexts().at(-1) : undefined;
  return gl === undefined ? NO_ADAPTER : describeGl(gl);
}

export async function useOnnx(library: OnnxWebDNN, runtime: Runtime): Promise<Framework> {
  const {backend, version} = runtime;
  // The first model starts the backend; without it that would be in the model's loading time.
  const url = URL.createObjectURL(new Blob([encodeOnnx(ONE_WEIGHT)]));
  let probe: OnnxRunner;
  try {
    probe = await loadFile(library, backend, url);
  } catch (error) {
    throw new PageFailure('unsupported', 'backend_unavailable', String(error));
  }
  checkNumbers(probe);
  const log = new OperatorLog(library);
  const adapter = await describeAdapter(runtime);
  return {
    facts: () => ({
      framework_version: version,
      actual_backend: backend, // it may only choose from a list of one; OperatorLog sees what it leaves to the CPU
      ...adapter,
      threads: null,
      simd: null,
    }),
    memory: () => null,
    networks: {
      reads: 'onnx',
      encode: (network) => [{name: MODEL_FILE, bytes: encodeOnnx(network)}],
      load: async (urls, {inputShape}) => {
        const runner = await loadFile(library, backend, urls.get(MODEL_FILE) ?? '');
        return wrap(library, backend, runner, log, inputShape);
      },
    },
  };
}
