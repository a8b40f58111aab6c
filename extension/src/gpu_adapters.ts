// What pages of this browser get of GPUs: the limits of its WebGL contexts and of its WebGPU adapter, which decide what a
// framework can compute and how it cuts its work. Asked in the worker, where a page's tab would have to be opened for it.
import type {DriverRegistration} from '../../schema/generated/types.ts';
import {within} from './time_limit.ts';

type Adapters = DriverRegistration['browser']['adapters'];
type Adapter = Adapters['webgl'];

// A driver may take seconds to start; a registration does not wait for one that hangs.
const TIME_LIMIT_MS = 5_000;

const WEBGL_LIMITS = [
  'MAX_COMBINED_TEXTURE_IMAGE_UNITS',
  'MAX_FRAGMENT_UNIFORM_VECTORS',
  'MAX_RENDERBUFFER_SIZE',
  'MAX_TEXTURE_IMAGE_UNITS',
  'MAX_TEXTURE_SIZE',
  'MAX_VARYING_VECTORS',
  'MAX_VERTEX_ATTRIBS',
  'MAX_VERTEX_UNIFORM_VECTORS',
] as const;
const WEBGL2_LIMITS = [
  'MAX_3D_TEXTURE_SIZE',
  'MAX_ARRAY_TEXTURE_LAYERS',
  'MAX_COLOR_ATTACHMENTS',
  'MAX_DRAW_BUFFERS',
  'MAX_SAMPLES',
  'MAX_UNIFORM_BLOCK_SIZE',
] as const;

interface WebGpuAdapter {
  info: {vendor: string; architecture: string; device: string; description: string};
  limits: Record<string, unknown>;
  features: Iterable<string>;
}
interface WebGpu {
  requestAdapter(): Promise<WebGpuAdapter | null>;
}

function absent(why: string): Adapter {
  return {absent: why, name: null, limits: {}, features: []};
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function webglAdapter(kind: 'webgl' | 'webgl2'): Adapter {
  if (typeof OffscreenCanvas === 'undefined') return absent('no OffscreenCanvas');
  const gl = new OffscreenCanvas(1, 1).getContext(kind) as WebGL2RenderingContext | null;
  if (gl === null) return absent('no context');
  const limits: Record<string, number> = {};
  for (const name of kind === 'webgl' ? WEBGL_LIMITS : [...WEBGL_LIMITS, ...WEBGL2_LIMITS]) {
    const value: unknown = gl.getParameter(gl[name]);
    if (typeof value === 'number') limits[name] = value;
  }
  // 23: highp in fragment shaders is 32-bit floating point, 10: 16-bit.
  const precision = gl.getShaderPrecisionFormat(gl.FRAGMENT_SHADER, gl.HIGH_FLOAT)?.precision;
  if (precision !== undefined) limits['FRAGMENT_HIGH_FLOAT_BITS'] = precision;
  const unmasked = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(unmasked?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  const features = (gl.getSupportedExtensions() ?? []).toSorted();
  // Given back at once: a context that is lost with a GPU process counts against who holds it.
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return {absent: null, name: typeof name === 'string' ? name : null, limits, features};
}

async function webgpuAdapter(): Promise<Adapter> {
  const {gpu} = navigator as {gpu?: WebGpu};
  if (gpu === undefined) return absent('no navigator.gpu');
  const adapter = await gpu.requestAdapter();
  if (adapter === null) return absent('no adapter');
  const limits: Record<string, number> = {};
  // Getters of the prototype: Object.keys() has none of them.
  for (const name in adapter.limits) {
    const value = adapter.limits[name];
    if (typeof value === 'number') limits[name] = value;
  }
  const {vendor, architecture, device, description} = adapter.info;
  const name = [vendor, architecture, device, description].filter((word) => word !== '').join(' ');
  return {absent: null, name, limits, features: [...adapter.features].toSorted()};
}

async function settled(adapter: () => Adapter | Promise<Adapter>): Promise<Adapter> {
  try {
    return await within(TIME_LIMIT_MS, 'no answer', Promise.resolve().then(adapter));
  } catch (error) {
    return absent(wordsOf(error));
  }
}

async function ask(): Promise<Adapters> {
  const webgl = await settled(() => webglAdapter('webgl'));
  const webgl2 = await settled(() => webglAdapter('webgl2'));
  return {webgl, webgl2, webgpu: await settled(webgpuAdapter)};
}

let asked: Promise<Adapters> | null = null;

/** Asked once in a worker's life. */
export function gpuAdapters(): Promise<Adapters> {
  return (asked ??= ask());
}
