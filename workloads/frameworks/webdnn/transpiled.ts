// WebDNN 1: inference by kernels that its transpiler has made for each network.
import type {Backend, Framework, Runtime} from '../../harness/adapter.ts';
import {PageFailure} from '../../harness/page_failure.ts';
import type {WebDNN} from './transpiled_library.ts';

const NAMES: Partial<Record<Backend, string>> = {
  cpu: 'fallback',
  wasm: 'webassembly',
  webgl: 'webgl',
};

export function useTranspiled(library: WebDNN, runtime: Runtime): Framework {
  const name = NAMES[runtime.backend] ?? '';
  const {status} = library.getBackendAvailability();
  if (status[name] !== true)
    throw new PageFailure('unsupported', 'backend_unavailable', `WebDNN has no ${name} here`);
  return {
    facts: () => ({framework_version: runtime.version}), // it says its backend of a loaded model
    memory: () => null,
    networks: {
      reads: 'unknown',
      async load(directory) {
        const runner = await library.load(directory.slice(0, -1), {
          backendOrder: [name],
          cacheStrategy: 'networkOnly',
          saveCache: false,
        });
        if (runner.backendName !== name)
          throw new PageFailure(
            'wrong_backend',
            'wrong_backend',
            `asked for ${name}, WebDNN computes on ${runner.backendName}`,
          );
        return {
          async infer(values) {
            runner.inputs[0]!.set(values);
            await runner.run();
            return runner.outputs[0]!.toActual().slice(); // a view that the next run overwrites
          },
        };
      },
    },
  };
}
