// Pages that misbehave in a known way, for webdyno's own tests. `nothing` is the page around which a trial's own time is
// measured.
import type {Framework, Runtime} from '../../harness/adapter.ts';
import {PageFailure} from '../../harness/page_failure.ts';

const never = (): Promise<void> => new Promise(() => undefined);

function loseGlContext(): Promise<void> {
  const gl = document.createElement('canvas').getContext('webgl');
  if (gl === null)
    throw new PageFailure('unsupported', 'backend_unavailable', 'this browser has no WebGL');
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return never();
}

/**
 * V8 ends the process when an array would be longer than it can hold (2^27 elements: "invalid size error"), which split()
 * does not check. Costs the string's 128 MiB and half a second; filling the heap to its limit would cost 4 GB.
 */
function crashRenderer(): Promise<void> {
  throw new Error(`the renderer survived ${'x'.repeat(2 ** 27 + 8).split('').length} elements`);
}

interface GpuDevice {
  createShaderModule: (descriptor: {code: string}) => unknown;
  queue: {submit: (commands: object[]) => void};
}
interface Gpu {
  requestAdapter: () => Promise<{requestDevice: () => Promise<GpuDevice>} | null>;
}

async function gpuDevice(): Promise<GpuDevice> {
  const {gpu} = navigator as {gpu?: Gpu};
  const adapter = await gpu?.requestAdapter();
  if (adapter === undefined || adapter === null)
    throw new PageFailure('unsupported', 'backend_unavailable', 'this browser has no WebGPU');
  return adapter.requestDevice();
}

/** A shader that is none: the device says so to whoever listens. */
async function breakGpuRules(): Promise<void> {
  const device = await gpuDevice();
  device.createShaderModule({code: 'this is no shader'});
  device.queue.submit([]);
  return never();
}

// wrong_backend is not among them: facts() of load() lies then.
const modes: Record<string, () => Promise<void>> = {
  nothing: () => Promise.resolve(),
  hang: () => {
    for (;;);
  },
  silent: never,
  throw: () => {
    setTimeout(() => {
      throw new Error('thrown on purpose');
    });
    return never();
  },
  reject: () => {
    void Promise.reject(new Error('rejected on purpose'));
    return never();
  },
  crash: crashRenderer,
  gl_lost: loseGlContext,
  gpu_error: breakGpuRules,
  wasm_oom: () => Promise.reject(new WebAssembly.RuntimeError('Aborted(OOM)')),
  oom: () => {
    new ArrayBuffer(2 ** 53 - 1);
    return Promise.resolve();
  },
  unsupported: () => {
    throw new PageFailure('unsupported', 'backend_unavailable', 'unsupported on purpose');
  },
  bad_message: () => {
    window.postMessage({type: 'page_done', note: 'breaks the schema on purpose'}, location.origin);
    return never();
  },
  navigate: () => {
    location.href = '/catalog.json';
    return never();
  },
  close: () => {
    window.close();
    return never();
  },
};

export function load(runtime: Runtime): Promise<Framework> {
  const wrong = new URLSearchParams(location.search).get('mode') === 'wrong_backend';
  return Promise.resolve({
    facts: () => ({
      framework_version: '1.0.0',
      backend: wrong ? 'wasm' : runtime.backend,
    }),
    memory: () => null,
    misbehave(mode) {
      const misbehave = modes[mode];
      if (misbehave === undefined) throw new Error(`no mode ${mode}`);
      return misbehave();
    },
  });
}
