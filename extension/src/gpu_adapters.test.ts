import {afterEach, expect, test, vi} from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

async function adapters() {
  const {gpuAdapters} = await import('./gpu_adapters.ts');
  return gpuAdapters();
}

const nothing = {name: null, limits: {}, features: []};

/** A context with the members that are asked for; constants are their own names. */
function contextWith(parameters: Record<string, unknown>) {
  const lost = vi.fn();
  const extensions: Record<string, unknown> = {
    WEBGL_debug_renderer_info: {UNMASKED_RENDERER_WEBGL: 'UNMASKED_RENDERER_WEBGL'},
    WEBGL_lose_context: {loseContext: lost},
  };
  const context = new Proxy(
    {
      getParameter: (name: string) => parameters[name] ?? null,
      getShaderPrecisionFormat: () => ({precision: 23}),
      getExtension: (name: string) => extensions[name] ?? null,
      getSupportedExtensions: () => ['OES_b', 'EXT_a'],
    },
    {get: (target, name) => (Reflect.get(target, name) as unknown) ?? name},
  );
  return {context, lost};
}

test('a browser without any says for each why', async () => {
  vi.stubGlobal('navigator', {});
  expect(await adapters()).toEqual({
    webgl: {absent: 'no OffscreenCanvas', ...nothing},
    webgl2: {absent: 'no OffscreenCanvas', ...nothing},
    webgpu: {absent: 'no navigator.gpu', ...nothing},
  });
});

test('limits and extensions are told, and contexts given back', async () => {
  const {context, lost} = contextWith({
    MAX_TEXTURE_SIZE: 8192,
    MAX_SAMPLES: 4,
    UNMASKED_RENDERER_WEBGL: 'ANGLE (X)',
  });
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = (kind: string) => (kind === 'webgl2' ? context : null);
    },
  );
  // Limits are getters of a prototype.
  const limits = Object.create({maxBufferSize: 268435456, toJSON: () => null}) as object;
  vi.stubGlobal('navigator', {
    gpu: {
      requestAdapter: () =>
        Promise.resolve({
          info: {vendor: 'intel', architecture: 'gen-9', device: '', description: ''},
          limits,
          features: new Set(['shader-f16', 'bgra8unorm-storage']),
        }),
    },
  });
  expect(await adapters()).toEqual({
    webgl: {absent: 'no context', ...nothing},
    webgl2: {
      absent: null,
      name: 'ANGLE (X)',
      limits: {MAX_TEXTURE_SIZE: 8192, MAX_SAMPLES: 4, FRAGMENT_HIGH_FLOAT_BITS: 23},
      features: ['EXT_a', 'OES_b'],
    },
    webgpu: {
      absent: null,
      name: 'intel gen-9',
      limits: {maxBufferSize: 268435456},
      features: ['bgra8unorm-storage', 'shader-f16'],
    },
  });
  expect(lost).toHaveBeenCalledOnce();
});

test('what throws, or gives none, is a reason', async () => {
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => {
        throw new Error('blocked');
      };
    },
  );
  vi.stubGlobal('navigator', {gpu: {requestAdapter: () => Promise.resolve(null)}});
  const told = await adapters();
  expect(told.webgl).toEqual({absent: 'blocked', ...nothing});
  expect(told.webgpu).toEqual({absent: 'no adapter', ...nothing});
});
