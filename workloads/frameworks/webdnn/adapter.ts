// WebDNN. Version 1 loads what its transpiler has made of a network, version 2 ONNX files: two libraries of one name.
import type {Framework, Runtime} from '../../harness/adapter.ts';
import {useOnnx} from './onnx.ts';
import type {OnnxWebDNN} from './onnx_library.ts';
import {useTranspiled} from './transpiled.ts';
import type {WebDNN} from './transpiled_library.ts';

export async function load(runtime: Runtime): Promise<Framework> {
  await runtime.loadScripts();
  const {WebDNN: library} = globalThis as unknown as {WebDNN: WebDNN | OnnxWebDNN};
  return 'CPUTensor' in library ? useOnnx(library, runtime) : useTranspiled(library, runtime);
}
