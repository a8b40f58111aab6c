// What libraries that say nothing of themselves compute on.
import type {Backend, BackendFacts} from './adapter.ts';
import {describeGl} from './gl_capture.ts';

export const NO_ADAPTER: Pick<BackendFacts, 'adapter' | 'adapter_is_software'> = {
  adapter: null,
  adapter_is_software: null,
};

/** Of a library without threads that says neither its version nor its backend. `gl`: the context it computes with. */
export function plainFacts(
  version: string,
  backend: Backend,
  gl?: WebGLRenderingContext,
): BackendFacts {
  return {
    framework_version: version,
    actual_backend: backend,
    ...(gl === undefined ? NO_ADAPTER : describeGl(gl)),
    threads: null,
    simd: null,
  };
}
