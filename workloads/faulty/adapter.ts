// Pages that misbehave in a known way, for webdyno's own tests. `nothing` is the page around which a trial's own time is
// measured.
import type {Framework, Runtime} from '../harness/adapter.ts';
import {PageFailure} from '../harness/page_failure.ts';

const never = (): Promise<void> => new Promise(() => undefined);

function loseGlContext(): Promise<void> {
  const gl = document.createElement('canvas').getContext('webgl');
  if (gl === null) throw new PageFailure('unsupported', 'backend_unavailable', 'this browser has no WebGL');
  gl.getExtension('WEBGL_lose_context')!.loseContext();
  return never();
}

/** V8 ends the process at the limit of its heap: 4 GB at most, whatever the machine has; some seconds away. */
function exhaustHeap(): never {
  const hog: number[][] = [];
  for (;;) hog.push(new Array<number>(8_000_000).fill(hog.length + 0.5));
}

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
  crash: () => exhaustHeap(),
  gl_lost: loseGlContext,
  oom: () => {
    new ArrayBuffer(2 ** 53 - 1);
    return Promise.resolve();
  },
  unsupported: () => {
    throw new PageFailure('unsupported', 'backend_unavailable', 'unsupported on purpose');
  },
  wrong_backend: () => {
    throw new PageFailure('wrong_backend', 'wrong_backend', 'asked for cpu, computes on another on purpose');
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
  const framework = {
    updateRule: 'minibatch',
    facts: () => ({
      framework_version: '1.0.0',
      actual_backend: runtime.backend,
      adapter: null,
      adapter_is_software: null,
      threads: null,
      simd: null,
    }),
    memory: () => null,
    misbehave: (mode: string) => modes[mode]!(),
  };
  return Promise.resolve(framework as unknown as Framework);
}
